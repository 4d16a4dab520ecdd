"""What forms share: tagged cells, titles, the words of sources and funds."""

from decimal import Decimal

from tests.mint.facts import Accounts
from tests.mint.model import Cell, Truth

STAGE_WORD = {"final": "决算", "budget": "预算"}
SOURCES = {
    "general_public_budget": "一般公共预算财政拨款收入",
    "government_fund": "政府性基金预算财政拨款收入",
    "state_capital": "国有资本经营预算财政拨款收入",
    "superior_subsidy": "上级补助收入",
    "undertaking": "事业收入",
    "business": "经营收入",
    "affiliate": "附属单位上缴收入",
    "other": "其他收入",
}
NUMERALS = "一二三四五六七八九十"


def numeral(number: int) -> str:
    """一, 十一, 二十 …, up to 99."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else NUMERALS[tens - 1] + "十") + (
        NUMERALS[ones - 1] if ones else ""
    )


def money(table: str, form_id: str, amount: Decimal, owner: str | None = None, **meaning: str) -> Cell:
    """A printed amount in yuan and its truth."""
    return Cell(number=amount, truth=Truth(table, form_id, "amount_yuan", amount, meaning, owner))


def spending(form_id: str, amount: Decimal, subject: str, kind: str = "total", fund: str = "all") -> Cell:
    """A tagged cell of fact_expenditure; the subject as classification:code."""
    return money("fact_expenditure", form_id, amount, subject=subject, expenditure_type=kind, fund=fund)


def revenue(form_id: str, amount: Decimal, subject: str, source: str, kind: str = "total", fund: str = "all") -> Cell:
    """A tagged cell of fact_revenue."""
    return money(
        "fact_revenue", form_id, amount, subject=subject, revenue_source=source, expenditure_type=kind, fund=fund
    )


def balance(
    form_id: str, amount: Decimal, subject: str, balance_kind: str, kind: str = "total", fund: str = "all"
) -> Cell:
    """A tagged cell of fact_balance."""
    return money(
        "fact_balance",
        form_id,
        amount,
        subject=subject,
        balance_kind=balance_kind,
        balance_part="total",
        expenditure_type=kind,
        fund=fund,
    )


def functional(code: str) -> str:
    return f"functional:{code or 'total'}"


def year_of(of: Accounts) -> str:
    return f"{of.year}年"
