"""Forms with a row for each functional subject: income, expenditure, and the budgets of the three funds."""

from collections.abc import Callable
from decimal import Decimal

from tests.mint.facts import CAPITAL, FUND, FUNDS, GENERAL, OWN, Accounts
from tests.mint.forms.cells import balance, functional, revenue, spending
from tests.mint.model import Cell, Column, Row, Table

_Measure = tuple[tuple[str, ...], Callable[[str], Cell]]
_NOTHING = Decimal(0)


def subject_table(
    form: str, title: str, number: str, of: Accounts, measures: list[_Measure], codes: list[str]
) -> Table:
    """Code, name and measures: the total first, then subjects of all levels."""
    rows = [
        Row([Cell(code), Cell(of.names[code] if code else "合计"), *(measure(code) for _, measure in measures)])
        for code in ["", *codes]
    ]
    for row, code in zip(rows, ["", *codes], strict=True):
        row.kind, row.subject = ("subject" if code else "total"), code
    keys = [Column(("项目", "科目编码"), "code"), Column(("项目", "科目名称"), "name")]
    columns = [*keys, *(Column(path, "amount", path[-1]) for path, _ in measures)]
    return Table(form, [title], number, of.department, columns, rows)


def income(of: Accounts) -> Table:
    """收入决算表, 收入预算总表."""
    form = "income"

    def of_source(source: str, *funds: str) -> Callable[[str], Cell]:
        def cell(code: str) -> Cell:
            amount = of.sum("income", code, *funds) if funds else _NOTHING
            return revenue(form, amount, functional(code), source)

        return cell

    every = (*FUNDS, OWN)
    if of.stage == "final":
        measures: list[_Measure] = [
            (("本年收入合计",), of_source("total", *every)),
            (("财政拨款收入",), of_source("appropriation", *FUNDS)),
            (("上级补助收入",), of_source("superior_subsidy")),
            (("事业收入",), of_source("undertaking", OWN)),
            (("经营收入",), of_source("business")),
            (("附属单位上缴收入",), of_source("affiliate")),
            (("其他收入",), of_source("other")),
        ]
        return subject_table(form, "收入决算表", "公开02表", of, measures, of.subjects())
    measures = [
        (("合计",), of_source("total", *every)),
        (("一般公共预算",), of_source(GENERAL, GENERAL)),
        (("政府性基金预算",), of_source(FUND, FUND)),
        (("国有资本经营预算",), of_source(CAPITAL, CAPITAL)),
        (("事业收入",), of_source("undertaking", OWN)),
        (("其他收入",), of_source("other")),
    ]
    return subject_table(form, "收入预算总表", "公开02表", of, measures, of.subjects())


def expenditure(of: Accounts) -> Table:
    """支出决算表, 支出预算总表."""
    form = "expenditure"

    def of_kind(kind: str, measure: str | None) -> Callable[[str], Cell]:
        def cell(code: str) -> Cell:
            return spending(form, of.sum(measure, code) if measure else _NOTHING, functional(code), kind)

        return cell

    final = of.stage == "final"
    measures: list[_Measure] = [
        (("本年支出合计" if final else "合计",), of_kind("total", "total")),
        (("基本支出",), of_kind("basic", "basic")),
        (("项目支出",), of_kind("project", "project")),
    ]
    if final:
        measures += [
            (("上缴上级支出",), of_kind("remitted", None)),
            (("经营支出",), of_kind("business", None)),
            (("对附属单位补助支出",), of_kind("subsidy", None)),
        ]
    title = "支出决算表" if final else "支出预算总表"
    return subject_table(form, title, "公开03表", of, measures, of.subjects())


def general_budget(of: Accounts) -> Table:
    """一般公共预算财政拨款收入支出决算表, 一般公共预算支出表."""
    title = "一般公共预算财政拨款收入支出决算表" if of.stage == "final" else "一般公共预算支出预算表"
    return _fund_table("general_budget_appropriation", title, "公开05表", of, GENERAL)


def government_fund(of: Accounts) -> Table:
    """政府性基金预算财政拨款收入支出决算表, 政府性基金预算支出表."""
    title = "政府性基金预算财政拨款收入支出决算表" if of.stage == "final" else "政府性基金预算支出预算表"
    return _fund_table("government_fund", title, "公开07表", of, FUND)


def state_capital(of: Accounts) -> Table:
    """国有资本经营预算财政拨款支出决算表."""
    title = "国有资本经营预算财政拨款收入支出决算表" if of.stage == "final" else "国有资本经营预算支出预算表"
    return _fund_table("state_capital", title, "公开08表", of, CAPITAL)


def appropriation(of: Accounts) -> Table:
    """财政拨款支出表: all three funds together."""
    return _fund_table("appropriation_expenditure", "财政拨款支出预算表", "公开05表", of, *FUNDS)


def basic(of: Accounts) -> Table:
    """一般公共预算基本支出表（按功能分类）."""
    form = "basic_expenditure_functional"

    def of_kind(kind: str) -> Callable[[str], Cell]:
        def cell(code: str) -> Cell:
            return spending(form, of.sum(kind, code, GENERAL), functional(code), kind, GENERAL)

        return cell

    heads = (("合计", "basic"), ("人员经费", "personnel"), ("公用经费", "running"))
    measures: list[_Measure] = [((words,), of_kind(kind)) for words, kind in heads]
    codes = [code for code in of.subjects(GENERAL) if of.sum("basic", code, GENERAL)]
    title = "一般公共预算基本支出预算表（按支出功能分类）"
    return subject_table(form, title, "公开06表", of, measures, codes)


def _fund_table(form: str, title: str, number: str, of: Accounts, *funds: str) -> Table:
    """A fund's form: expenditure of a budget; of a final account also carry-over and income."""
    fund = funds[0] if len(funds) == 1 else "all"

    def spent(kind: str) -> Callable[[str], Cell]:
        return lambda code: spending(form, of.sum(kind, code, *funds), functional(code), kind, fund)

    def carried(kind: str) -> Callable[[str], Cell]:
        return lambda code: balance(form, of.sum(kind, code, *funds), functional(code), kind, fund=fund)

    def received(kind: str) -> Callable[[str], Cell]:
        def cell(code: str) -> Cell:
            amounts = {name: of.sum(name, code, *funds) for name in ("income", "basic")}
            amount = {
                "total": amounts["income"],
                "basic": amounts["basic"],
                "project": amounts["income"] - amounts["basic"],
            }[kind]
            return revenue(form, amount, functional(code), fund, kind, fund)

        return cell

    measures: list[_Measure] = [
        (("本年支出", "合计"), spent("total")),
        (("本年支出", "基本支出", "小计"), spent("basic")),
        (("本年支出", "基本支出", "人员经费"), spent("personnel")),
        (("本年支出", "基本支出", "公用经费"), spent("running")),
        (("本年支出", "项目支出"), spent("project")),
    ]
    if of.stage == "final":
        measures = [
            (("年初结转和结余",), carried("carry_in")),
            (("本年收入", "合计"), received("total")),
            (("本年收入", "基本支出"), received("basic")),
            (("本年收入", "项目支出"), received("project")),
            *measures,
            (("年末结转和结余",), carried("carry_out")),
        ]
    return subject_table(form, title, number, of, measures, of.subjects(*funds))
