"""What an address says: page, language and choices. A link made here reproduces the view that it was made in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

LANGUAGES = ("zh", "en")
PAGES = ("overview", "department", "performance", "findings", "documents", "figure", "glossary")
_MAX_LENGTH = 200
# A choice that gives other choices their meaning: when it changes, those are dropped.
_DEPENDENT = {
    "department": ("year", "stage", "form", "subject", "with", "with_year", "with_stage", "project"),
    "year": ("stage", "form", "subject", "project"),
    "stage": ("form", "subject"),
    "form": ("subject",),
    "tab": ("q", "form", "subject"),
    "rule": ("finding",),
    "with": ("with_year", "with_stage"),
}
CHOICES = frozenset(
    {
        "category",
        "confidence",
        "department",
        "document",
        "fact",
        "finding",
        "form",
        "grade",
        "missed",
        "project",
        "q",
        "rule",
        "severity",
        "stage",
        "status",
        "subject",
        "superseded",
        "tab",
        "with",
        "with_stage",
        "with_year",
        "year",
    }
)


@dataclass(frozen=True, slots=True)
class View:
    """One view of the dashboard. `choices` holds only known names with short values; everything in it is untrusted."""

    page: str = "overview"
    language: str = "zh"
    choices: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        """A choice, or the default where the address does not make it."""
        return self.choices.get(name, default)

    def number(self, name: str) -> int | None:
        """A choice that is a whole number, else None."""
        text = self.get(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None

    def link(self, page: str | None = None, **changes: object) -> str:
        """Address of this page with some choices changed, or of another page with only these choices.

        A change to None or "" drops the choice; what depends on a changed choice is dropped too.
        """
        kept = dict(self.choices) if page is None or page == self.page else {}
        for name, value in changes.items():
            text = "" if value is None else str(value)
            if kept.get(name, "") != text:
                for other in _DEPENDENT.get(name, ()):
                    if other not in changes:
                        kept.pop(other, None)
            kept[name] = text
        return path(page or self.page) + query(self.language, kept)

    def without(self, name: str) -> "View":
        """The same view with one choice not made."""
        return View(self.page, self.language, {k: v for k, v in self.choices.items() if k != name})

    def in_language(self, language: str) -> str:
        """Address of the same view in another language."""
        return path(self.page) + query(language, self.choices)


def path(page: str) -> str:
    """Path of a page."""
    return "/" if page == "overview" else f"/{page}"


def query(language: str, choices: Mapping[str, str]) -> str:
    """The part of an address after its path, in a fixed order."""
    named = [(name, choices[name]) for name in sorted(choices) if choices[name]]
    return "?" + urlencode([("lang", language), *named])


def parse(pathname: str | None, search: str | None) -> View | None:
    """The view that an address asks for; None where there is no such page."""
    name = (pathname or "/").strip("/") or "overview"
    if name not in PAGES:
        return None
    given = dict(parse_qsl((search or "").lstrip("?"), max_num_fields=100, errors="replace"))
    language = given.get("lang", "zh")
    choices = {k: v.replace("\0", "")[:_MAX_LENGTH] for k, v in given.items() if k in CHOICES and v}
    return View(name, language if language in LANGUAGES else "zh", choices)
