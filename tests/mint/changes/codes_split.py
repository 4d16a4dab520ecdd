"""A code in three columns, 类 款 项, each with its own digits: 201, 03, 01."""

from random import Random

from tests.mint.changes._tools import SUBJECT_FORMS, by_subject, split_codes
from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMS = SUBJECT_FORMS
CONFLICTS = {"serial_column"}
ORDER = 1


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in by_subject(document, SUBJECT_FORMS):
        split_codes(table, padded=True)
