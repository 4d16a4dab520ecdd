"""A code in three columns whose digits lost their zeros in a spreadsheet: 201, 3, 1 is 2010301."""

from random import Random

from tests.mint.changes._tools import SUBJECT_FORMS, by_subject, split_codes
from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMS = SUBJECT_FORMS
CONFLICTS = {"codes_split", "serial_column"}
ORDER = 1


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in by_subject(document, SUBJECT_FORMS):
        split_codes(table, padded=False)
