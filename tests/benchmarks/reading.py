"""Reading PDFs: speed and rows right of our readers, pdfplumber, camelot and pymupdf.

    python -m tests.benchmarks.reading FOLDER [--every 5]

Speed is processor time a page on the PDFs of a folder, document by document, every engine on the same document in turn.
Rows right are counted on the tables of the samples, typeset anew by ReportLab and by Chromium, because there it is
known what is printed: a row is right if its cells hold the printed texts, all of them and in their order. Engines
that are not installed are left out (`uv pip install camelot-py pymupdf`).
"""

import argparse
import gc
import os
import platform
import re
import resource
import shutil
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from importlib.metadata import PackageNotFoundError, version
from itertools import groupby
from pathlib import Path

from pipeline.readers.dispatch import read_here
from pipeline.readers.glyphs import plain
from pipeline.readers.limits import DEFAULT_LIMITS
from pipeline.readers.model import Cell, UnreadableFile
from pipeline.readers.pdf import read_pdf
from pipeline.readers.version import ReaderName

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
Row = tuple[str, ...]
Engine = Callable[[Path], list[Row]]


def row_of(texts: Iterable[object]) -> Row:
    """The texts of a row as they are compared: no spaces, no empty cells, no radicals for characters."""
    bare = (plain(re.sub(r"\s", "", str(text or ""))) for text in texts)
    return tuple(text for text in bare if text)


def rows_of_cells(cells: Iterable[Cell]) -> list[Row]:
    """Rows of all tables."""
    in_tables = (cell for cell in cells if cell.table_no)
    by_row = groupby(in_tables, key=lambda cell: (cell.page, cell.table_no, cell.row_no))
    return [row_of(cell.text for cell in row) for _, row in by_row]


def ours(reader: ReaderName) -> Engine:
    """One of our readers, with the collector as the worker sets it."""

    def read(path: Path) -> list[Row]:
        gc.set_threshold(50_000, 20, 100)
        try:
            return rows_of_cells(read_pdf(path, DEFAULT_LIMITS, reader).cells)
        finally:
            gc.set_threshold(700, 10, 10)

    return read


def pdfplumber_(path: Path) -> list[Row]:
    """Tables and words with its defaults: what a page's cells and the text around them take."""
    import pdfplumber

    rows: list[Row] = []
    with pdfplumber.open(path) as document:
        for page in document.pages:
            rows += [row_of(row) for table in page.extract_tables() for row in table]
            page.extract_words()
            page.close()
    return rows


def camelot_(path: Path) -> list[Row]:
    """Tables by its lattice; it gives no text around them."""
    import camelot

    tables = camelot.read_pdf(str(path), pages="all", flavor="lattice", suppress_stdout=True)
    return [row_of(row) for table in tables for row in table.data]


def pymupdf_(path: Path) -> list[Row]:
    """Tables and words with its defaults."""
    import pymupdf

    rows: list[Row] = []
    with pymupdf.open(path) as document:
        for page in document:
            rows += [row_of(row) for table in page.find_tables().tables for row in table.extract()]
            page.get_text("words")
    return rows


def engines() -> dict[str, Engine]:
    """Every engine that is installed, by name and version; ours first."""
    found = {"ours, fast": ours("fast"), "ours, reference": ours("reference")}
    for package, engine in (("pdfplumber", pdfplumber_), ("camelot-py", camelot_), ("pymupdf", pymupdf_)):
        try:
            found[f"{package} {version(package)}"] = engine
        except PackageNotFoundError:
            print(f"{package} is not installed", file=sys.stderr)
    return found


