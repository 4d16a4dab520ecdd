"""The way back from a figure: document, form, headings, unit, printed cell, the rows around it, the rules that read it.

Everything but the picture of the page (see pages.py) comes from the release alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from pipeline.forms.meaning import Meaning, meanings_of
from pipeline.readers.model import Cell

_ROWS_AROUND = 3
# Media types whose cells know the line of the file that they stand on.
_LINED = ("text/tab-separated-values", "text/csv")
# What rules call a fact in their keys (see rules.py), by the fact's column.
_KEY_QUERIES = {
    "subject_id": "SELECT subject_code FROM dim_subject WHERE subject_id = ?",
    "project_id": "SELECT project_name FROM dim_project WHERE project_id = ?",
}
_KEY_COLUMNS = ("item", "indicator_name")
_CELL_COLUMNS = "page, table_no, row_no, column_no, text, row_span, column_span, x0, top, x1, bottom"


class UnknownFact(Exception):
    """No fact has this id in the current release."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from its upper left corner, as the page is read upright."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class SourceCell:
    """One printed cell that a fact was made of.

    Attributes:
        measure: Column of the fact that it fills.
        header: Headings above it, outermost first; on a continuation page those of the page that prints them.
        stands_under: Headings right above it where its row is printed shifted, so that `header` is another column's;
            else None.
        box: Where it is printed; None in files without pages.
    """

    page: int
    table_no: int
    row_no: int
    column_no: int
    text: str
    measure: str | None
    box: Box | None
    header: tuple[str, ...] = ()
    stands_under: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ContextCell:
    """One cell of the rows around a figure. `role`: source (a cell of the fact), label, header or other."""

    column_no: int
    text: str
    row_span: int
    column_span: int
    role: str


