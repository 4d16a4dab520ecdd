"""Web pages: data tables with their spans, everything else that a reader of the page sees as lines.

Pages nest tables for their layout. A table is one of data where it has a row of two cells and no table in it has; all
others are frames around text. Nothing is fetched, no script runs: what is hidden until a click is not read.
"""

import codecs
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.readers.flow import Flow, Placed
from pipeline.readers.limits import Limits
from pipeline.readers.model import Reading, UnreadableFile
from pipeline.readers.text import decode

MEDIA_TYPE = "text/html"

_BLOCK_NAMES = """
address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer form
h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_UNSEEN_NAMES = """
head script style template noscript select textarea button input svg iframe object applet datalist noframes
"""
_NEVER_SHOWN = frozenset(_UNSEEN_NAMES.split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""")
_CHARSET_WITHIN_BYTES = 4096
_SUBSETS_OF_GB18030 = ("gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936")
_SPACES = re.compile(r"[ \t\r\n\f\v\u200b\ufeff]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MOST_COLUMNS = 1_000
_LAST_ROW = 1_000_000
# One broken byte in a menu must not cost the page; more of them mean that the encoding is another one.
_MOST_BROKEN_SHARE = 0.001
_FEW_BROKEN = 3


def read_html(path: Path, limits: Limits) -> Reading:
    """Read a web page into cells.

    Raises:
        UnreadableFile: It is empty, no text, shows no text, or has more cells than the limit.
    """
    data = path.read_bytes()
    if not data.strip():
        raise UnreadableFile("the file is empty; publish or download it again")
    text, note = _decode(data)
    root = _root(text)
    flow = Flow(limits)
    notes = [note] if note else []
    if root is not None:
        tables = _data_tables(root)
        for item in _lines_and_tables(root, tables):
            if isinstance(item, str):
                flow.line(item)
            else:
                tables.discard(item)
                for caption in item.iterchildren("caption"):
                    flow.line("\n".join(_lines_and_tables(caption)))
                flow.table(_placed(item, limits))
        if tables:
            notes.append(f"{len(tables)} tables are hidden on the page and were not read")
    if not flow.cells:
        raise UnreadableFile("the page shows no text; if scripts fill it, save it from a browser as a complete page")
    return Reading(MEDIA_TYPE, 1, flow.cells, notes=notes)


def _root(text: str) -> Any | None:
    """Root of the page's tree, None where it has nothing but comments or blanks."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(_CONTROLS.sub("", text).encode(), parser)
    except etree.XMLSyntaxError:
        root = None
    # The parser mends what it can and stops at its limits: what follows would be lost without a word.
    limit = next((error.message for error in parser.error_log if "RESOURCE_LIMIT" in error.type_name), None)
    if limit:
        raise UnreadableFile(f"the page is nested too deep ({limit}); save it from a browser and land it again")
    return root


def _decode(data: bytes) -> tuple[str, str | None]:
    """Text of a page by what its bytes are, else by its declared charset, with a note if it is not UTF-8.

    Declarations are copied from template to template and often wrong. UTF-8 cannot be mistaken, so its bytes are
    believed first. GB18030 fits nearly any bytes, so there the declaration is.
    """
    match = _CHARSET.search(data[:_CHARSET_WITHIN_BYTES])
    declared = match.group(1).decode("ascii").lower() if match else ""
    # Pages say gb2312 and use characters that only its successors have.
    encoding = "gb18030" if declared in _SUBSETS_OF_GB18030 else declared
    is_marked = data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = encoding if _is_other_charset(encoding) and not is_marked else "utf-8"
    if encoding != "utf-8":
        for name in ("utf-8", encoding):
            try:
                return data.decode(name), _note(name, declared)
            except UnicodeError:
                continue
    try:
        text, name = decode(data)
    except UnreadableFile:
        text = data.decode(encoding, errors="replace")
        broken = text.count("\ufffd") + len(_CONTROLS.findall(text))
        if broken > max(_FEW_BROKEN, _MOST_BROKEN_SHARE * len(text)):
            raise
        return text, f"decoded as {encoding}; {broken} places have bytes that are no text"
    return text, _note(name.removesuffix("-sig"), declared)


def _note(name: str, declared: str) -> str | None:
    if declared and name not in (declared, "gb18030" if declared in _SUBSETS_OF_GB18030 else ""):
        return f"decoded as {name}, though the page declares {declared}"
    return None if name == "utf-8" else f"decoded as {name}"


def _is_other_charset(encoding: str) -> bool:
    """Whether a declared charset is one of text that the bytes alone would not tell."""
    try:
        return bool(encoding) and codecs.lookup(encoding).name not in ("utf-8", "utf-16", "utf-7", "idna", "punycode")
    except LookupError:
        return False


def _data_tables(root: Any) -> set[Any]:
    found = set()
    holds_data: list[bool] = []
    for event, table in etree.iterwalk(root, events=("start", "end"), tag="table"):
        if event == "start":
            holds_data.append(False)
            continue
        is_frame = holds_data.pop()
        is_data = any(len(_cells_of(row)) > 1 for row in _rows_of(table))
        if is_data and not is_frame:
            found.add(table)
        if holds_data:
            holds_data[-1] |= is_frame or is_data
    return found


def _lines_and_tables(root: Any, tables: Collection[Any] = ()) -> Iterator[Any]:
    """Lines of text, and the tables among them as elements, in the order of the page. Walks without recursion."""
    pieces: list[str] = []
    preformatted = 0

    def line() -> Iterator[str]:
        text = _SPACES.sub(" ", "".join(pieces)).strip()
        pieces.clear()
        if text:
            yield text

    def take(text: str | None) -> Iterator[str]:
        first, *others = (text or "").split("\n") if preformatted else [text or ""]
        pieces.append(first)
        for other in others:
            yield from line()
            pieces.append(other)

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        is_block = element.tag in _BLOCKS
        if event == "start":
            if is_block:
                yield from line()
            if element in tables and not _is_hidden(element):
                yield element
                walk.skip_subtree()
            elif _is_hidden(element):
                walk.skip_subtree()
            else:
                preformatted += element.tag == "pre"
                yield from take(element.text)
            continue
        if is_block:
            yield from line()
        preformatted -= element.tag == "pre" and not _is_hidden(element)
        if element is not root:
            yield from take(element.tail)
    yield from line()


def _is_hidden(element: Any) -> bool:
    return (
        element.tag in _NEVER_SHOWN
        or element.get("hidden") is not None
        or _HIDDEN.search(element.get("style") or "") is not None
    )


def _rows_of(table: Any) -> list[Any]:
    """The table's own rows in the order shown: a foot stands last wherever it is written."""
    rows: list[Any] = []
    foot: list[Any] = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody"):
            rows += child.iterchildren("tr")
        elif child.tag == "tfoot":
            foot += child.iterchildren("tr")
    return [row for row in [*rows, *foot] if not _is_hidden(row)]


def _cells_of(row: Any) -> list[Any]:
    return [cell for cell in row.iterchildren("td", "th") if not _is_hidden(cell)]


def _placed(table: Any, limits: Limits) -> list[Placed]:
    """The cells of a table at their places, as browsers place them."""
    placed: list[Placed] = []
    taken_until: dict[int, int] = {}
    places = 0
    for row_no, row in enumerate(_rows_of(table), start=1):
        column_no = 1
        for cell in _cells_of(row):
            while taken_until.get(column_no, 0) >= row_no:
                column_no += 1
            rows, columns = _span(cell, "rowspan", _LAST_ROW), _span(cell, "colspan", _MOST_COLUMNS)
            width = 1
            while width < columns and taken_until.get(column_no + width, 0) < row_no:
                width += 1
            places += width
            if places > limits.cells:
                raise UnreadableFile(f"a table on the page has more than {limits.cells} cells; split the page")
            for place in range(column_no, column_no + width):
                taken_until[place] = row_no + rows - 1
            placed.append(Placed(row_no, column_no, "\n".join(_lines_and_tables(cell)), rows, width))
            column_no += width
    return placed


def _span(cell: Any, name: str, most: int) -> int:
    """A span; 0 means to the end, what is no number means 1."""
    match = re.match(r"\s*(\d{1,9})", cell.get(name) or "1")
    number = int(match.group(1)) if match else 1
    return min(number, most) if number else most
