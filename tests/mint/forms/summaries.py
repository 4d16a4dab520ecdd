"""Summaries on two sides: income against expenditure, and the same of appropriations by fund."""

from decimal import Decimal

from tests.mint.facts import FUND, FUNDS, OWN, Accounts
from tests.mint.forms.cells import SOURCES, balance, functional, numeral, revenue, spending
from tests.mint.model import Cell, Column, Row, Table

_FUND_HEADINGS = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
_Line = tuple[str, list[Cell]]


def income_expenditure(of: Accounts) -> Table:
    """收入支出决算总表, 收支预算总表."""
    form, final = "income_expenditure_summary", of.stage == "final"
    amount = "金额" if final else "预算数"
    left: list[_Line] = []
    for number, (source, words) in enumerate(SOURCES.items(), start=1):
        value = of.sum("income", "", source) if source in (*FUNDS, OWN) else Decimal(0)
        left.append((f"{numeral(number)}、{words}", [revenue(form, value, "revenue:total", source)]))
    right: list[_Line] = [
        (f"{numeral(number)}、{name}", [spending(form, of.sum("total", code), functional(code))])
        for number, (code, name) in enumerate(_classes(of), start=1)
    ]
    income, spent = of.sum("income"), of.sum("total")
    carry_in, carry_out = of.sum("carry_in"), of.sum("carry_out")
    ends: list[tuple[_Line, _Line]] = [
        (
            ("本年收入合计", [revenue(form, income, "revenue:total", "total")]),
            ("本年支出合计", [spending(form, spent, functional(""))]),
        ),
        (
            ("年初结转和结余" if final else "上年结转", [balance(form, carry_in, functional(""), "carry_in")]),
            ("年末结转和结余" if final else "结转下年", [balance(form, carry_out, functional(""), "carry_out")]),
        ),
        (
            ("总计" if final else "收入总计", [balance(form, income + carry_in, functional(""), "total_sources")]),
            ("总计" if final else "支出总计", [balance(form, spent + carry_out, functional(""), "total_uses")]),
        ),
    ]
    title = "收入支出决算总表" if final else "收支预算总表"
    return _two_sides(form, title, "公开01表", of, left, right, ends, (amount,))


def appropriation(of: Accounts) -> Table:
    """财政拨款收入支出决算总表, 财政拨款收支预算总表: the expenditure side by fund."""
    form, final = "appropriation_summary", of.stage == "final"

    def by_fund(measure: str, code: str = "") -> list[Decimal]:
        return [of.sum(measure, code, *FUNDS), *(of.sum(measure, code, fund) for fund in FUNDS)]

    def spent(code: str) -> list[Cell]:
        amounts = zip(("all", *FUNDS), by_fund("total", code), strict=True)
        return [spending(form, amount, functional(code), fund=fund) for fund, amount in amounts]

    def balances(kind: str, measures: tuple[str, ...]) -> list[Cell]:
        amounts = [sum(parts, Decimal(0)) for parts in zip(*(by_fund(measure) for measure in measures), strict=True)]
        return [
            balance(form, amount, functional(""), kind, fund=fund)
            for fund, amount in zip(("all", *FUNDS), amounts, strict=True)
        ]

    left: list[_Line] = [
        (
            f"{numeral(number)}、{words}",
            [revenue(form, of.sum("income", "", fund), "revenue:total", fund)],
        )
        for number, (fund, words) in enumerate(zip(FUNDS, _FUND_HEADINGS, strict=True), start=1)
    ]
    right: list[_Line] = [
        (f"{numeral(number)}、{name}", spent(code)) for number, (code, name) in enumerate(_classes(of), start=1)
    ]
    carry_in = [
        (words, [balance(form, of.sum("carry_in", "", *funds), functional(""), "carry_in", fund=fund)])
        for words, fund, funds in (
            ("年初财政拨款结转和结余" if final else "上年结转", "all", FUNDS),
            *((words, fund, (fund,)) for words, fund in zip(_FUND_HEADINGS, FUNDS, strict=True)),
        )
    ]
    income, brought = of.sum("income", "", *FUNDS), of.sum("carry_in", "", *FUNDS)
    nothing: _Line = ("", [Cell() for _ in range(4)])
    ends: list[tuple[_Line, _Line]] = [
        (("本年收入合计", [revenue(form, income, "revenue:total", "total")]), ("本年支出合计", spent(""))),
        (carry_in[0], ("年末财政拨款结转和结余" if final else "结转下年", balances("carry_out", ("carry_out",)))),
        *((line, nothing) for line in carry_in[1:]),
        (
            ("总计" if final else "收入总计", [balance(form, income + brought, functional(""), "total_sources")]),
            ("总计" if final else "支出总计", balances("total_uses", ("total", "carry_out"))),
        ),
    ]
    title = "财政拨款收入支出决算总表" if final else "财政拨款收支预算总表"
    return _two_sides(form, title, "公开04表", of, left, right, ends, ("合计", *_FUND_HEADINGS))


