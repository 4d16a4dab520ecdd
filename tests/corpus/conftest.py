"""The corpus of real disclosures beside the repository, each file read once per test process."""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from pipeline.forms import DocumentIdentity, NormalisedDocument, normalise
from pipeline.readers import Reading, read_file

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "pdf"


@dataclass(frozen=True)
class Read:
    """One file of the corpus: its cells and what the forms made of them (None where there is nothing to make)."""

    reading: Reading
    document: NormalisedDocument | None

    @property
    def status(self) -> str:
        return self.document.status if self.document else self.reading.status

    @property
    def reason(self) -> str:
        return (self.document.status_reason if self.document else self.reading.reason) or ""

    @property
    def department(self) -> str | None:
        known = {row["department_id"]: row["department_name"] for row in self.rows("dim_department")}
        return known.get(self.document.department_id) if self.document else None

    def rows(self, table: str) -> list[dict[str, object]]:
        return self.document.rows.get(table, []) if self.document else []

    @property
    def statements(self) -> str:
        """Forms with figures and how often each loaded, as the expected table writes them."""
        loaded = Counter(s["form_id"] for s in self.rows("statement") if s["status"] == "loaded")
        return " ".join(f"{form}={count}" for form, count in sorted(loaded.items()))

    @property
    def cells_loaded(self) -> str:
        """Value cells loaded of those seen."""
        cells = self.rows("value_cell")
        return f"{sum(cell['disposition'] == 'loaded' for cell in cells)}/{len(cells)}"


@cache
def _read(name: str) -> Read:
    reading = read_file(CORPUS / name)
    if reading.status != "read":
        return Read(reading, None)
    return Read(reading, normalise(DocumentIdentity("document", name), reading.cells))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of the corpus."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not beside this repository: ../shared/corpus/pdf")
    return CORPUS


@pytest.fixture(scope="session")
def read(corpus: Path):
    """A file of the corpus by its name."""
    return _read
