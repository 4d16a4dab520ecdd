"""Counts of 三公 under other words and units than the statutory ones; the form is in 万元 all the same."""

from random import Random

from tests.mint.changes._tools import tables
from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMS = {"three_public"}
STAGES = {"final"}
WORDS = {
    "abroad_groups": ("因公出国（境）团组（个）", "1.因公出国（境）团组数（批次）", "出国（境）团组数（个）"),
    "abroad_persons": ("因公出国（境）人次（人次）", "2.因公出国（境）人数（人）"),
    "vehicles_purchased": ("公务用车购置数（台）", "3.购置公务用车数量（辆）", "公务用车购置量（辆）"),
    "vehicles_owned": ("公务用车保有数（台）", "4.公务用车保有数量（辆）", "年末公务用车保有量（辆）"),
    "reception_batches": ("公务接待批次（批）", "5.国内公务接待批次（批次）", "国内公务接待（批）"),
    "reception_persons": ("公务接待人数（人）", "6.国内公务接待人数（人次）", "国内公务接待（人）"),
}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in tables(document, {"three_public"}):
        name = table.column_of("name")
        if name is None:
            continue
        for row in table.rows:
            if row.subject in WORDS:
                row.cells[name].text = random.choice(WORDS[row.subject])
