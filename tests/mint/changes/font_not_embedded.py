"""The PDF names a standard Chinese font and does not hold it; a quarter of the real ones do so."""

from random import Random

from tests.mint.facts import Accounts
from tests.mint.model import Document

FORMATS = {"pdf"}


def apply(document: Document, random: Random, of: Accounts) -> None:
    document.hints["font"] = "STSong-Light"
