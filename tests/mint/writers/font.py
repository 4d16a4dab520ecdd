"""A font that a PDF can hold, made here: boxes for letters, for no Chinese font is on every machine.

Readers of text need only which sign a glyph is and how far it goes on. ASCII is half as wide as it is high, all else
is square, as in the fonts that offices use.
"""

import io
import struct
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

NAME = "MintSong"
_SOURCES = Path(__file__).parents[1]
_REFERENCE = Path(__file__).parents[3] / "data" / "reference"
_EM, _ASCENT, _DESCENT = 1000, 800, -200


@cache
def embedded_font() -> str:
    """The font with every sign that a minted document can print: what the lists of subjects and this folder hold."""
    files = [*_SOURCES.rglob("*.py"), *_REFERENCE.glob("subjects_*.csv")]
    return font_of(NAME, "".join(path.read_text(encoding="utf-8") for path in files))


def font_of(name: str, text: str) -> str:
    """Register the font with ASCII and the signs of a text in this process; return its name."""
    signs = sorted(sign for sign in {*map(ord, text), *range(32, 127)} if 32 <= sign < 0xFFFF)
    pdfmetrics.registerFont(TTFont(name, io.BytesIO(_font(signs))))
    return name


def _width(sign: int) -> int:
    return _EM // 2 if sign < 128 else _EM


def _box(width: int) -> bytes:
    """One closed contour of four points, a little inside its place."""
    left, right, low, high = 50, width - 50, -100, 750
    head = struct.pack(">hhhhh", 1, left, low, right, high) + struct.pack(">HH", 3, 0) + bytes([1] * 4)
    across = struct.pack(">hhhh", left, 0, right - left, 0)
    up = struct.pack(">hhhh", low, high - low, 0, low - high)
    data = head + across + up
    return data + b"\0" * (-len(data) % 4)


def _font(signs: list[int]) -> bytes:
    widths = [_EM, *map(_width, signs)]
    glyphs = [_box(_EM), *(b"" if sign == 32 else _box(_width(sign)) for sign in signs)]
    offsets = [0]
    for glyph in glyphs:
        offsets.append(offsets[-1] + len(glyph))
    name = NAME.encode("utf-16-be")
    records = b"".join(struct.pack(">HHHHHH", 3, 1, 0x409, kind, len(name), 0) for kind in (1, 4, 6))
    tables = {
        b"OS/2": struct.pack(">HhHHH", 0, _EM, 400, 5, 0) + b"\0" * 58 + struct.pack(">hhhHH", 800, -200, 0, 800, 200),
        b"cmap": _cmap(signs),
        b"glyf": b"".join(glyphs),
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh",
            0x10000,
            0x10000,
            0,
            0x5F0F3CF5,
            3,
            _EM,
            0,
            0,
            0,
            _DESCENT,
            _EM,
            _ASCENT,
            0,
            8,
            2,
            1,
            0,
        ),
        b"hhea": struct.pack(">IhhhHhhh", 0x10000, _ASCENT, _DESCENT, 0, _EM, 0, 0, _EM)
        + struct.pack(">hhh", 1, 0, 0)
        + b"\0" * 10
        + struct.pack(">H", len(glyphs)),
        b"hmtx": b"".join(struct.pack(">Hh", width, 50) for width in widths),
        b"loca": struct.pack(f">{len(offsets)}I", *offsets),
        b"maxp": struct.pack(">IH", 0x10000, len(glyphs)) + struct.pack(">13H", 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        b"name": struct.pack(">HHH", 0, 3, 6 + len(records)) + records + name,
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, -100, 50, 0, 0, 0, 0, 0),
    }
    place = 12 + 16 * len(tables)
    directory = struct.pack(">IHHHH", 0x10000, len(tables), 128, 3, 16 * len(tables) - 128)
    body = b""
    for tag, data in sorted(tables.items()):
        padded = data + b"\0" * (-len(data) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += tag + struct.pack(">III", checksum, place + len(body), len(data))
        body += padded
    return directory + body


def _cmap(signs: list[int]) -> bytes:
    """Format 4: a segment for each run of signs; glyph 0 is no sign."""
    runs: list[list[int]] = []
    for glyph, sign in enumerate(signs, start=1):
        if runs and sign == runs[-1][1] + 1:
            runs[-1][1] = sign
        else:
            runs.append([sign, sign, (glyph - sign) & 0xFFFF])
    runs.append([0xFFFF, 0xFFFF, 1])
    count = len(runs)
    columns = [struct.pack(f">{count}H", *(run[part] for run in runs)) for part in (1, 0, 2)]
    sub = struct.pack(">HHHH", count * 2, 2, 0, 0) + columns[0] + b"\0\0" + columns[1] + columns[2] + b"\0\0" * count
    sub = struct.pack(">HHH", 4, len(sub) + 6, 0) + sub
    return struct.pack(">HHHHI", 0, 1, 3, 1, 12) + sub
