"""What becomes of real disclosures: status, reason, forms, and how many of their value cells load.

tests/goldens/corpus/expected.csv holds what is expected of every file. It is rewritten only by
`pytest tests/corpus -m slow --regenerate-goldens`; the diff is for review.
"""

import csv
import io
import re
from collections import Counter
from pathlib import Path

import pytest

EXPECTED = Path(__file__).parents[1] / "goldens" / "corpus" / "expected.csv"
COLUMNS = ("file_name", "status", "department_name", "fiscal_year", "stage", "statements", "value_cells_loaded")
DAMAGED = "24年普陀区财政局（测试问题版本）.pdf"
UNDAMAGED = "上海市普陀区财政局2024年度部门决算.pdf"
# Read by every run: small, of different producers and kinds.
ALWAYS = (
    "2026年上海市审计局_部门预算.pdf",  # a unit's budget in yuan
    "2026年福州市生态环境局部门预算.pdf",  # with objectives of projects
    "2026年重庆市委宣传部部门预算.pdf",
    "2026年重庆市公安局部门预算.pdf",  # a failed download
    "2026年济南市审计局部门预算.pdf",  # a request form
    "dept_budget.pdf",  # subject codes in three cells
    "广州_信访局_2026年部门预算.pdf",  # ten thousand yuan
    "江苏省政协办公厅_江苏省政协办公厅2018度部门预算公开表.pdf",  # forms only, no cover
    "泉州_统计局_2026年部门预算.pdf",  # a statistics bulletin
    "西安_发展和改革局_2026年部门预算.pdf",  # an explanation in prose
    "长沙_公安局交通警察局_2026年部门预算.pdf",  # a scan
    "长沙_教育局_2026年部门预算.pdf",  # underlined prose
    "附件2：部门决算模板.pdf",
)
# What the reason must say, for a file that does not load.
REASONS = {
    "2026年济南市审计局部门预算.pdf": "none of 1 tables is a statutory form",
    "2026年重庆市公安局部门预算.pdf": "a web page stands where the name promises a PDF",
    "2026年重庆市财政局部门预算.pdf": "a web page stands where the name promises a PDF",
    "泉州_统计局_2026年部门预算.pdf": "none of 1 tables is a statutory form",
    "西安_发展和改革局_2026年部门预算.pdf": "none of 2 tables is a statutory form",
    "长沙_公安局交通警察局_2026年部门预算.pdf": "no text layer on pages 1-7 of 7",
    "附件2：部门决算模板.pdf": "a blank template",
}


def expected() -> dict[str, dict[str, str]]:
    with EXPECTED.open(encoding="utf-8", newline="") as lines:
        return {line["file_name"]: line for line in csv.DictReader(lines)}


def outcome(name: str, file) -> dict[str, str]:
    """What became of a file, in the words of the expected table."""
    document = file.document
    year = document.fiscal_year if document else None
    stage = document.stage if document else None
    values = (name, file.status, file.department, year, stage, file.statements, file.cells_loaded)
    return {column: "" if value is None else str(value) for column, value in zip(COLUMNS, values, strict=True)}


NUMBER = re.compile(r"[-−(（]?\d[\d,，]*(\.\d+)?[)）]?")


def unaccounted(file) -> list[tuple[object, ...]]:
    """Numbers in the tables of forms that stand in no ledger, without a word of the engine's own rules about figures.

    Left out are whole numbers where they name and do not measure: in columns without figures (codes, line numbers; a
    total row may reach one column to the left) and in rows that number the columns.
    """
    ledger = {(c["page"], c["table_no"], c["row_no"], c["column_no"]) for c in file.rows("value_cell")}
    figures = Counter((page, table, column) for page, table, _, column in ledger)
    cells = {
        (c["page"], c["table_no"], c["row_no"], c["column_no"]): re.sub(r"\s", "", str(c["text"]))
        for c in file.rows("source_cell")
        if c["table_no"]
    }
    whole: dict[tuple[object, ...], list[int]] = {}
    for (page, table, row, _), text in sorted(cells.items()):
        if text.isdigit():
            whole.setdefault((page, table, row), []).append(int(text))
    numbering = {
        row
        for row, found in whole.items()
        if found == sorted(set(found)) and found[-1] < 40 and len(found) > 2 - (found[0] == 1)
    }
    return [
        (page, table, row, column, text)
        for (page, table, row, column), text in sorted(cells.items())
        if NUMBER.fullmatch(text) and (page, table, row, column) not in ledger
        if not (text.isdigit() and (figures[page, table, column] <= 2 or (page, table, row) in numbering))
    ]


def assert_nothing_vanished(file) -> None:
    """Every value cell is one fact or says why not, and what was set aside is told in the document's reason."""
    assert unaccounted(file) == []
    for cell in file.rows("value_cell"):
        assert (cell["disposition"] == "loaded") == (cell["fact_id"] is not None), cell
        assert cell["disposition"] == "loaded" or cell["reason"], cell
    for statement in file.rows("statement"):
        assert statement["status"] != "quarantined" or statement["status_reason"], statement


@pytest.mark.parametrize("name", ALWAYS)
def test_a_file_becomes_what_it_is(read, name: str) -> None:
    file = read(name)
    assert outcome(name, file) == expected()[name]
    assert REASONS.get(name, "") in file.reason
    assert_nothing_vanished(file)


def test_the_damaged_accounts_lack_what_was_taken_out_of_them(read) -> None:
    damaged, undamaged = ({s["form_id"]: s["status"] for s in read(n).rows("statement")} for n in (DAMAGED, UNDAMAGED))
    assert undamaged["expenditure"] == "loaded"
    assert "expenditure" not in damaged
    assert (undamaged["three_public"], damaged["three_public"]) == ("loaded", "empty")


@pytest.mark.slow
def test_all_files_become_what_they_are(corpus: Path, read, request: pytest.FixtureRequest) -> None:
    names = sorted(path.name for path in corpus.iterdir())
    found = [outcome(name, read(name)) for name in names]
    if request.config.getoption("--regenerate-goldens"):
        out = io.StringIO()
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
        EXPECTED.write_text(out.getvalue(), encoding="utf-8")
    assert found == list(expected().values())
    not_loaded = [line["file_name"] for line in found if line["status"] != "loaded"]
    assert sorted(REASONS) == sorted(not_loaded)
    for name in names:
        assert REASONS.get(name, "") in read(name).reason
        assert_nothing_vanished(read(name))


@pytest.mark.slow
def test_a_loaded_file_names_itself_by_its_pages_not_by_its_name(read) -> None:
    health = read("西安_卫生健康委员会_2026年部门预算.pdf")
    assert (health.document.fiscal_year, health.document.stage) == (2022, "final")
    for name, line in expected().items():
        if line["status"] == "loaded":
            assert line["department_name"], name
            assert re.fullmatch(r"20\d\d", line["fiscal_year"]), name