def processor_seconds() -> float:
    """Of this process and of those that it started."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def speed(paths: list[Path], found: dict[str, Engine]) -> dict[str, list[float]]:
    """Milliseconds a page of each readable document, by engine."""
    spent: dict[str, list[float]] = {name: [] for name in found}
    for path in paths:
        try:
            pages = read_pdf(path, DEFAULT_LIMITS, "fast").page_count
        except UnreadableFile:
            continue
        for name, engine in found.items():
            before = processor_seconds()
            engine(path)
            spent[name].append((processor_seconds() - before) / pages * 1000)
        print(f"{path.stem}: {', '.join(f'{ms[-1]:.1f}' for ms in spent.values())} ms", file=sys.stderr, flush=True)
    return spent


def printed_tables() -> list[list[list[str]]]:
    """The tables of the samples, as texts by row; merged cells keep their text once."""
    tables = []
    for path in sorted(SAMPLES.iterdir()):
        cells = [cell for cell in read_here(path, DEFAULT_LIMITS).cells if cell.table_no]
        for _, table in groupby(cells, key=lambda cell: (cell.page, cell.table_no)):
            rows = [[cell.text for cell in row] for _, row in groupby(table, key=lambda cell: cell.row_no)]
            # Only what is printed as a plain grid, so that nothing but the reading is judged.
            if len({len(row) for row in rows}) == 1 and 2 <= len(rows[0]) <= 12:
                tables.append(rows)
    return tables


def by_reportlab(tables: list[list[list[str]]], out: Path) -> Path:
    """Typeset as ruled tables, each on pages of its own, in a font that the file holds, as most publishers' do."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

    from tests.mint.writers.font import font_of

    font = font_of("Boxes", "".join(text for rows in tables for row in rows for text in row))
    style = ParagraphStyle("cell", fontName=font, fontSize=8, leading=10, wordWrap="CJK")
    story: list[object] = []
    for rows in tables:
        texts = [[Paragraph(text.replace("&", "&amp;").replace("<", "&lt;"), style) for text in row] for row in rows]
        width = 760 / len(rows[0])
        story += [Table(texts, [width] * len(rows[0]), style=[("GRID", (0, 0), (-1, -1), 0.5, "black")]), PageBreak()]
    SimpleDocTemplate(str(out), pagesize=landscape(A4), leftMargin=36, rightMargin=36).build(story)
    return out


def by_chromium(tables: list[list[list[str]]], out: Path) -> Path:
    """Typeset as a web page that is printed."""
    from html import escape

    from playwright.sync_api import sync_playwright

    def rows(table: list[list[str]]) -> str:
        return "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in table)

    body = "".join(f"<table>{rows(table)}</table>" for table in tables)
    css = "table{border-collapse:collapse;page-break-after:always;font:8pt sans-serif}td{border:1px solid}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.set_content(f"<style>{css}</style>{body}")
        page.pdf(path=out, format="A4", landscape=True)
        browser.close()
    return out


def rows_right(tables: list[list[list[str]]], path: Path, engine: Engine) -> float:
    """Percent of the printed rows that the engine reads as they are printed."""
    printed = Counter(row_of(row) for table in tables for row in table)
    read = Counter(engine(path))
    return 100 * sum((printed & read).values()) / printed.total()


def main() -> None:
    """Measure and print a table, ratios first."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="Only every n-th file.")
    arguments = parser.parse_args()
    found = engines()
    tables = printed_tables()
    with tempfile.TemporaryDirectory() as folder:
        typeset = [by_reportlab(tables, Path(folder) / "reportlab.pdf")]
        if shutil.which("chromium"):
            typeset.append(by_chromium(tables, Path(folder) / "chromium.pdf"))
        right = {name: [rows_right(tables, path, engine) for path in typeset] for name, engine in found.items()}
    spent = speed(sorted(arguments.folder.glob("*.pdf"))[:: arguments.every], found)
    fast = spent["ours, fast"]
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {len(fast)} documents, ",
        end="",
    )
    print(f"{sum(len(table) for table in tables)} printed rows\n")
    print("| engine | times our processor time a page, median (range) | ms a page, median | rows right % |")
    print("|---|---|---|---|")
    for name, times in spent.items():
        ratios = [a / b for a, b in zip(times, fast, strict=True)]
        percent = " / ".join(f"{value:.1f}" for value in right[name])
        print(
            f"| {name} | {statistics.median(ratios):.1f} ({min(ratios):.1f}–{max(ratios):.1f}) "
            f"| {statistics.median(times):.1f} | {percent} |"
        )


if __name__ == "__main__":
    main()