@dataclass(frozen=True, slots=True)
class ContextRow:
    """One printed row. `line_no` is the line of the file where it is a text, else None."""

    page: int
    table_no: int
    row_no: int
    line_no: int | None
    cells: tuple[ContextCell, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """A fact and all that stands behind it. Mappings are rows of the warehouse by column name.

    Attributes:
        fact_table: Name of the table that holds the fact.
        subject: Row of dim_subject, with the name of the fact's year, or of dim_project, that the fact is about.
        statement: The printed form, with title, unit, status and how its columns got their meaning.
        cells: The printed cells that the fact was made of; a figure printed twice has two.
        labels: The words of the figure's own row.
        unit_text: The words that print the unit; None where the form prints none.
        context: The header rows and the rows around the figure, as printed.
        comparisons: Rows of audit_comparison with the rule's description and severity, by form and key: every rule
            that examined this subject, item, indicator or project in this form. Those that failed come first.
        superseded_by: Row of dim_document of the later publication that replaced this one, if any.
    """

    fact_table: str
    fact: dict[str, Any]
    document: dict[str, Any]
    department: dict[str, Any]
    form: dict[str, Any]
    subject: dict[str, Any] | None
    statement: dict[str, Any] | None
    cells: tuple[SourceCell, ...]
    labels: tuple[str, ...]
    unit_text: str | None
    context: tuple[ContextRow, ...]
    comparisons: tuple[dict[str, Any], ...]
    superseded_by: dict[str, Any] | None

    @property
    def findings(self) -> tuple[dict[str, Any], ...]:
        """The comparisons that failed."""
        return tuple(row for row in self.comparisons if not row["holds"])


def provenance(con: duckdb.DuckDBPyConnection, fact_id: str) -> Provenance:
    """Follow a fact back to everything that gave it its meaning.

    Raises:
        UnknownFact: The release holds no such fact.
    """
    in_table = con.execute("SELECT fact_table FROM fact_index WHERE fact_id = ?", [fact_id]).fetchone()
    if in_table is None:
        raise UnknownFact(f"no fact {fact_id}; ids look like document:page:table:row:column (see column fact_id)")
    table = str(in_table[0])
    fact = _rows(con, f"SELECT * FROM {table} WHERE fact_id = ?", [fact_id])[0]
    document = _row(con, "dim_document", "document_id", fact["document_id"]) or {}
    cells = _source_cells(con, fact_id)
    statement = _statement(con, fact_id)
    read = _cells_of(con, fact["document_id"], statement)
    figures = [((cell.page, cell.table_no, cell.row_no, cell.column_no), cell.measure or "") for cell in cells]
    meanings = meanings_of(read, fact["form_id"], figures, fact)
    meaning = next(iter(meanings), None)
    cells = tuple(
        replace(cell, header=found.header, stands_under=found.stands_under) if found else cell
        for cell, found in zip(cells, meanings, strict=True)
    )
    subject = _subject(con, fact) or _row(con, "dim_project", "project_id", fact.get("project_id"))
    return Provenance(
        fact_table=table,
        fact=fact,
        document=document,
        department=_row(con, "dim_department", "department_id", fact["department_id"]) or {},
        form=_row(con, "dim_form", "form_id", fact["form_id"]) or {},
        subject=subject,
        statement=statement,
        cells=cells,
        labels=tuple(_one_line(cell.text) for cell in meaning.labels) if meaning else (),
        unit_text=_one_line(meaning.unit.text) if meaning and meaning.unit else None,
        context=_context(read, cells, meaning, is_text=document.get("media_type") in _LINED),
        comparisons=_comparisons(con, fact),
        superseded_by=_row(con, "dim_document", "document_id", document.get("superseded_by")),
    )


def _source_cells(con: duckdb.DuckDBPyConnection, fact_id: str) -> tuple[SourceCell, ...]:
    rows = con.execute(
        "SELECT v.page, v.table_no, v.row_no, v.column_no, v.text, v.measure, c.x0, c.top, c.x1, c.bottom "
        "FROM value_cell v LEFT JOIN source_cell c USING (document_id, page, table_no, row_no, column_no) "
        "WHERE v.fact_id = ? ORDER BY v.page, v.table_no, v.row_no, v.column_no",
        [fact_id],
    ).fetchall()
    return tuple(
        SourceCell(page, table_no, row_no, column_no, text, measure, Box(*box) if None not in box else None)
        for page, table_no, row_no, column_no, text, measure, *box in rows
    )


def _statement(con: duckdb.DuckDBPyConnection, fact_id: str) -> dict[str, Any] | None:
    rows = _rows(
        con,
        "SELECT * FROM statement WHERE statement_id = (SELECT min(statement_id) FROM value_cell WHERE fact_id = ?)",
        [fact_id],
    )
    return rows[0] if rows else None


def _cells_of(con: duckdb.DuckDBPyConnection, document_id: str, statement: Mapping[str, Any] | None) -> list[Cell]:
    """The cells of a statement's pages. Its title may stand at the foot of the page before its first table."""
    if statement is None:
        return []
    rows = con.execute(
        f"SELECT {_CELL_COLUMNS} FROM source_cell WHERE document_id = ? AND page BETWEEN ? AND ? "
        "ORDER BY page, table_no, row_no, column_no",
        [document_id, statement["first_page"] - 1, statement["last_page"]],
    ).fetchall()
    return [Cell(*row) for row in rows]


def _context(
    read: list[Cell], cells: tuple[SourceCell, ...], meaning: Meaning | None, *, is_text: bool
) -> tuple[ContextRow, ...]:
    if not cells:
        return ()
    first = cells[0]
    sources = {(c.page, c.table_no, c.row_no, c.column_no) for c in cells}
    labels = {(c.page, c.table_no, c.row_no, c.column_no) for c in meaning.labels} if meaning else set()
    header_rows = set(meaning.header_rows) if meaning else set()
    rows: dict[tuple[int, int, int], list[Cell]] = {}
    for cell in read:
        near = (cell.page, cell.table_no) == (first.page, first.table_no) and (
            abs(cell.row_no - first.row_no) <= _ROWS_AROUND
        )
        if near or (cell.page, cell.table_no, cell.row_no) in header_rows:
            rows.setdefault((cell.page, cell.table_no, cell.row_no), []).append(cell)

    def role(cell: Cell) -> str:
        place = (cell.page, cell.table_no, cell.row_no, cell.column_no)
        if place in sources:
            return "source"
        if place in labels:
            return "label"
        return "header" if place[:3] in header_rows else "other"

    return tuple(
        ContextRow(
            *place,
            int(line[0].top) if is_text and line[0].top is not None else None,
            tuple(ContextCell(c.column_no, c.text, c.row_span, c.column_span, role(c)) for c in line),
        )
        for place, line in sorted(rows.items())
    )


def _comparisons(con: duckdb.DuckDBPyConnection, fact: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """Comparisons whose key begins with what the fact is about."""
    names = [str(fact[column]) for column in _KEY_COLUMNS if fact.get(column)]
    for column, sql in _KEY_QUERIES.items():
        if fact.get(column):
            names += [str(row[0]) for row in con.execute(sql, [fact[column]]).fetchall()]
    rows = _rows(
        con,
        "SELECT r.description, r.severity, r.category, c.* FROM audit_comparison c JOIN audit_rule r USING (rule_id) "
        "WHERE document_id = ? AND form_id = ? "
        "AND list_bool_or(list_transform(?::VARCHAR[], s -> key = s OR starts_with(key, s || ' '))) "
        "ORDER BY holds, rule_id, key",
        [fact["document_id"], fact["form_id"], names],
    )
    return tuple(rows)


def _one_line(text: str) -> str:
    return "".join(text.splitlines()).strip()


def _subject(con: duckdb.DuckDBPyConnection, fact: dict[str, Any]) -> dict[str, Any] | None:
    """The fact's subject under the name that it had in the fact's year."""
    found = _rows(
        con,
        "SELECT s.* REPLACE (n.subject_name AS subject_name) FROM dim_subject s JOIN dim_subject_name n "
        "ON n.subject_id = s.subject_id AND $year BETWEEN n.first_year AND n.last_year WHERE s.subject_id = $subject",
        {"year": fact["fiscal_year"], "subject": fact.get("subject_id")},
    )
    return found[0] if found else None


def _row(con: duckdb.DuckDBPyConnection, table: str, key: str, value: object) -> dict[str, Any] | None:
    rows = _rows(con, f"SELECT * FROM {table} WHERE {key} = ?", [value]) if value is not None else []
    return rows[0] if rows else None


def _rows(con: duckdb.DuckDBPyConnection, sql: str, parameters: list[Any] | dict[str, Any]) -> list[dict[str, Any]]:
    result = con.execute(sql, parameters)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
