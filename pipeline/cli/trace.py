"""`juesuan trace`: one figure, its meaning, its source and what was checked about it."""

import shutil
from pathlib import Path

from rich.markup import escape

from pipeline.cli.console import CommandError, stdout, table
from pipeline.cli.query import open_current
from pipeline.settings import from_environment
from pipeline.warehouse.provenance import Provenance, provenance


def print_trace(home: Path | None, fact_id: str, image: Path | None, *, strip: bool) -> None:
    """Print a fact and all that stands behind it; save the picture of its page if a file is named.

    Raises:
        UnknownFact: The release holds no such fact.
        CommandError: There is no picture of the page, or the file cannot be written.
    """
    with open_current(home) as con:
        found = provenance(con, fact_id)
    console = stdout()
    console.print(f"[bold]{found.fact_table}[/]")
    console.print(table(["column", "value"], [item for item in found.fact.items() if item[1] is not None]))
    console.print("\n[bold]source[/]")
    console.print(table(["", ""], _source(found)))
    console.print("\n[bold]printed rows[/]")
    for row in found.context:
        at = f"line {row.line_no}" if row.line_no else f"{row.page}:{row.table_no}:{row.row_no}"
        texts = [f"[bold]{_escape(c.text)}[/]" if c.role == "source" else _escape(c.text) for c in row.cells if c.text]
        console.print(f"{at:>9}  {' | '.join(texts)}", soft_wrap=True)
    if found.comparisons:
        rows = [
            (c["rule_id"], "holds" if c["holds"] else "FAILS", c["key"], c["expected"], c["actual"])
            for c in found.comparisons
        ]
        console.print()
        console.print(table(["rule", "", "compared", "expected", "published"], rows, title="rules that examined it"))
    if image is not None:
        _save_image(from_environment(home).home, found, image, whole_page=not strip)


def _save_image(home: Path, found: Provenance, image: Path, *, whole_page: bool) -> None:
    from pipeline.warehouse.pages import NoPageImage, page_image

    try:
        shutil.copyfile(page_image(home, found, whole_page=whole_page), image)
    except (NoPageImage, OSError) as error:
        raise CommandError(str(error)) from error
    stdout().print(f"\npage {found.fact['source_page']} is in {image}", soft_wrap=True)


def _source(found: Provenance) -> list[tuple[str, object]]:
    statement = found.statement or {}
    lines: list[tuple[str, object]] = [
        ("file", found.document.get("file_name")),
        ("sha256", found.document.get("sha256")),
        ("form", f"{statement.get('title')} ({found.form.get('title_zh')})"),
        ("page", found.fact["source_page"]),
        ("row", " | ".join(found.labels) or None),
        ("unit", found.unit_text),
        ("alignment", statement.get("alignment")),
    ]
    for i, cell in enumerate(found.cells, start=1):
        lines.append((f"cell {i}", f"{cell.text} → {cell.measure}"))
        lines.append(("  header", " / ".join(cell.header) or None))
        if cell.stands_under is not None:
            lines.append(("  printed under", " / ".join(cell.stands_under) or "no heading"))
    if found.superseded_by:
        lines.append(("superseded by", found.superseded_by["file_name"]))
    return lines


def _escape(text: str) -> str:
    return escape("".join(text.splitlines()))
