"""三公 line by line for last year, this year and the change."""

from decimal import Decimal
from random import Random

from tests.mint.changes._tools import tables
from tests.mint.facts import Accounts
from tests.mint.forms.three_public import FORM, figure
from tests.mint.model import Cell, Column, Document, Row, Truth

FORMS = {"three_public"}
CONFLICTS = {"three_public_by_unit", "count_words"}
ORDER = -1
LINES = (
    ("合计", "total"),
    ("一、因公出国（境）费", "abroad"),
    ("二、公务接待费", "reception"),
    ("三、公务用车购置及运行费", "vehicle"),
    ("其中：公务用车购置费", "vehicle_purchase"),
    ("公务用车运行维护费", "vehicle_operation"),
)
PARTS = ("abroad", "reception", "vehicle_purchase", "vehicle_operation")


def apply(document: Document, random: Random, of: Accounts) -> None:
    word = "决算" if of.stage == "final" else "预算"
    for table in tables(document, {"three_public"}):
        prior = {item: (of.three_public[item][of.stage == "final"] * 2 / 3).quantize(Decimal("0.01")) for item in PARTS}
        prior["vehicle"] = prior["vehicle_purchase"] + prior["vehicle_operation"]
        prior["total"] = prior["abroad"] + prior["reception"] + prior["vehicle"]
        rows, headings = [], (f"{of.year - 1}年{word}数", f"{of.year}年{word}数", "增减额")
        for words, item in LINES:
            own = of.three_public[item][of.stage == "final"]
            cells = [
                _beside(of, item, "prior", prior[item]),
                figure(item, of.stage, own),
                _beside(of, item, "change", own - prior[item]),
            ]
            rows.append(Row([Cell(words), *cells], "line", item))
        table.columns = [Column(("项目",), "name"), *(Column((text,), "amount") for text in headings)]
        table.rows = rows
        table.title = [f"“三公”经费{word}表"]


def _beside(of: Accounts, item: str, measure: str, amount: Decimal) -> Cell:
    meaning = {
        "beside_table": "fact_three_public",
        "item": item,
        "measure": measure,
        "fund": "all",
        "compared_year": str(of.year - 1),
    }
    return Cell(number=amount, truth=Truth("fact_comparison", FORM, "amount_yuan", amount, meaning))
