"""Fonts that a page uses and the PDF does not hold: whether the file says enough of them to read the page by pdfium.

pdfium puts a font of its own in their place, whose glyphs say nothing of what the PDF's author saw. The file itself has
to say which character each is and how wide. Everything here is decided by the bytes of the file.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Any

# ISO 32000-1, 9.6.2.2: every reader knows the widths of these, so that a PDF need not say them.
_STANDARD = frozenset(
    b"""Courier Courier-Bold Courier-BoldOblique Courier-Oblique Helvetica Helvetica-Bold Helvetica-BoldOblique
    Helvetica-Oblique Symbol Times-Bold Times-BoldItalic Times-Italic Times-Roman ZapfDingbats""".split()
)
# From a character back to its code. In the fonts that pdfium brings each of the Latin ones has a glyph or is blank.
_LATIN = {b"WinAnsiEncoding": "cp1252", b"MacRomanEncoding": "mac-roman"}
_CHINESE = {
    b"GB-EUC-H": "gb2312",
    b"GBK-EUC-H": "gbk",
    b"GBKp-EUC-H": "gbk",
    b"UniGB-UCS2-H": "utf-16-be",
    b"UniGB-UTF16-H": "utf-16-be",
}
_FONT_FILES = ("FontFile", "FontFile2", "FontFile3")


def codecs_of(names: Collection[bytes], lost: Collection[bytes], resources: Callable[[], Any]) -> dict[bytes, set[str]]:
    """How the codes of fonts that are not embedded come about.

    Args:
        names: The names of those fonts, as pdfium gives them.
        lost: The names of those whose text is not all among pdfium's characters. It drops a text object without an
            extent, as that of a single character is if it is blank, or if the font in its place has no glyph for it.
        resources: The page's resources as pdfminer reads them.

    Returns:
        For each name the codecs, one for each way in which its fonts are described, that turn a character into the
        code whose width the file gives; none for fonts whose widths everybody knows.

    Raises:
        ValueError: The page cannot be vouched for; the message says why.
    """
    try:
        fonts = list(_not_embedded(resources(), set()))
    except MemoryError:
        raise
    except Exception:  # pdfminer raises anything on damaged bytes
        fonts = []
    found: dict[bytes, set[str]] = {}
    for name in sorted(names):
        named = [font for font in fonts if _name(_inner(font).get("BaseFont")) == name]
        if not named and (fonts or name not in _STANDARD):
            raise ValueError("a font that is not embedded, of which nothing can be found")
        if name in lost and not all(_name(font.get("Encoding")) in _LATIN for font in named):
            raise ValueError("characters of a font that is not embedded")
        found[name] = {codec for font in named if (codec := _codec(font)) is not None}
    return found


def _not_embedded(resources: Any, seen: set[int]) -> Iterator[dict[str, Any]]:
    """The fonts of a page and of the forms on it that are not embedded; Type 3 fonts are drawn in the file."""
    from pdfminer.pdftypes import PDFStream, dict_value

    resources = _plain(resources) or {}
    for value in dict_value(resources.get("Font", {})).values():
        font = dict_value(value)
        if _name(font.get("Subtype")) != b"Type3":
            descriptor = _plain(_inner(font).get("FontDescriptor")) or {}
            if not any(file in descriptor for file in _FONT_FILES):
                yield font
    for value in dict_value(resources.get("XObject", {})).values():
        number = getattr(value, "objid", 0)
        form = _plain(value)
        if number not in seen and isinstance(form, PDFStream) and _name(form.attrs.get("Subtype")) == b"Form":
            seen.add(number)
            yield from _not_embedded(form.attrs.get("Resources"), seen)


def _codec(font: dict[str, Any]) -> str | None:
    """See codecs_of.

    Raises:
        ValueError: The file does not give the widths of the font, or not plainly what its codes mean.
    """
    name, encoding = _name(font.get("BaseFont")), _name(font.get("Encoding"))
    codec = None
    if _name(font.get("Subtype")) == b"Type0":
        # Widths of composite fonts have a default, DW.
        codec = _CHINESE.get(encoding)
    elif "Widths" not in font:
        if name in _STANDARD:
            return None
    elif name.isascii():
        # pdfium takes simple fonts with the Chinese names of some fonts for fonts of two bytes a character.
        codec = _LATIN.get(encoding)
    if codec is None or "ToUnicode" in font:
        raise ValueError("a font that is not embedded, and not plainly described")
    return codec


def _inner(font: dict[str, Any]) -> dict[str, Any]:
    """The font that has the name and the descriptor: of a composite font the one inside."""
    from pdfminer.pdftypes import dict_value, list_value

    found: dict[str, Any] = dict_value(list_value(font["DescendantFonts"])[0]) if "DescendantFonts" in font else font
    return found


def _plain(value: Any) -> Any:
    from pdfminer.pdftypes import resolve1

    return resolve1(value)


def _name(value: Any) -> bytes:
    """A name of the file as its bytes; pdfminer decodes those that are UTF-8."""
    name = getattr(_plain(value), "name", b"")
    return name.encode() if isinstance(name, str) else bytes(name)
