"""Codes of fonts that are not embedded and that pdfminer's character map does not hold.

pdfminer drops such a code without a word, and a minus sign (U+2212 is not in Adobe's Chinese characters) with it.
Where the code is the character, as in UniGB-UCS2-H, it is known all the same.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pdfminer.cmapdb import CMap, CMapBase, UnicodeMap
from pdfminer.pdffont import PDFCIDFont
from pdfminer.pdfinterp import PDFResourceManager

_CODE_IS_CHARACTER = ("-UCS2-H", "-UCS2-V", "-UTF16-H", "-UTF16-V")
# Above every number of a glyph.
_BEYOND = 1 << 20


class Fonts(PDFResourceManager):
    """The fonts of a document; those whose codes are characters lose none of them."""

    def get_font(self, objid: Any, spec: Mapping[str, Any]) -> Any:
        font = super().get_font(objid, spec)
        if not isinstance(font, PDFCIDFont) or not isinstance(font.cmap, CMap) or font.unicode_map is None:
            return font
        if str(font.cmap.attrs.get("CMapName", "")).endswith(_CODE_IS_CHARACTER):
            font.cmap, font.unicode_map = _Codes(font.cmap), _Characters(font.unicode_map)
        return font


class _Codes(CMapBase):
    """A map from codes of two bytes to glyphs that gives those that it does not know numbers of their own."""

    def __init__(self, known: CMap) -> None:
        super().__init__()
        self.attrs = known.attrs
        self._known = known

    def decode(self, code: bytes) -> Iterator[int]:
        for start in range(0, len(code) - 1, 2):
            pair = code[start : start + 2]
            yield from list(self._known.decode(pair)) or [_BEYOND + int.from_bytes(pair)]


class _Characters(UnicodeMap):
    """A map from glyphs to characters that knows those numbers, too."""

    def __init__(self, known: UnicodeMap) -> None:
        super().__init__()
        self._known = known

    def get_unichr(self, cid: int) -> str:
        # Half a character beyond the first 65,536 is none.
        code = cid - _BEYOND
        return self._known.get_unichr(cid) if code < 0 or 0xD800 <= code < 0xE000 else chr(code)
