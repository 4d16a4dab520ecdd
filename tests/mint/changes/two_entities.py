"""A department with its units (部门) and the body itself (本级, 单位) publish accounts under one name: two entities."""

from copy import deepcopy
from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

ORDER = 9
CONFLICTS = {"whole_government", "government_document", "forms_of_units", "caption_words"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    word = "决算" if of.stage == "final" else "预算"
    twin = deepcopy(document)
    twin.department = f"{document.department}（本级）"
    twin.heading = [f"{twin.department}{of.year}年度单位{word}"]
    for table in twin.tables:
        table.department = table.department and twin.department
    document.twin = twin
