"""The form files: what each statutory form is called, which columns and lines it has, which sums it must obey.

A new layout is an edit of a TOML file beside this module, never a branch in code. All patterns are regular expressions
that must match the whole of a squashed text (`wording.squash`): for columns the header path, its texts joined by "/".
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pipeline.forms.labels import is_within

FORMS_DIR = Path(__file__).parent
COMMON_FILE = "common.toml"
CLAIMS_FILE = "claims.toml"
NOTES_FILE = "notes.toml"
_KEY_HEADS = ("code", "name", "label", "line_no")
CODE_HEADS = {"functional": "2", "economic": "3", "government_economic": "5"}
"""First digit of the codes of each classification of expenditure."""


class FormFileError(Exception):
    """A form file is wrong; the message names file and place."""


@dataclass(frozen=True)
class Pattern:
    """Alternatives, each a regular expression for a whole squashed text. `source` is where they stand.

    They are compiled when they are first needed: a document needs few forms, and compiling all takes longer than it.
    """

    source: str
    alternatives: tuple[str, ...]

    def matches(self, squashed: str) -> bool:
        return self._any_of.fullmatch(squashed) is not None

    @cached_property
    def _any_of(self) -> re.Pattern[str]:
        """All of them in one.

        Raises:
            FormFileError: One of them is no regular expression.
        """
        try:
            return re.compile("|".join(f"(?:{text})" for text in self.alternatives))
        except re.error as error:
            raise FormFileError(f"{self.source}: {error}") from error


def _union(source: str, patterns: Iterable[Pattern]) -> Pattern:
    return Pattern(source, tuple(text for pattern in patterns for text in pattern.alternatives))


class Group(dict[str, Pattern]):
    """Patterns of one kind of words, by what the words mean."""

    def find(self, text: str) -> str | None:
        """The first of the meanings whose words these are."""
        # Most texts are none of them, and asking all at once is faster.
        if not self._any_of.matches(text):
            return None
        return next(name for name, pattern in self.items() if pattern.matches(text))

    @cached_property
    def _any_of(self) -> Pattern:
        return _union("", self.values())


@dataclass(frozen=True, slots=True)
class Column:
    """A value column: `key` names the measure inside the form, `fact` holds the fact columns that it fixes.

    `beside` limits it to tables that also have a column with such a header path.
    """

    key: str
    pattern: Pattern
    fact: Mapping[str, str]
    beside: Pattern | None = None


@dataclass(frozen=True, slots=True)
class Marker:
    """Words that add to a meaning: anywhere above a column (决算数 over 公务接待费), or in the title of a form."""

    pattern: Pattern
    fact: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, known by its label: `fact` holds the fact columns that it fixes, over those of the column.

    `side` limits it to the income or the expenditure side of a two-sided form, `under` to the lines below a heading
    that `opens` such a part, `after` to lines below one whose label matches. 收入合计 below 本年收入 is all income.
    """

    pattern: Pattern
    fact: Mapping[str, str]
    side: str | None = None
    under: str | None = None
    opens: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Within one row, the columns of `left` add up to the columns of `right`.

    `instead` names columns that, where a table has them, stand for their parts (labels.csv): 财政拨款 for its funds.
    """

    name: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    instead: Mapping[str, tuple[str, ...]]

    def right_of(self, present: AbstractSet[str]) -> tuple[str, ...]:
        """The addends in a table that has these columns."""
        covered = {part for whole, parts in self.instead.items() if whole in present for part in parts}
        return tuple(key for key in self.right if key not in covered)


@dataclass(frozen=True, slots=True)
class Form:
    """One statutory form.

    `layout` is blocks (keys and values side by side), narrative or evaluation. `key` says what a row of a block is
    known by: subject (a code), line (a label) or none (one wide row). `header_words` stand in headers: those of the
    columns and of the keys. `orders` are official sequences of value columns, used where a row of column numbers is
    printed. `siblings` names the form that the same title means where its codes are of another classification, by
    that, or where income stands on one side and expenditure on the other (two_sided). `needs_codes`: a name alone is
    no subject, because the title also stands above lists of projects.
    """

    form_id: str
    title_zh: str
    description: str
    layout: str
    key: str
    classification: str
    titles: Pattern
    defaults: Mapping[str, str]
    columns: tuple[Column, ...]
    header_words: Pattern
    markers: tuple[Marker, ...]
    title_markers: tuple[Marker, ...]
    lines: tuple[Line, ...]
    orders: tuple[tuple[str, ...], ...]
    identities: tuple[Identity, ...]
    total_labels: Pattern
    siblings: Mapping[str, str]
    needs_codes: bool

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)

    def column_for(self, path: str, all_paths: Collection[str] = ()) -> Column | None:
        """The value column whose header path this is, with what the form's markers add to it; None where unknown."""
        column = next(
            (
                column
                for column in self.columns
                if column.pattern.matches(path)
                and (column.beside is None or any(column.beside.matches(other) for other in all_paths))
            ),
            None,
        )
        if column is None or not self.markers:
            return column
        added = [marker.fact for marker in self.markers if marker.pattern.matches(path)]
        fact = {**column.fact, **{name: value for entry in added for name, value in entry.items()}}
        key = ".".join([column.key, *(value for entry in added for value in entry.values())])
        return Column(key, column.pattern, fact, column.beside)


