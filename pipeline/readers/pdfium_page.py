"""One PDF page as pdfium sees it: characters, ruling lines and pictures, an order of magnitude faster than pdfplumber.

pdfium is trusted only where it can be: `NotVouched` says that a page needs pdfplumber.
"""

import ctypes
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.readers import pdfium_calls as calls
from pipeline.readers.glyphs import Char, is_slanting
from pipeline.readers.lattice import Rule

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

Matrix = tuple[float, float, float, float, float, float]
_UPRIGHT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
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


def read_page_objects(page: Any) -> Page:
    """Take characters and lines from an open pypdfium2 page.

    Raises:
        NotVouched: The page must be read by the reference reader.
    """
    if page.get_rotation():
        raise NotVouched("the page is rotated")
    x0, y0, x1, y1 = page.get_mediabox()
    height = y1 - y0
    found = Page((x0, height - y1, x1, height - y0))
    with closing(page.get_textpage()) as text_page:
        chars = _Chars(calls.address(text_page.raw), height)
        found.chars = chars.placed()
    _Paths(found, height).collect(page)
    found.is_drawn_on = found.is_drawn_on or bool(found.chars)
    for end, start, y in chars.gaps:
        beside = [x for x, top, bottom in found.upright if top <= y <= bottom]
        # pdfium drops thin spaces: whether digits in a table are one number or two must not hang on that.
        if beside and not any(end - _BESIDE < x < start + _BESIDE for x in beside):
            raise NotVouched("digits that stand apart")
    return found


class _Chars:
    """Places the characters of one text page."""

    def __init__(self, text_page: int, height: float) -> None:
        self.text_page = text_page
        self.height = height
        self.matrix = (ctypes.c_float * 6)()
        self.origin = (ctypes.c_double * 2)()
        self.descents: dict[tuple[int, float], float] = {}
        self.gaps: list[tuple[float, float, float]] = []

    def placed(self) -> list[Char]:
        """All characters that are in the file; spaces and line breaks that pdfium adds are not."""
        chars: list[Char] = []
        text_page = self.text_page
        unicode_of, object_of, box_of = calls.char_unicode, calls.char_object, calls.char_box
        box = (ctypes.c_float * 4)()
        box_address = ctypes.addressof(box)
        known: dict[tuple[int, int], str] = {}
        last: int | None = None
        font, top, bottom, matrix = 0, 0.0, 0.0, _UPRIGHT
        # Line and end of the character before, if that is part of a number.
        before: float | None = None
        end = 0.0
        for index in range(calls.count_chars(text_page)):
            item = object_of(text_page, index)
            if item is None:
                continue
            if item != last:
                last, font = item, calls.object_font(item)
                top, bottom, matrix = self._line(index, font)
            code = unicode_of(text_page, index)
            text = known.get((font, code))
            if text is None:
                if code in _NO_CHARACTER or calls.char_has_error(text_page, index) == 1:
                    raise NotVouched("a font without a mapping to characters")
                text = known[font, code] = _HYPHEN if code == _LINE_END_HYPHEN else chr(code)
            if not box_of(text_page, index, box_address):
                raise NotVouched("a character without a place")
            x0, x1 = box[0], box[2]
            if text in _IN_NUMBERS and before == bottom and _THIN < (x0 - end) / (bottom - top or 1.0) < _WIDE:
                self.gaps.append((end, x0, (top + bottom) / 2))
            before, end = (bottom, x1) if text in _IN_NUMBERS else (None, 0.0)
            chars.append({"text": text, "x0": x0, "x1": x1, "top": top, "bottom": bottom, "matrix": matrix})
        return chars

    def _line(self, index: int, font: int) -> tuple[float, float, Matrix]:
        """Top, bottom and matrix that all characters of a text object share.

        The height is the font's size and the depth below the baseline the font's descent, whatever the glyph's shape.
        """
        calls.char_matrix(self.text_page, index, ctypes.addressof(self.matrix))
        a, b, c, d, _, _ = self.matrix
        if is_slanting(a, b):
            # A watermark, which is left out later; only its matrix matters.
            return 0.0, 0.0, (a, b, c, d, 0.0, 0.0)
        if b or c or a <= 0 or d <= 0:
            raise NotVouched("text that is not upright")
        size = calls.char_font_size(self.text_page, index)
        descent = self.descents.get((font, size))
        if descent is None:
            value = ctypes.c_float()
            calls.font_descent(font, size, ctypes.addressof(value))
            descent = self.descents[font, size] = value.value
        x = ctypes.addressof(self.origin)
        calls.char_origin(self.text_page, index, x, x + 8)
        bottom = self.height - (self.origin[1] + descent * d)
        return bottom - size * d, bottom, (a, 0.0, 0.0, d, 0.0, 0.0)


