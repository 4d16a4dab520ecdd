"""The field's terms, from docs/glossary.md."""

from dataclasses import dataclass
from functools import cache

from pipeline.shipped import DOCS

GLOSSARY = DOCS / "glossary.md"


@dataclass(frozen=True, slots=True)
class Term:
    """One row of the glossary."""

    chinese: str
    english: str
    warehouse: str
    meaning: str


@cache
def chapters() -> dict[str, list[Term]]:
    """The glossary's tables by the heading above each, in order."""
    found: dict[str, list[Term]] = {}
    chapter = ""
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            chapter = line.removeprefix("## ").strip()
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4 and not set(line) <= set("|-: ") and cells[0] != "Chinese":
            found.setdefault(chapter, []).append(Term(*cells))
    return found
