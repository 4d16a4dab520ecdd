"""“三公”经费: line by line with counts in final accounts, one row of items in budgets."""

from decimal import Decimal

from tests.mint.facts import Accounts
from tests.mint.model import Cell, Column, Row, Table, Truth

_MONEY = (
    ("（一）支出合计", "total"),
    ("1．因公出国（境）费", "abroad"),
    ("2．公务用车购置及运行维护费", "vehicle"),
    ("（1）公务用车购置费", "vehicle_purchase"),
    ("（2）公务用车运行维护费", "vehicle_operation"),
    ("3．公务接待费", "reception"),
)
_COUNTS = (
    ("1．因公出国（境）团组数（个）", "abroad_groups"),
    ("2．因公出国（境）人次数（人）", "abroad_persons"),
    ("3．公务用车购置数（辆）", "vehicles_purchased"),
    ("4．公务用车保有量（辆）", "vehicles_owned"),
    ("5．国内公务接待批次（个）", "reception_batches"),
    ("6．国内公务接待人次（人）", "reception_persons"),
)
FORM = "three_public"


def figure(item: str, measure: str, value: Decimal, fund: str = "all", *, is_count: bool = False) -> Cell:
    """A tagged cell of fact_three_public."""
    name = "count_value" if is_count else "amount_yuan"
    truth = Truth("fact_three_public", FORM, name, value, {"item": item, "measure": measure, "fund": fund})
    return Cell(number=value, truth=truth, is_money=not is_count)


def lines(of: Accounts) -> Table:
    """“三公”经费、行政参公单位机关运行经费情况表."""
    rows: list[tuple[str, Cell, Cell, str]] = [("一、“三公”经费支出", Cell("—"), Cell("—"), "")]
    for words, item in _MONEY:
        budget, final = of.three_public[item]
        rows.append((words, figure(item, "budget", budget), figure(item, "final", final), item))
    rows.append(("（二）相关统计数", Cell("—"), Cell("—"), ""))
    for words, item in _COUNTS:
        rows.append((words, Cell("—"), figure(item, "final", Decimal(of.counts[item]), is_count=True), item))
    rows.append(("二、机关运行经费", Cell("—"), figure("agency_running", "final", of.agency_running), "agency_running"))
    columns = [Column(("项目",), "name"), Column(("行次",), "line_no")]
    columns += [Column(("预算数",), "amount", "budget"), Column(("决算统计数",), "amount", "final")]
    body = [
        Row([Cell(words), Cell(str(number)), budget, final], "line", item)
        for number, (words, budget, final, item) in enumerate(rows, start=1)
    ]
    return Table(FORM, ["“三公”经费、行政参公单位机关运行经费情况表"], "公开09表", of.department, columns, body)


def wide(of: Accounts) -> Table:
    """“三公”经费和机关运行经费预算表: one row, an item in each column."""
    heads = (
        (("“三公”经费预算数", "合计"), "total"),
        (("“三公”经费预算数", "因公出国（境）费"), "abroad"),
        (("“三公”经费预算数", "公务接待费"), "reception"),
        (("“三公”经费预算数", "公务用车购置及运行费", "小计"), "vehicle"),
        (("“三公”经费预算数", "公务用车购置及运行费", "购置费"), "vehicle_purchase"),
        (("“三公”经费预算数", "公务用车购置及运行费", "运行费"), "vehicle_operation"),
    )
    cells = [figure(item, "budget", of.three_public[item][0]) for _, item in heads]
    cells.append(figure("agency_running", "budget", of.agency_running))
    columns = [Column(path, "amount", item) for path, item in heads]
    columns.append(Column(("机关运行经费预算数",), "amount", "agency_running"))
    title = "“三公”经费和机关运行经费预算表"
    return Table(FORM, [title], "公开09表", of.department, columns, [Row(cells)])
