"""What is bought (政府采购): items below goods, services and units; items with codes; subjects by source."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tests.mint.facts import CAPITAL, FUND, GENERAL, OWN, Accounts, Project
from tests.mint.forms.by_subject import subject_table
from tests.mint.forms.cells import functional, money
from tests.mint.model import Cell, Column, Row, Table, Truth

_TABLE, _FORM = "fact_procurement", "government_procurement"
_WORDS = {"goods": "货物", "services": "服务"}
_NAMES = {"goods": ("台式计算机", "复印纸", "办公家具"), "services": ("物业管理服务", "印刷服务", "车辆维修和保养服务")}
_CODES = {"goods": ("A02010104", "A05040101", "A0601"), "services": ("C21040000", "C23090199", "C2303")}
_FUNDS = {
    GENERAL: "一般公共预算资金",
    FUND: "政府性基金",
    CAPITAL: "国有资本经营预算",
    "fiscal_account": "财政专户管理资金",
}


@dataclass(frozen=True, slots=True)
class _Item:
    """One item: what is bought for a project, paid by fund."""

    project: Project
    category: str
    number: int
    subject: str
    paid: dict[str, Decimal]

    @property
    def name(self) -> str:
        return _NAMES[self.category][self.number]

    @property
    def quantity(self) -> Decimal:
        return Decimal(3 * self.number + len(self.project.name))


def _items(of: Accounts) -> list[_Item]:
    """Each project buys goods and, for the rest of its money, services."""
    found = []
    for index, project in enumerate(of.projects):
        goods = {fund: (amount * 2 / 5).quantize(Decimal("0.01")) for fund, amount in project.budget.items()}
        rest = {fund: amount - goods[fund] for fund, amount in project.budget.items()}
        code = of.leaves[index % len(of.leaves)].code
        found += [_Item(project, "goods", index % 3, code, goods), _Item(project, "services", index % 3, code, rest)]
    return found


def _sum(items: Sequence[_Item], fund: str) -> Decimal:
    paid = (item.paid.get(fund, Decimal(0)) if fund != "all" else sum(item.paid.values()) for item in items)
    return sum(paid, Decimal(0))


def _paid(items: Sequence[_Item], owner: str | None, **said: str) -> list[Cell]:
    """Cells of all sources and the total."""
    return [money(_TABLE, _FORM, _sum(items, fund), owner, fund=fund, **said) for fund in (*_FUNDS, "all")]


def listed(of: Accounts) -> Table:
    """One of the two lists of items; no document prints both."""
    return by_category(of) if of.year % 2 else by_code(of)


def by_category(of: Accounts) -> Table:
    """政府采购支出表: goods and services, the units that buy them, and each unit's items."""
    items = _items(of)
    blank = [Cell() for _ in range(4)]
    rows = [Row([Cell("合计"), *blank, *_paid(items, None, row_kind="total")], "total")]
    for category, words in _WORDS.items():
        bought = [item for item in items if item.category == category]
        rows.append(Row([Cell(words), *blank, *_paid(bought, None, row_kind="category", category=category)], "total"))
        for unit in of.units:
            own = [item for item in bought if item.project.unit == unit]
            if not own:
                continue
            said = {"category": category}
            rows.append(Row([Cell(unit), *blank, *_paid(own, unit, row_kind="unit", **said)], "unit"))
            for item in own:
                words_of = [item.project.name, "办公费", item.name, "集中采购" if item.number else "分散采购"]
                meaning = said | {"project_name": item.project.name, "catalogue_name": item.name}
                meaning["method"] = "central" if item.number else "dispersed"
                cells = [Cell(), *map(Cell, words_of), *_paid([item], unit, row_kind="item", **meaning)]
                rows.append(Row(cells, "line"))
    heads = ("采购品目大类", "专项名称", "经济科目", "采购品目名称", "采购组织形式")
    columns = [Column((head,), "text") for head in heads]
    columns += [Column(("资金来源", words), "amount", words) for words in _FUNDS.values()]
    return Table(_FORM, ["政府采购支出表"], "公开13表", of.department, [*columns, Column(("总计",), "amount")], rows)


