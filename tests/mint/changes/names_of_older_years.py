"""A year before 2021, with the names of then: 行政事业单位养老支出 was 行政事业单位离退休."""

from random import Random

from tests.mint.facts import Accounts, subjects
from tests.mint.model import Document

YEARS = (2017, 2018, 2019, 2020)


def apply(document: Document, random: Random, of: Accounts) -> None:
    # The year is in the accounts, so that every form prints it.
    document.hints["names"] = str(of.year)


def prepare(of: Accounts, random: Random) -> None:
    """The first of some years in which all of the subjects exist."""
    used = {*of.subjects(), *of.economic, *of.economic_projects}
    for year in random.sample(YEARS, len(YEARS)):
        names = subjects("functional", year) | subjects("economic", year)
        if used <= names.keys():
            of.year, of.names = year, names
            return