def fund_summary(of: Accounts) -> Table:
    """政府性基金预算收支总表: income of the funds against what they were spent on."""
    form = "government_fund_summary"
    income, spent = of.sum("income", "", FUND), of.sum("total", "", FUND)
    left: list[_Line] = [
        ("一、政府性基金预算拨款收入", [revenue(form, income, "revenue:total", FUND, fund=FUND)]),
    ]
    right: list[_Line] = [
        (
            f"{numeral(number)}、{of.names[code]}",
            [spending(form, of.sum("total", code, FUND), functional(code), fund=FUND)],
        )
        for number, code in enumerate((c for c in of.subjects(FUND) if len(c) == 3), start=1)
    ]
    ends: list[tuple[_Line, _Line]] = [
        (
            ("本年收入合计", [revenue(form, income, "revenue:total", "total", fund=FUND)]),
            ("本年支出合计", [spending(form, spent, functional(""), fund=FUND)]),
        ),
        (
            ("收入总计", [balance(form, income, functional(""), "total_sources", fund=FUND)]),
            ("支出总计", [balance(form, spent, functional(""), "total_uses", fund=FUND)]),
        ),
    ]
    return _two_sides(form, "政府性基金预算收支预算总表", "公开13表", of, left, right, ends, ("预算数",))


def _classes(of: Accounts) -> list[tuple[str, str]]:
    """All classes that a summary prints line by line, used or not; a budget only those that are used."""
    used = {leaf.code[:3] for leaf in of.leaves}
    codes = [code for code in of.names if len(code) == 3 and code.startswith("2") and code not in ("209", "227", "230")]
    return [(code, of.names[code]) for code in sorted(codes) if of.stage == "final" or code in used]


def _two_sides(
    form: str,
    title: str,
    number: str,
    of: Accounts,
    left: list[_Line],
    right: list[_Line],
    ends: list[tuple[_Line, _Line]],
    amounts: tuple[str, ...],
) -> Table:
    """Lines side by side; a final account numbers them (行次), the income side first."""
    has_numbers = of.stage == "final"
    blank: _Line = ("", [Cell()])
    none: _Line = ("", [Cell() for _ in amounts])
    count = max(len(left), len(right))
    pairs = [(left[i] if i < len(left) else blank, right[i] if i < len(right) else none) for i in range(count)] + ends
    rows = []
    for index, ((name, cells), (other, cells_of_other)) in enumerate(pairs, start=1):
        first = [Cell(name), *([Cell(str(index))] if has_numbers else []), *cells]
        second = [Cell(other), *([Cell(str(len(pairs) + index))] if has_numbers else []), *cells_of_other]
        rows.append(Row([*first, *second], "total" if (name, cells) in [end[0] for end in ends] else "line"))
    line_no = [("行次", "line_no")] if has_numbers else []
    income = [("项目", "name"), *line_no, ("金额" if has_numbers else "预算数", "amount")]
    expenditure = [
        ("项目" if not has_numbers else "项目（按功能分类）", "name"),
        *line_no,
        *((a, "amount") for a in amounts),
    ]
    columns = [Column(("收入", words), kind, "income") for words, kind in income]
    columns += [Column(("支出", words), kind, "expenditure") for words, kind in expenditure]
    return Table(form, [title], number, of.department, columns, rows)
