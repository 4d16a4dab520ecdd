"""The running text of a document: its lines outside tables as one text, without what each page prints around it."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.forms.wording import squash
from pipeline.readers.model import Cell

# Words without an end, such as a table's, are no sentence. Beyond this nothing is part of one.
_LONGEST_SENTENCE = 2000
_PAGE_NUMBER = re.compile(r"[-—–·]*\d{1,3}[-—–·]*|第\d{1,3}页(?:,?共\d{1,3}页)?")
# A line that so many pages print at their edge is their running title.
_RUNNING_TITLE_PAGES = 3


@dataclass(frozen=True, slots=True)
class Prose:
    """The lines of a document as one squashed text, and which line each place of it came from."""

    text: str
    starts: tuple[int, ...]
    lines: tuple[Cell, ...]

    @classmethod
    def of(cls, lines: Sequence[Cell]) -> "Prose":
        """Join lines so that a sentence goes on over the turn of a page."""
        around = _around_pages(lines)
        parts, starts, kept, length = [], [], [], 0
        for line in lines:
            if id(line) not in around:
                starts.append(length)
                kept.append(line)
                parts.append(squash(line.text))
                length += len(parts[-1])
        return cls("".join(parts), tuple(starts), tuple(kept))

    def line(self, position: int) -> Cell:
        """The line that a place in the text came from."""
        return self.lines[bisect_right(self.starts, position) - 1]

    def sentence(self, match: re.Match[str]) -> tuple[str, str]:
        """What the sentence of a match says before it, and the whole of it from there to the match's end."""
        first = max(0, match.start() - _LONGEST_SENTENCE)
        start = max(self.text.rfind(sign, first, match.start()) for sign in "。;") + 1 or first
        return self.text[start : match.start()], self.text[start : match.end()]


def _around_pages(lines: Sequence[Cell]) -> set[int]:
    """Lines that stand around a page's text: its number and its running title, by identity."""
    edges: list[Cell] = []
    for _, of_page in groupby(lines, key=lambda line: line.page):
        page = list(of_page)
        edges += [*page[:2], *page[2:][-2:]]
    printed = Counter(text for text, _ in {(squash(line.text), line.page) for line in edges})
    return {
        id(line)
        for line in edges
        if _PAGE_NUMBER.fullmatch(text := squash(line.text)) or printed[text] >= _RUNNING_TITLE_PAGES
    }
