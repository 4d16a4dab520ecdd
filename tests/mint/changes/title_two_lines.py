"""A title is broken over two lines, the fund above, the form below."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document


def apply(document: Document, random: Random, of: Accounts) -> None:
    for table in document.tables:
        for upper in ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款", "财政拨款"):
            (title,) = table.title[-1:]
            if title.startswith(upper) and len(table.title) == 1 and len(title) > len(upper) + 3:
                table.title = [upper, title.removeprefix(upper)]
