"""The worker that turns a PDF's page into a picture with marks on it; `pages.py` starts it.

A cell's box is in the readers' coordinates: points from the upper left corner of the page's media box, of the page as
it is read upright. pdfium draws the crop box, and a page that is printed sideways as it is printed. So each box goes
back to the PDF's own coordinates and from there to the picture, and the text found inside says which way round is true.

A picture is drawn with this machine's fonts where the PDF does not hold its own. Where there is none either, characters
are missing from the picture (never from what was read), and a line under it says so.
"""

import base64
import ctypes
import io
from collections.abc import Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageDraw, ImageFont

from pipeline.readers.limits import Limits
from pipeline.readers.worker import main

_Rect = tuple[float, float, float, float]
_TURNS = (0, 90, 270, 180)
_MARK = (214, 30, 30)
_MARK_FILL = (255, 221, 0)
# In points: room between a cell's edge and its mark.
_MARK_GAP = 1.5
_MAX_PIXELS = 40_000_000
# Of a letter's box: what lies further out may be a ruling line.
_INNER = 0.15
# Shades of grey within a letter's box where one is drawn.
_INK = 24
_NOT_DRAWN = "Letters are missing here: {} is not in the PDF, nor has this machine a font with them. They were read."


def render(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Draw one page, or the strip of it around the boxes.

    The request holds `path`, `page` (from 1), `boxes` with the `texts` printed in them, `scale` in pixels per point,
    and `margin` in points above and below the boxes, or None for the whole page.

    Returns:
        {"png": base64, "found": how many boxes hold their text}, or {"error": reason}.
    """
    try:
        with pypdfium2.PdfDocument(request["path"]) as document:
            if not 1 <= request["page"] <= len(document):
                return {"error": f"the document has {len(document)} pages, no page {request['page']}"}
            page = document[request["page"] - 1]
            return _render(page, request)
    except pypdfium2.PdfiumError as error:
        return {"error": f"the PDF cannot be drawn ({error})"}


def _render(page: Any, request: dict[str, Any]) -> dict[str, Any]:
    printed = page.get_rotation()
    boxes: Sequence[_Rect] = [tuple(box) for box in request["boxes"]]
    found, rotation = max(
        ((_count_found(page, boxes, request["texts"], (printed + turn) % 360), -order, (printed + turn) % 360))
        for order, turn in enumerate(_TURNS)
    )[::2]
    page.set_rotation(rotation)
    width, height = page.get_size()
    scale = min(request["scale"], (_MAX_PIXELS / (width * height)) ** 0.5)
    image = page.render(scale=scale).to_pil().convert("RGB")
    missing = _fonts_not_drawn(page, image, rotation, scale)
    marks = [_pixels(page, _user_box(page, box, rotation), rotation, scale) for box in boxes]
    for mark in marks:
        _draw(image, mark, scale)
    if request["margin"] is not None and marks:
        room = request["margin"] * scale
        upper = max(0, round(min(mark[1] for mark in marks) - room))
        lower = min(image.height, round(max(mark[3] for mark in marks) + room))
        # The whole width: a figure without the words of its row says nothing.
        image = image.crop((0, upper, image.width, lower))
    if missing:
        image = _with_line(image, _NOT_DRAWN.format(", ".join(missing)), scale)
    data = io.BytesIO()
    image.save(data, "PNG")
    return {"png": base64.b64encode(data.getvalue()).decode(), "found": found}


def _draw(image: Image.Image, mark: _Rect, scale: float) -> None:
    gap = _MARK_GAP * scale
    left, top, right, bottom = (round(v) for v in (mark[0] - gap, mark[1] - gap, mark[2] + gap, mark[3] + gap))
    # Multiplied, so that the print stays readable under the colour.
    tint = Image.new("RGB", image.size, "white")
    ImageDraw.Draw(tint).rectangle((left, top, right, bottom), fill=_MARK_FILL)
    image.paste(ImageChops.multiply(image, tint))
    ImageDraw.Draw(image).rectangle((left, top, right, bottom), outline=_MARK, width=max(2, round(scale)))


def _fonts_not_drawn(page: Any, image: Image.Image, rotation: int, scale: float) -> list[str]:
    """The fonts that are not in the PDF and of which a letter has left no ink on the picture."""
    grey, names = image.convert("L"), set()
    text_page = page.get_textpage()
    try:
        for index in range(pdfium.FPDFText_CountChars(text_page.raw)):
            text_object = pdfium.FPDFText_GetTextObject(text_page.raw, index)
            if not text_object or not chr(pdfium.FPDFText_GetUnicode(text_page.raw, index)).isalpha():
                continue
            font = pdfium.FPDFTextObj_GetFont(text_object)
            box = pdfium.FS_RECTF()
            if pdfium.FPDFFont_GetIsEmbedded(font) or not pdfium.FPDFText_GetLooseCharBox(text_page.raw, index, box):
                continue
            across, up = (box.right - box.left) * _INNER, (box.top - box.bottom) * _INNER
            inner = (box.left + across, box.bottom + up, box.right - across, box.top - up)
            pixels = tuple(round(side) for side in _pixels(page, inner, rotation, scale))
            if _is_even(grey, pixels):
                name = ctypes.create_string_buffer(256)
                pdfium.FPDFFont_GetBaseFontName(font, name, len(name))
                names.add(name.value.decode("ascii", "replace") or "a font")
    finally:
        text_page.close()
    return sorted(names)


def _is_even(grey: Image.Image, box: tuple[int, ...]) -> bool:
    left, top, right, bottom = box
    if left < 0 or top < 0 or right > grey.width or bottom > grey.height or right - left < 2 or bottom - top < 2:
        return False
    shades: Any = grey.crop((left, top, right, bottom)).getextrema()
    return bool(shades[1] - shades[0] < _INK)


def _with_line(image: Image.Image, text: str, scale: float) -> Image.Image:
    # Pillow's own font: the machine may have none. As large as the page's width allows.
    size = min(round(9 * scale), max(6, 2 * image.width // len(text)))
    longer = Image.new("RGB", (image.width, image.height + 2 * size), "white")
    longer.paste(image)
    place = (size // 2, image.height + size // 2)
    ImageDraw.Draw(longer).text(place, text, fill=_MARK, font=ImageFont.load_default(size))
    return longer


def _count_found(page: Any, boxes: Sequence[_Rect], texts: Sequence[str], rotation: int) -> int:
    """How many boxes hold their text if the page is turned so."""
    text_page = page.get_textpage()
    try:
        count = 0
        for box, text in zip(boxes, texts, strict=True):
            left, bottom, right, top = _user_box(page, box, rotation)
            inside = text_page.get_text_bounded(left - 1, bottom - 1, right + 1, top + 1)
            wanted = "".join(text.split())
            count += bool(wanted) and wanted in "".join(inside.split())
        return count
    finally:
        text_page.close()


def _user_box(page: Any, box: _Rect, rotation: int) -> _Rect:
    """A reader's box in the PDF's own coordinates: left, bottom, right, top."""
    x0, y0, x1, y1 = page.get_mediabox()
    # The readers add the media box's corner as it stands after turning.
    first, second = (y0, x0) if rotation in (90, 270) else (x0, y0)
    height = (x1 - x0) if rotation in (90, 270) else (y1 - y0)
    points = []
    for x, top in ((box[0], box[1]), (box[2], box[3])):
        across, up = x - first, height - (top + second)
        points.append(
            {
                0: (x0 + across, y0 + up),
                90: (x1 - up, y0 + across),
                180: (x1 - across, y1 - up),
                270: (x0 + up, y1 - across),
            }[rotation]
        )
    (a, b), (c, d) = points
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _pixels(page: Any, box: _Rect, rotation: int, scale: float) -> _Rect:
    """A box in the PDF's own coordinates in pixels of the picture: left, top, right, bottom."""
    left, bottom, right, top = box
    x0, y0, x1, y1 = page.get_bbox()
    points = []
    for x, y in ((left, bottom), (right, top)):
        points.append(
            {
                0: (x - x0, y1 - y),
                90: (y - y0, x - x0),
                180: (x1 - x, y - y0),
                270: (y1 - y, x1 - x),
            }[rotation]
        )
    (a, b), (c, d) = points
    return min(a, c) * scale, min(b, d) * scale, max(a, c) * scale, max(b, d) * scale


if __name__ == "__main__":
    main(render)
