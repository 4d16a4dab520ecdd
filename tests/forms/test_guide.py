"""docs/adding-a-layout.md, followed word for word on a copy of the form files: not recognised, quarantined, loaded."""

import re
import shutil
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.forms import DocumentIdentity, NormalisedDocument, catalogue, normalise, titles
from pipeline.readers import read_file
from tests.forms.printed import amounts

GUIDE = Path(__file__).parents[2] / "docs" / "adding-a-layout.md"


def blocks(language: str) -> list[str]:
    """The guide's code blocks in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the form files, which this test's documents are recognised by."""
    copy = tmp_path / "forms"
    shutil.copytree(catalogue.FORMS_DIR, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.setattr(catalogue, "FORMS_DIR", copy)
    yield copy
    monkeypatch.undo()
    forget()


def forget() -> None:
    """Let the form files be read again."""
    for kept in (catalogue.forms, titles.wordings, titles.match_title):
        kept.cache_clear()


def add(path: Path, block: str) -> None:
    """Add to the lists of a form file what a block of the guide says."""
    text = path.read_text(encoding="utf-8")
    entries = tomllib.loads(block)
    places = [("titles = [", entries.get("titles", []))]
    places += [(f'key = "{column["key"]}"\nmatch = [', column["match"]) for column in entries.get("column", [])]
    for place, added in places:
        assert text.count(place) == 1, place
        text = text.replace(place, place + "".join(f"'{pattern}', " for pattern in added))
    path.write_text(text, encoding="utf-8")
    forget()


def recognised(path: Path) -> NormalisedDocument:
    return normalise(DocumentIdentity("d1", path.name), read_file(path).cells)


def test_the_guide_leads_to_the_figures(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "new.txt"
    path.write_text(blocks("text")[0].replace("|", "\t"), encoding="utf-8")
    title, headings = blocks("toml")

    forget()
    before = recognised(path)
    assert before.status == "not_a_disclosure"
    assert [table.reason for table in before.unrecognised] == ["no form file knows the title '支出投向表'"]

    add(folder / "expenditure.toml", title)
    half = recognised(path)
    assert half.status == "quarantined"
    assert "add its headers to expenditure.toml" in str(half.rows["statement"][0]["status_reason"])
    assert not half.rows.get("fact_expenditure")

    add(folder / "expenditure.toml", headings)
    after = recognised(path)
    assert after.status == "loaded"
    assert [cell["disposition"] for cell in after.rows["value_cell"]] == ["loaded"] * 13
    assert amounts(after) == promised()


def promised() -> dict[tuple[str, ...], Decimal]:
    """The figures of the guide's last table of figures."""
    rows = re.findall(r"^\| (total|\d+) \| (.*) \|$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    kinds = ("total", "basic", "project")
    return {
        (code, kind): Decimal(text)
        for code, cells in rows
        for kind, text in zip(kinds, (cell.strip() for cell in cells.split("|")), strict=True)
        if text
    }