class _Paths:
    """Collects the edges of the paths of a page and of the forms within it."""

    def __init__(self, found: Page, height: float) -> None:
        self.found = found
        self.height = height
        self.matrix = pdfium.FS_MATRIX()
        self.point = (ctypes.c_float * 2)()
        self.mode = (ctypes.c_int * 2)()
        self.colour = (ctypes.c_uint * 4)()

    def collect(self, page: Any) -> None:
        raw = calls.address(page.raw)
        for index in range(calls.count_objects(raw)):
            self._object(calls.page_object(raw, index), _UPRIGHT, 0)

    def _object(self, item: int, outer: Matrix, depth: int) -> None:
        kind = calls.object_type(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            return
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._path(item, outer)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            if depth == _FORM_DEPTH:
                raise NotVouched("forms within forms")
            inner = self._placed(item, outer)
            for index in range(calls.count_form_objects(item)):
                self._object(calls.form_object(item, index), inner, depth + 1)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            a, b, c, d, _, _ = self._placed(item, outer)
            self.found.picture_area += abs(a * d - b * c)
            self.found.is_drawn_on = True

    def _placed(self, item: int, outer: Matrix) -> Matrix:
        m = self.matrix
        if not calls.object_matrix(item, ctypes.addressof(m)):
            raise NotVouched("an object without a place")
        a, b, c, d, e, f = outer
        return (
            m.a * a + m.b * c,
            m.a * b + m.b * d,
            m.c * a + m.d * c,
            m.c * b + m.d * d,
            m.e * a + m.f * c + e,
            m.e * b + m.f * d + f,
        )

    def _path(self, item: int, outer: Matrix) -> None:
        fill = ctypes.addressof(self.mode)
        calls.path_mode(item, fill, fill + 4)
        is_filled, is_stroked = self.mode
        if not is_filled and not is_stroked:
            return
        for points, is_closed in self._subpaths(item, self._placed(item, outer)):
            self._edges(item, points, is_closed, only_filled=bool(is_filled and not is_stroked))

    def _subpaths(self, item: int, matrix: Matrix) -> Iterator[tuple[list[tuple[float, float]], bool]]:
        """Corner points of each part of a path, a curve given by its ends; and whether it was closed."""
        a, b, c, d, e, f = matrix
        point, height = self.point, self.height
        x = ctypes.addressof(point)
        points: list[tuple[float, float]] = []
        is_closed = False
        controls = 0
        for index in range(calls.count_segments(item)):
            segment = calls.path_segment(item, index)
            kind = calls.segment_type(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                if len(points) > 1:
                    yield points, is_closed
                points, is_closed, controls = [], False, 0
            elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
                controls += 1
                if controls % 3:
                    continue
            calls.segment_point(segment, x, x + 4)
            px, py = point
            points.append((px * a + py * c + e, height - (px * b + py * d + f)))
            if calls.segment_closes(segment):
                is_closed = True
        if len(points) > 1:
            yield points, is_closed

    def _edges(self, item: int, points: list[tuple[float, float]], is_closed: bool, *, only_filled: bool) -> None:
        upright, level = self.found.upright, self.found.level
        if is_closed and points[-1] != points[0]:
            points.append(points[0])
        if len(points) == 5 and points[0] == points[4] and _is_rectangle(points):
            if only_filled and self._is_white(item):
                return
            (xa, ya), (xb, yb) = points[0], points[2]
            x0, x1, top, bottom = min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb)
            level += ((top, x0, x1), (bottom, x0, x1))
            upright += ((x0, top, bottom), (x1, top, bottom))
            return
        is_line = len(points) == 2 or (len(points) == 3 and points[0] == points[2])
        self.found.is_drawn_on = self.found.is_drawn_on or not is_line
        for (xa, ya), (xb, yb) in zip(points, points[1:2] if is_line else points[1:], strict=False):
            if is_line and ya != yb:
                # A line that is not level counts as upright, however it slants.
                upright.append((min(xa, xb), min(ya, yb), max(ya, yb)))
            elif ya == yb and xa != xb:
                level.append((ya, min(xa, xb), max(xa, xb)))
            elif xa == xb:
                upright.append((xa, min(ya, yb), max(ya, yb)))

    def _is_white(self, item: int) -> bool:
        """Whether a filled shape is paper: word processors paint white boxes behind paragraphs."""
        first = ctypes.addressof(self.colour)
        if not calls.object_fill(item, first, first + 4, first + 8, first + 12):
            return False
        return min(self.colour[:3]) >= _WHITE


def _is_rectangle(points: list[tuple[float, float]]) -> bool:
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points[:4]
    return (x0 == x1 and y1 == y2 and x2 == x3 and y3 == y0) or (y0 == y1 and x1 == x2 and y2 == y3 and x3 == x0)
