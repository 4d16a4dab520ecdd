"""Code and name in one cell: 2010301 行政运行, or with the code in brackets."""

from random import Random

from tests.mint.changes._tools import SUBJECT_FORMS, by_subject
from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMS = SUBJECT_FORMS
CONFLICTS = {"codes_split", "codes_unpadded", "headings_shifted", "codes_as_floats"}
ORDER = 2


def apply(document: Document, random: Random, of: Accounts) -> None:
    pattern = random.choice(("{code} {name}", "[{code}]{name}", "{code}{name}"))
    for table in by_subject(document, SUBJECT_FORMS):
        index, name = table.column_of("code"), table.column_of("name")
        assert index is not None
        assert name is not None
        for row in table.rows:
            if row.subject:
                row.cells[name].text = pattern.format(code=row.subject, name=row.cells[name].text)
        table.columns[name].path = ("科目",)
        table.remove(index)
