"""Golden facts of the samples: whatever changes what the samples come to shows as a diff of these files."""

import csv
import io
from pathlib import Path

import pytest

from pipeline.forms import DocumentIdentity, normalise
from pipeline.readers import read_file

ROOT = Path(__file__).parents[1]
GOLDENS = ROOT / "tests" / "goldens" / "samples"
SAMPLES = sorted((ROOT / "data" / "samples").iterdir())
# Long texts are not figures; their presence is asserted by the tests of the forms.
LEFT_OUT = {"document_id", "statement_id", "text", "content", "deviation_reason"}


def facts_as_csv(path: Path) -> str:
    """Every fact of a document, one line each, in the order of its cells."""
    document = normalise(DocumentIdentity("document", path.name), read_file(path).cells)
    lines: list[str] = []
    for table in sorted(name for name in document.rows if name.startswith("fact_")):
        rows = document.rows[table]
        columns = sorted(set(rows[0]) - LEFT_OUT)
        place = ("source_page", "source_table", "source_row", "source_column")
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([table, *columns])
        for row in sorted(rows, key=lambda row: tuple(row[name] for name in place)):
            writer.writerow([table, *("" if row[name] is None else row[name] for name in columns)])
        lines.append(out.getvalue())
    return "\n".join(lines)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_facts_of_a_sample_are_its_golden_ones(path: Path, request: pytest.FixtureRequest) -> None:
    golden = GOLDENS / f"{path.name}.csv"
    facts = facts_as_csv(path)
    if request.config.getoption("--regenerate-goldens"):
        GOLDENS.mkdir(parents=True, exist_ok=True)
        golden.write_text(facts, encoding="utf-8")
    assert facts.count("\n") > 20
    assert facts == golden.read_text(encoding="utf-8")
