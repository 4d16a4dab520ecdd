"""One PDF page as pdfium sees it: characters, ruling lines and pictures, an order of magnitude faster than pdfplumber.

pdfium is trusted only where it can be: `NotVouched` says that a page needs pdfplumber.
"""

import ctypes
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.readers._pdfium_objects import FUNCTIONS, bind, characters, shapes
from pipeline.readers.glyphs import Char, is_slanting
from pipeline.readers.lattice import Rule
from pipeline.readers.pdf_fonts import codecs_of

_FORM_DEPTH = 8
# Characters that stand for "no character": a font without a usable mapping to Unicode.
_NO_CHARACTER = {0, 0xFFFD, 0xFFFE, 0xFFFF}
# What pdfium makes of a hyphen at the end of a line.
_LINE_END_HYPHEN, _HYPHEN = 2, "-"
_IN_NUMBERS = frozenset("0123456789.,%")
# Gaps in parts of the character's height: below, digits touch; above, both readers see a space.
_THIN, _WIDE = 0.05, 0.75
# A ruling line this close to a gap, in points, lies in it.
_BESIDE = 1.0

Matrix = tuple[float, float, float, float]
_UPRIGHT: Matrix = (1.0, 0.0, 0.0, 1.0)
# White in eight bits a channel, the 99 % that the reference reader takes for paper.
_WHITE = 253


class NotVouched(Exception):
    """The page holds something that pdfium and pdfplumber may read differently; the message names it."""


@dataclass(slots=True)
class Page:
    """What one page holds, in points from the top-left corner of its media box.

    `upright` and `level` are the edges of everything drawn: (x, top, bottom) and (top, x0, x1). `picture_area` is in
    square points; `is_drawn_on` whether there is anything but lines and boxes.
    """

    bbox: tuple[float, float, float, float]
    chars: list[Char] = field(default_factory=list)
    upright: list[Rule] = field(default_factory=list)
    level: list[Rule] = field(default_factory=list)
    picture_area: float = 0.0
    is_drawn_on: bool = False


def read_page_objects(page: Any, resources: Callable[[], Any]) -> Page:
    """Take characters and lines from an open pypdfium2 page.

    Args:
        page: The page.
        resources: The page's resources as pdfminer reads them, asked for where pdfium does not say enough.

    Raises:
        NotVouched: The page must be read by the reference reader.
    """
    if page.get_rotation():
        raise NotVouched("the page is rotated")
    x0, y0, x1, y1 = page.get_mediabox()
    height = y1 - y0
    found = Page((x0, height - y1, x1, height - y0))
    try:
        with closing(page.get_textpage()) as text_page:
            taken = characters(_address(text_page.raw))
            parts, pictures, borrowing = shapes(_address(page.raw), height, _FORM_DEPTH)
            read = {text_object[0] for text_object in taken[-1]}
            widths = _widths_of(borrowing, read, resources) if borrowing else {}
            gaps = _take_characters(found, taken, height, widths)
    except ValueError as reason:
        raise NotVouched(str(reason)) from None
    for points, is_closed, darkest in parts:
        _take_edges(found, points, is_closed=bool(is_closed), darkest=darkest)
    found.picture_area = sum(pictures)
    found.is_drawn_on = found.is_drawn_on or bool(pictures or found.chars)
    for end, start, y in gaps:
        beside = [x for x, top, bottom in found.upright if top <= y <= bottom]
        # pdfium drops thin spaces: whether digits in a table are one number or two must not hang on that.
        if beside and not any(end - _BESIDE < x < start + _BESIDE for x in beside):
            raise NotVouched("digits that stand apart")
    return found


def _address(pointer: Any) -> int:
    value = ctypes.cast(pointer, ctypes.c_void_p).value
    assert value is not None
    return value


bind(tuple(_address(getattr(pdfium, name)) for name in FUNCTIONS))
# No fonts of this machine, from the first document on: the same file gives the same cells everywhere. Pictures of pages
# are drawn with fonts, in a process of their own.
pdfium.FPDF_SetSystemFontInfo(None)


class _Widths(dict[str, float]):
    """The widths of a font's characters, in parts of its size, as the file gives them."""

    def __init__(self, font: int, codecs: set[str]) -> None:
        super().__init__()
        self._font = ctypes.cast(font, pdfium.FPDF_FONT)
        self._codecs = codecs

    def __missing__(self, text: str) -> float:
        numbers = {int.from_bytes(text.encode(codec, "ignore")) for codec in self._codecs} - {0}
        if len(numbers) != 1:
            raise NotVouched("a character whose code in a font that is not embedded is not sure")
        width = ctypes.c_float()
        # The header calls its second argument a glyph; it is the code in the font's encoding.
        pdfium.FPDFFont_GetGlyphWidth(self._font, numbers.pop(), 1.0, width)
        self[text] = width.value
        return width.value


