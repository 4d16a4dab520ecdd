"""Documents whose truth is known first: each printed figure is loaded right or set aside with a reason. Wrong = 0."""

import datetime
import os
from decimal import Decimal
from pathlib import Path

import pytest

from tests.mint.build import Specification, mint, specification
from tests.mint.campaign import campaign
from tests.mint.changes import CHANGES
from tests.mint.check import check
from tests.mint.known import bar, cases, open_faults, together
from tests.mint.model import Cell, Column, Document
from tests.mint.shrink import shrunk, wrongs

OPEN = open_faults()
CHUNK, DOCUMENTS = 10, 200
CAMPAIGN = 10_000


@pytest.mark.parametrize("first", range(0, DOCUMENTS, CHUNK))
def test_no_figure_of_a_minted_document_is_wrong(first: int, tmp_path: Path) -> None:
    for seed in range(first, first + CHUNK):
        wanted = specification(seed, together(OPEN))
        verdict = check(mint(wanted, tmp_path))
        unknown = [
            each
            for each in verdict.wrong
            if not any(open_.covers(each.kind, each.form_id, wanted.changes) for open_ in OPEN)
        ]
        if unknown:
            pytest.fail(f"{unknown[0]}\n\n{verdict}\n\nsmallest: python -m tests.mint {seed} --without-open --shrink")


@pytest.mark.parametrize("name", sorted(cases()))
def test_named_cases_are_right_and_open_ones_still_go_wrong(name: str) -> None:
    found = wrongs(cases()[name])
    open_ = next((each for each in OPEN if each.case == name), None)
    if open_ is None:
        assert not found, "\n".join(map(str, found))
    else:
        assert found, f"{name} is right now: take its entry out of tests/mint/open.toml"


def test_every_open_fault_has_a_case() -> None:
    assert {each.case for each in OPEN} <= set(cases())


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_every_change_says_what_was_seen_and_changes_something(change: str, tmp_path: Path) -> None:
    assert len(CHANGES[change].story) > 20
    for seed in range(400):
        wanted = specification(seed)
        if change in wanted.changes and change in mint(wanted, tmp_path).changed:
            return
    pytest.fail(f"no seed below 400 prints the change {change}")


def _plain(tmp_path: Path) -> tuple[Specification, Document]:
    wanted = Specification(1, "final", "text", ("expenditure", "income", "three_public", "project_performance"))
    return wanted, mint(wanted, tmp_path).document


def _kinds(tmp_path: Path, spoil) -> set[str]:  # type: ignore[no-untyped-def]
    """Kinds of wrong figures that the check sees after the truth of a printed document was spoilt."""
    minted = mint(_plain(tmp_path)[0], tmp_path)
    assert check(minted).wrong == []
    assert check(minted).right == check(minted).printed
    spoil(minted.document)
    return {each.kind for each in check(minted).wrong}


def test_the_check_sees_another_amount(tmp_path: Path) -> None:
    def spoil(document: Document) -> None:
        cell = next(document.tables[0].tagged())
        assert cell.truth is not None
        cell.truth.value += Decimal("0.01")

    assert _kinds(tmp_path, spoil) == {"value"}


@pytest.mark.parametrize("column", ["subject", "expenditure_type", "fund"])
def test_the_check_sees_another_meaning(tmp_path: Path, column: str) -> None:
    def spoil(document: Document) -> None:
        cell = next(document.tables[0].tagged())
        assert cell.truth is not None
        cell.truth.meaning[column] = "functional:999"

    assert _kinds(tmp_path, spoil) == {"meaning"}


def test_the_check_sees_another_owner_year_and_stage(tmp_path: Path) -> None:
    assert _kinds(tmp_path, lambda document: setattr(document, "department", "青山市水利局")) == {"owner"}
    assert _kinds(tmp_path, lambda document: setattr(document, "year", 1999)) == {"year"}
    assert _kinds(tmp_path, lambda document: setattr(document, "stage", "budget")) == {"stage"}


def test_the_check_sees_a_unit_that_is_not_named(tmp_path: Path) -> None:
    def spoil(document: Document) -> None:
        cell = next(document.tables[0].tagged())
        assert cell.truth is not None
        cell.truth.owner = "青山市水文站"

    assert _kinds(tmp_path, spoil) == {"meaning"}


def test_the_check_sees_a_figure_of_which_no_fact_may_be_made(tmp_path: Path) -> None:
    def spoil(document: Document) -> None:
        cell = next(document.tables[0].tagged())
        assert cell.truth is not None
        cell.truth.table = ""

    assert _kinds(tmp_path, spoil) == {"no fact"}


def test_the_check_sees_a_figure_that_vanished(tmp_path: Path) -> None:
    def spoil(document: Document) -> None:
        table = document.tables[0]
        like = next(table.tagged())
        assert like.truth is not None
        truth = type(like.truth)(like.truth.table, like.truth.form_id, like.truth.measure, Decimal("98765.43"), {})
        cells = [Cell(number=truth.value, truth=truth), *(Cell() for _ in table.rows[1:])]
        table.insert(len(table.columns), Column(("其他",), "amount"), cells)

    assert _kinds(tmp_path, spoil) == {"vanished"}


def test_a_failing_document_is_shrunk_to_what_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    # A fault that is mended, made again: cells of a code without their widths, nobody asking for the name.
    monkeypatch.setattr("pipeline.forms.codes._one_code", lambda pieces, above: "".join(pieces) or None)
    monkeypatch.setattr("pipeline.forms.agreement.names_another", lambda *_: False)
    case = cases()["codes_unpadded"]
    large = Specification(
        case.seed, "final", "docx", ("income", "expenditure", "three_public"), ("codes_unpadded", "remarks")
    )
    small = shrunk(large)
    assert (small.format, small.changes, len(small.forms)) == ("text", ("codes_unpadded",), 1)
    assert wrongs(small)


def test_a_new_change_leaves_the_other_documents_of_a_seed_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [specification(seed) for seed in range(200)]
    monkeypatch.delitem(CHANGES, "remarks")
    same = [old == specification(seed) for seed, old in enumerate(before) if "remarks" not in old.changes]
    assert sum(same) > 0.97 * len(same)


def test_the_same_seed_gives_the_same_file(tmp_path: Path) -> None:
    for seed in range(30):
        wanted = specification(seed)
        if wanted.format in ("pdf", "html", "csv", "text"):
            first, second = (mint(wanted, _folder(tmp_path / name)).path.read_bytes() for name in "ab")
            assert first == second


def _folder(path: Path) -> Path:
    path.mkdir(exist_ok=True)
    return path


@pytest.mark.slow
def test_campaign(capsys: pytest.CaptureFixture[str]) -> None:
    """Another ten thousand seeds each day, or those from JUESUAN_MINT_SEED on."""
    first = int(os.environ.get("JUESUAN_MINT_SEED") or datetime.date.today().toordinal() * CAMPAIGN)
    with capsys.disabled():
        result = campaign(first, CAMPAIGN, 2, OPEN)
    assert result.unknown == 0, f"seeds from {first}: {result.unknown} wrong figures of no open kind"
    assert 100 * result.total.right / result.total.printed >= bar()
