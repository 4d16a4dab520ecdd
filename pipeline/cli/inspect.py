"""`juesuan inspect`: what is recognised in one file, without a home, Dagster or gates."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console

from pipeline.cli.console import CommandError, stdout, table, text
from pipeline.forms import DocumentIdentity, NormalisedDocument, normalise
from pipeline.readers import Reading, read_file


def inspect_file(path: Path) -> None:
    """Read and normalise one file and print what came of it.

    Raises:
        CommandError: There is no such file, or it cannot be read.
    """
    if not path.is_file():
        raise CommandError(f"there is no file {path}")
    console = stdout()
    reading = read_file(path)
    _print_reading(console, path, reading)
    if reading.status != "read":
        raise CommandError(f"{path.name}: {reading.status}: {reading.reason}")
    document = normalise(DocumentIdentity("inspected", path.name), reading.cells)
    _print_document(console, document)


def _print_reading(console: Console, path: Path, reading: Reading) -> None:
    tables = len({(cell.page, cell.table_no) for cell in reading.cells if cell.table_no})
    console.print(f"[bold]{text(path.name)}[/]")
    console.print(f"{reading.media_type}, {reading.page_count} pages, {tables} tables, {len(reading.cells):,} cells")
    for note in reading.notes:
        console.print(note, markup=False)


def _print_document(console: Console, document: NormalisedDocument) -> None:
    departments = [row["department_name"] for row in document.rows.get("dim_department", [])]
    console.print(
        f"{document.status}: {text(departments[0] if departments else 'department unknown')}, "
        f"{document.fiscal_year or 'year unknown'}, {document.stage or 'stage unknown'}"
    )
    if document.status_reason:
        console.print(document.status_reason, markup=False)
    projects = {row["project_id"]: row["project_name"] for row in document.rows.get("dim_project", [])}
    loaded = Counter(r["statement_id"] for r in document.rows.get("value_cell", []) if r["disposition"] == "loaded")
    rows = [
        (
            s["first_page"],
            s["form_id"],
            _label(s, projects),
            s["unit_published"],
            s["fiscal_year"],
            s["department_name"],
            s["status"],
            f"{loaded[s['statement_id']]}/{s['value_cells']}",
        )
        for s in document.rows.get("statement", [])
    ]
    if rows:
        console.print()
        console.print(table(["page", "form", "title", "unit", "year", "department", "status", "loaded cells"], rows))
        console.print("\n[bold]how the columns got their meaning[/]")
    for s in document.rows.get("statement", []):
        explanation = s["status_reason"] or s["alignment"] or "text"
        console.print(f"  {_label(s, projects)}: {explanation}", markup=False, soft_wrap=True)
    if document.unrecognised:
        console.print()
        others = [(t.page, t.table_no, t.amounts, t.reason, t.sample) for t in document.unrecognised]
        console.print(
            table(
                ["page", "table", "amounts", "reason", "begins with"], others, title="tables that became no statement"
            )
        )


def _label(statement: Mapping[str, object], projects: Mapping[object, object]) -> str:
    """The title as printed; project forms, which all have the same, with the project's name."""
    project = projects.get(statement["project_id"])
    return f"{statement['title']}: {project}" if project else str(statement["title"])