def _widths_of(
    borrowing: list[tuple[int, int, bytes]], read: set[int], resources: Callable[[], Any]
) -> dict[int, _Widths]:
    """The widths of fonts that are not embedded, by font; those that everybody knows are left out."""
    lost = {name for text_object, _, name in borrowing if text_object not in read}
    codecs = codecs_of({name for *_, name in borrowing}, lost, resources)
    fonts = {font: codecs[name] for _, font, name in borrowing}
    return {font: _Widths(font, found) for font, found in fonts.items() if found}


def _take_characters(
    page: Page, found: Any, height: float, widths_of: dict[int, _Widths]
) -> list[tuple[float, float, float]]:
    """Place the characters; return gaps between digits: end of the one, start of the other, and the middle's height."""
    chars, gaps = page.chars, []
    texts_of: dict[int, dict[int, str]] = defaultdict(dict)
    texts: dict[int, str] = {}
    widths: _Widths | None = None
    *columns, text_objects = found
    objects = _text_objects(text_objects, height)
    last = -1
    size, top, bottom, matrix, thin, wide = 0.0, 0.0, 0.0, _UPRIGHT, 0.0, 0.0
    # Line and end of the character before, if that is part of a number.
    before: float | None = None
    end = 0.0
    for number, code, x0, x1, is_unmapped in zip(*columns, strict=True):
        if number != last:
            last = number
            font, size, top, bottom, matrix = next(objects)
            texts, widths = texts_of[font], widths_of.get(font)
            thin, wide = _THIN * (bottom - top or 1.0), _WIDE * (bottom - top or 1.0)
        text = texts.get(code)
        if text is None:
            if code in _NO_CHARACTER or is_unmapped:
                raise NotVouched("a font without a mapping to characters")
            text = texts[code] = _HYPHEN if code == _LINE_END_HYPHEN else chr(code)
        if widths is not None:
            x1 = x0 + widths[text] * size
        if text in _IN_NUMBERS:
            if before == bottom and thin < x0 - end < wide:
                gaps.append((end, x0, (top + bottom) / 2))
            before, end = bottom, x1
        else:
            before = None
        chars.append({"text": text, "x0": x0, "x1": x1, "top": top, "bottom": bottom, "matrix": matrix})
    return gaps


def _text_objects(objects: Any, height: float) -> Iterator[tuple[int, float, float, float, Matrix]]:
    """Font, size across, top, bottom and matrix of each text object: all its characters share them.

    The height is the font's size and the depth below the baseline the font's descent, whatever the glyph's shape.
    """
    last = _UPRIGHT
    for _, font, size, descent, y, matrix in objects:
        # Most objects of a page have one matrix: one tuple for all of them is quickly told from others.
        if matrix == last:
            matrix = last
        else:
            last = matrix
        a, b, c, d = matrix
        if b or c or a <= 0 or d <= 0:
            if not is_slanting(a, b):
                raise NotVouched("text that is not upright")
            # A watermark, which is left out later; only its matrix matters.
            yield font, 0.0, 0.0, 0.0, matrix
        else:
            bottom = height - (y + descent * d)
            yield font, size * a, bottom - size * d, bottom, matrix


def _take_edges(page: Page, points: list[tuple[float, float]], *, is_closed: bool, darkest: int) -> None:
    """Take the edges of one part of a path."""
    upright, level = page.upright, page.level
    if is_closed and points[-1] != points[0]:
        points.append(points[0])
    if len(points) == 5 and points[0] == points[4] and _is_rectangle(points):
        # Word processors paint white boxes behind paragraphs.
        if darkest >= _WHITE:
            return
        (xa, ya), (xb, yb) = points[0], points[2]
        x0, x1, top, bottom = min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb)
        level += ((top, x0, x1), (bottom, x0, x1))
        upright += ((x0, top, bottom), (x1, top, bottom))
        return
    is_line = len(points) == 2 or (len(points) == 3 and points[0] == points[2])
    page.is_drawn_on = page.is_drawn_on or not is_line
    for (xa, ya), (xb, yb) in zip(points, points[1:2] if is_line else points[1:], strict=False):
        if is_line and ya != yb:
            # A line that is not level counts as upright, however it slants.
            upright.append((min(xa, xb), min(ya, yb), max(ya, yb)))
        elif ya == yb and xa != xb:
            level.append((ya, min(xa, xb), max(xa, xb)))
        elif xa == xb:
            upright.append((xa, min(ya, yb), max(ya, yb)))


def _is_rectangle(points: list[tuple[float, float]]) -> bool:
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points[:4]
    return (x0 == x1 and y1 == y2 and x2 == x3 and y3 == y0) or (y0 == y1 and x1 == x2 and y2 == y3 and x3 == x0)
