"""The page ends within a row: the first line of its cells is here, the rest on the next page.

Its columns are so narrow that they break figures, too.
"""

from random import Random

from tests.mint.changes._tools import SUBJECT_FORMS, tables
from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMS = SUBJECT_FORMS | {"project_list"}
FORMATS = {"pdf"}
CONFLICTS = {"sideways", "headings_once", "headings_again", "total_alone"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in tables(document, SUBJECT_FORMS | {"project_list"}):
        table.set.cut_row = random.randrange(len(table.rows))
