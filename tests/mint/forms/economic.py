"""Forms by economic subject (支出经济分类): basic expenditure in blocks or in rows, operating costs of the office."""

from decimal import Decimal

from tests.mint.facts import CAPITAL, FUND, GENERAL, Accounts
from tests.mint.forms.cells import spending
from tests.mint.model import Cell, Column, Row, Table

_PERSONNEL, _RUNNING = ("301", "303"), ("302", "310")
_BLOCKS = (_PERSONNEL, ("302",), ("310",))


def basic_in_blocks(of: Accounts) -> Table:
    """一般公共预算财政拨款基本支出决算表: three blocks side by side, all subjects printed, used or not."""
    form = "basic_expenditure_economic"
    blocks = [
        [code for of_class in classes for code in sorted(of.names) if code.startswith(of_class) and len(code) <= 5]
        for classes in _BLOCKS
    ]
    rows = []
    for index in range(max(map(len, blocks))):
        cells: list[Cell] = []
        for block in blocks:
            code = block[index] if index < len(block) else ""
            cells += [Cell(code), Cell(of.names.get(code, "")), _basic(form, of, code) if code else Cell()]
        rows.append(Row(cells))
    personnel, running = (_part(form, of, kind) for kind in ("personnel", "running"))
    rows.append(
        Row(
            [
                Cell("人员经费合计", columns=2),
                Cell(),
                personnel,
                Cell("公用经费合计", columns=5),
                *(Cell() for _ in range(4)),
                running,
            ],
            "total",
        )
    )
    heads = [("科目编码", "code"), ("科目名称", "name"), ("金额", "amount")]
    columns = [Column((side, words), kind) for side in ("人员经费", "公用经费", "公用经费") for words, kind in heads]
    return Table(form, ["一般公共预算财政拨款基本支出决算表"], "公开06表", of.department, columns, rows)


def basic_in_rows(of: Accounts) -> Table:
    """一般公共预算基本支出预算表: total, personnel and running in columns."""
    return _in_rows("basic_expenditure_economic", "一般公共预算基本支出预算表", "公开06表", of, GENERAL)


def appropriation_basic(of: Accounts) -> Table:
    """财政拨款基本支出预算表: basic expenditure is of the general budget alone, so both forms print the same."""
    return _in_rows("appropriation_basic_economic", "财政拨款基本支出预算表", "公开05表", of, "all")


def agency_running(of: Accounts) -> Table:
    """一般公共预算机关运行经费支出预算表."""
    form = "agency_running"
    codes = [code for code in _codes(of) if code.startswith("302")]
    rows = [
        Row(
            [
                Cell(code),
                Cell(of.names[code] if code else "合计"),
                spending(form, of.spent(code or "302"), _economic(code), form, GENERAL),
            ],
            "subject" if code else "total",
            code,
        )
        for code in ["", *codes]
    ]
    columns = [Column(("科目编码",), "code"), Column(("科目名称",), "name"), Column(("机关运行经费",), "amount")]
    return Table(form, ["一般公共预算机关运行经费支出预算表"], "公开12表", of.department, columns, rows)


def _in_rows(form: str, title: str, number: str, of: Accounts, fund: str) -> Table:
    def cells(code: str) -> list[Cell]:
        parts = {
            "basic": of.spent(code),
            "personnel": sum((of.spent(c) for c in _PERSONNEL if c.startswith(code[:3])), Decimal(0))
            if not code
            else of.spent(code) * code.startswith(_PERSONNEL),
            "running": sum((of.spent(c) for c in _RUNNING), Decimal(0))
            if not code
            else of.spent(code) * code.startswith(_RUNNING),
        }
        return [spending(form, amount, _economic(code), kind, fund) for kind, amount in parts.items()]

    rows = [
        Row([Cell(code), Cell(of.names[code] if code else "合计"), *cells(code)], "subject" if code else "total", code)
        for code in ["", *_codes(of)]
    ]
    columns = [Column(("科目编码",), "code"), Column(("科目名称",), "name")]
    columns += [Column((words,), "amount", words) for words in ("合计", "人员经费", "公用经费")]
    return Table(form, [title], number, of.department, columns, rows)


def _codes(of: Accounts) -> list[str]:
    return sorted({code[:length] for code in of.economic for length in (3, 5)})


def _economic(code: str) -> str:
    return f"economic:{code or 'total'}"


def _basic(form: str, of: Accounts, code: str) -> Cell:
    return spending(form, of.spent(code), _economic(code), "basic", GENERAL)


def _part(form: str, of: Accounts, kind: str) -> Cell:
    classes = _PERSONNEL if kind == "personnel" else _RUNNING
    return spending(form, sum(map(of.spent, classes), Decimal(0)), _economic(""), kind, GENERAL)


def general_economic(of: Accounts) -> Table:
    """一般公共预算支出预算表（按部门预算支出经济分类）: basic and project expenditure by economic subject."""
    form = "general_budget_economic"
    codes = sorted({code[:length] for code in (*of.economic, *of.economic_projects) for length in (3, 5)})
    rows = []
    for code in ["", *codes]:
        basic, project = of.spent(code), of.spent(code, projects=True)
        parts = {"total": basic + project, "basic": basic, "project": project}
        cells = [spending(form, amount, _economic(code), kind, GENERAL) for kind, amount in parts.items()]
        rows.append(_economic_row(of, code, cells))
    return _economic_table(
        form, "一般公共预算支出预算表（按部门预算支出经济分类）", "公开06表", of, ("合计", "基本支出", "项目支出"), rows
    )


def projects_economic(of: Accounts) -> Table:
    """一般公共预算财政拨款项目支出决算表: project expenditure by economic subject."""
    form = "general_budget_project_economic"
    codes = sorted({code[:length] for code in of.economic_projects for length in (3, 5)})
    rows = [
        _economic_row(of, code, [spending(form, of.spent(code, projects=True), _economic(code), "project", GENERAL)])
        for code in ["", *codes]
    ]
    return _economic_table(form, "一般公共预算财政拨款项目支出决算表", "公开07表", of, ("金额",), rows)


def basic_sources(of: Accounts) -> Table:
    """基本支出预算表: basic expenditure by the source that pays; here the general budget pays all of it."""
    form = "basic_expenditure_sources"
    sources = (
        ("合计", "all"),
        ("一般公共预算", GENERAL),
        ("政府性基金预算", FUND),
        ("国有资本经营预算", CAPITAL),
        ("财政专户管理资金", "fiscal_account"),
    )
    rows = []
    for code in ["", *_codes(of)]:
        cells = [
            spending(form, of.spent(code) if fund in ("all", GENERAL) else Decimal(0), _economic(code), "basic", fund)
            for _, fund in sources
        ]
        rows.append(_economic_row(of, code, cells))
    return _economic_table(form, "基本支出预算表", "公开10表", of, tuple(words for words, _ in sources), rows)


def _economic_row(of: Accounts, code: str, cells: list[Cell]) -> Row:
    return Row([Cell(code), Cell(of.names[code] if code else "合计"), *cells], "subject" if code else "total", code)


def _economic_table(form: str, title: str, number: str, of: Accounts, heads: tuple[str, ...], rows: list[Row]) -> Table:
    columns = [Column(("科目编码",), "code"), Column(("科目名称",), "name")]
    columns += [Column((words,), "amount", words) for words in heads]
    return Table(form, [title], number, of.department, columns, rows)