def by_code(of: Accounts) -> Table:
    """政府采购（资产配置、购买服务）预算表: items with codes and quantities below their units."""
    items = _items(of)

    def counted(bought: Sequence[_Item], owner: str | None, said: dict[str, str]) -> Cell:
        number = sum((item.quantity for item in bought), Decimal(0))
        return Cell(number=number, truth=Truth(_TABLE, _FORM, "quantity", number, dict(said), owner), is_money=False)

    def row(words: Sequence[str], bought: Sequence[_Item], owner: str | None, **said: str) -> Row:
        texts = [Cell(text) for text in words]
        said["fund"] = "all"
        amount = money(_TABLE, _FORM, _sum(bought, "all"), owner, **said)
        return Row([*texts[:6], counted(bought, owner, said), *texts[6:], amount])

    rows = [row(["", "", "", "", "合计", "", "", "", "", ""], items, None, row_kind="total")]
    for number, unit in enumerate(of.units, start=1):
        own = [item for item in items if item.project.unit == unit]
        if not own:
            continue
        code = own[0].subject
        pieces = [code[:3], code[3:5], code[5:]]
        said = {"subject": functional(code)} if all(item.subject == code for item in own) else {}
        words = [*pieces, f"123{number:03}", unit, "", "", "", "", ""]
        rows.append(row(words, own, unit, row_kind="unit", **said))
        for item in own:
            pieces = [item.subject[:3], item.subject[3:5], item.subject[5:]]
            bought = _CODES[item.category][item.number] + item.name
            economic = ["310", "02", "503", "06"] if item.category == "goods" else ["302", "27", "502", "05"]
            meaning = {
                "category": item.category,
                "subject": functional(item.subject),
                "project_name": item.project.name,
            }
            words = [*pieces, "", item.project.name, bought, *economic]
            rows.append(row(words, [item], unit, row_kind="item", catalogue_name=item.name, **meaning))
    own_classes = [("部门预算支出经济科目编码", level) for level in "类款"]
    governments = [("政府预算支出经济科目编码", level) for level in "类款"]
    paths = [*(("科目编码", level) for level in "类款项"), ("单位编码",), ("采购项目",), ("采购目录",), ("数量",)]
    columns = [Column(path, "text") for path in [*paths, *own_classes, *governments]]
    columns.append(Column(("预算金额",), "amount"))
    return Table(_FORM, ["政府采购（资产配置、购买服务）预算表"], "表12", of.department, columns, rows)


def by_subject(of: Accounts) -> Table:
    """政府采购预算表 with functional subjects and sources: a part of what projects cost."""
    form = "procurement_by_subject"
    funds = {GENERAL: (GENERAL,), FUND: (FUND,), CAPITAL: (CAPITAL,), "unit_funds": (OWN,), "all": ()}
    heads = {
        "all": ("合计",), GENERAL: ("财政拨款", "一般公共预算"), FUND: ("财政拨款", "政府性基金预算"),
        CAPITAL: ("财政拨款", "国有资本经营预算"), "unit_funds": ("单位资金",),
    }  # fmt: skip

    def bought(fund: str, code: str) -> Cell:
        amount = of.sum("project", code, *funds[fund])
        said = {"row_kind": "subject", "subject": functional(code)} if code else {"row_kind": "total"}
        return money(_TABLE, form, amount, fund=fund, **said)

    measures = [(path, lambda code, fund=fund: bought(fund, code)) for fund, path in heads.items()]
    codes = [code for code in of.subjects() if of.sum("project", code)]
    table = subject_table(form, "政府采购预算表", "公开12表", of, measures, codes)
    table.columns[0].path, table.columns[1].path = ("科目编码",), ("科目名称",)
    return table
