"""A document prints a form again for each unit of the department, whose name is in the caption."""

from dataclasses import replace
from random import Random

from tests.mint.facts import GENERAL, Accounts
from tests.mint.forms import FORMS as ALL_FORMS
from tests.mint.model import Document

FORMS = {"expenditure", "income"}
ORDER = -2
CONFLICTS = {"units_by_row", "rows_of_units"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in list(document.tables):
        if table.form_id not in FORMS:
            continue
        place = document.tables.index(table)
        for index, unit in enumerate(of.units[1:], start=1):
            leaves = [leaf for leaf in of.leaves if leaf.unit == index and leaf.fund == GENERAL]
            if leaves:
                place += 1
                own = ALL_FORMS[of.stage][table.form_id](replace(of, leaves=leaves, department=unit))
                own.owner = unit
                document.tables.insert(place, own)