@dataclass(frozen=True, slots=True)
class Common:
    """Words that mean the same in every form."""

    patterns: Mapping[str, Pattern]
    groups: Mapping[str, Group]
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Pattern:
        return self.patterns[name]


def _pattern(source: str, alternatives: object) -> Pattern:
    if not isinstance(alternatives, list) or not all(isinstance(text, str) for text in alternatives):
        raise FormFileError(f"{source}: a list of regular expressions is needed, not {alternatives!r}")
    return Pattern(source, tuple(alternatives))


def _line(name: str, entry: dict[str, Any]) -> Line:
    return Line(
        _pattern(f"{name} line", entry["match"]),
        entry["fact"],
        entry.get("side"),
        entry.get("under"),
        entry.get("opens"),
        entry.get("after"),
    )


def _markers(name: str, entries: list[dict[str, Any]]) -> tuple[Marker, ...]:
    return tuple(Marker(_pattern(f"{name} marker", entry["match"]), entry["fact"]) for entry in entries)


def _instead(addends: tuple[str, ...], facts: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """Of an identity's addends those that others are parts of, with these parts."""
    within = {
        whole: tuple(key for key in addends if is_within(facts.get(key, {}), facts.get(whole, {}))) for whole in addends
    }
    return {whole: parts for whole, parts in within.items() if parts}


def _form(path: Path, data: dict[str, Any], common: Common) -> Form:
    name = path.name
    if "like" in data:
        # A sibling form: what it does not say itself is as in the other; orders add up.
        base = tomllib.loads((path.parent / f"{data['like']}.toml").read_text(encoding="utf-8"))
        data = {**base, "siblings": {}, **data, "order": [*base.get("order", []), *data.get("order", [])]}
    columns = tuple(
        Column(
            entry["key"],
            _pattern(f"{name} column {entry['key']}", entry["match"]),
            entry.get("fact", {}),
            _pattern(f"{name} column {entry['key']}", entry["beside"]) if "beside" in entry else None,
        )
        for entry in data.get("column", [])
    )
    keys = {column.key for column in columns}
    if len(keys) < len(columns):
        raise FormFileError(f"{name}: two columns have the same key")
    identities = tuple(
        Identity(
            entry["name"],
            tuple(entry["left"]),
            tuple(entry["right"]),
            _instead(tuple(entry["right"]), {column.key: column.fact for column in columns}),
        )
        for entry in data.get("identity", [])
    )
    orders = tuple(tuple(entry["keys"]) for entry in data.get("order", []))
    used = {key for identity in identities for key in identity.left + identity.right} | {k for o in orders for k in o}
    if not used <= keys:
        raise FormFileError(f"{name}: identity or order names unknown columns {sorted(used - keys)}")
    totals = data.get("total_labels")
    return Form(
        form_id=data["form_id"],
        title_zh=data["title_zh"],
        description=data["description"],
        layout=data["layout"],
        key=data.get("key", "none"),
        classification=data.get("classification", "functional"),
        titles=_pattern(f"{name} titles", data["titles"]),
        defaults=data.get("defaults", {}),
        columns=columns,
        header_words=_union(name, [*(column.pattern for column in columns), *(common[key] for key in _KEY_HEADS)]),
        markers=_markers(name, data.get("marker", [])),
        title_markers=_markers(name, data.get("title_marker", [])),
        lines=tuple(_line(name, entry) for entry in data.get("line", [])),
        orders=orders,
        identities=identities,
        total_labels=_pattern(f"{name} total_labels", totals) if totals else common["total"],
        siblings=data.get("siblings", {}),
        needs_codes=data.get("needs_codes", False),
    )


@cache
def common() -> Common:
    """Read common.toml once."""
    data = tomllib.loads((FORMS_DIR / COMMON_FILE).read_text(encoding="utf-8"))
    patterns = {name: _pattern(f"{COMMON_FILE} {name}", alternatives) for name, alternatives in data["words"].items()}
    groups = {
        group: Group({name: _pattern(f"{COMMON_FILE} {group}.{name}", entry) for name, entry in entries.items()})
        for group, entries in [
            *data["evaluation"].items(),
            *((name, data[name]) for name in ("comparison", "kinds", "bought", "bought_how")),
        ]
    }
    kept = ("caption", "titles", "entity", "document", "comparison_words")
    return Common(patterns, groups, {key: data[key] for key in kept})


@cache
def forms() -> dict[str, Form]:
    """Read every form file once, keyed and ordered by form_id.

    Raises:
        FormFileError: A file is wrong.
    """
    result: dict[str, Form] = {}
    for path in sorted(FORMS_DIR.glob("*.toml")):
        if path.name in (COMMON_FILE, CLAIMS_FILE, NOTES_FILE):
            continue
        form = _form(path, tomllib.loads(path.read_text(encoding="utf-8")), common())
        if form.form_id in result or form.form_id != path.stem:
            raise FormFileError(f"{path.name}: form_id {form.form_id} is taken or differs from the file's name")
        result[form.form_id] = form
    return result


def form_rows() -> list[dict[str, object]]:
    """Rows of `dim_form`, one per form file."""
    return [
        {"form_id": form.form_id, "title_zh": form.title_zh, "description": form.description}
        for form in forms().values()
    ]
