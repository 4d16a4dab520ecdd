"""Tab-separated text: what copying from a web page leaves."""

from pathlib import Path

from tests.mint.model import Document, grid


def write(document: Document, path: Path) -> None:
    lines = [*document.heading, ""]
    for table in document.tables:
        lines += [*table.title, "", *table.caption(), ""]
        for row in grid(table):
            lines.append("\t".join(table.printed(cell) if cell else "" for cell in row))
        lines += ["", *table.notes, ""]
    path.write_text("\n".join(lines), encoding="utf-8")
