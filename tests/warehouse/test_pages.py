"""Pictures of pages: the mark lies on the figure, whatever the page's boxes and rotation; bad files cost a message."""

import base64
import hashlib
import io
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.readers import read_file
from pipeline.readers.limits import Limits
from pipeline.warehouse import pages
from pipeline.warehouse.archive import archived_file
from pipeline.warehouse.page_worker import render
from pipeline.warehouse.pages import NoPageImage, cells_image, is_whole_picture
from pipeline.warehouse.provenance import Box, SourceCell

SIZE = (500, 400)
FIGURE = "1,234.56"
XS, YS = (60, 160, 260), (300, 280, 260, 240)


def typeset(path: Path, *, angle: int = 0) -> Path:
    """A small ruled table. Its figure 1,234.56 is printed in blue, all else in black; `angle` draws it turned."""
    size = SIZE if angle in (0, 180) else SIZE[::-1]
    canvas = Canvas(str(path), pagesize=size, invariant=1)
    canvas.translate(*{0: (0, 0), 90: (SIZE[1], 0), 180: SIZE, 270: (0, SIZE[0])}[angle])
    canvas.rotate(angle)
    for y in YS:
        canvas.line(XS[0], y, XS[-1], y)
    for x in XS:
        canvas.line(x, YS[0], x, YS[-1])
    for (left, right), y in zip((("Subject", "Amount"), ("Total", FIGURE), ("Rest", "99.00")), YS, strict=False):
        canvas.drawString(XS[0] + 4, y - 14, left)
        canvas.setFillColorRGB(*((0, 0, 1) if right == FIGURE else (0, 0, 0)))
        canvas.drawString(XS[1] + 4, y - 14, right)
        canvas.setFillColorRGB(0, 0, 0)
    canvas.showPage()
    canvas.save()
    return path


def changed(path: Path, *, rotation: int = 0, media: tuple | None = None, crop: tuple | None = None) -> Path:
    with pypdfium2.PdfDocument(path) as document:
        page = document[0]
        page.set_rotation(rotation)
        if media:
            page.set_mediabox(*media)
        if crop:
            page.set_cropbox(*crop)
        document.save(path.with_suffix(".changed.pdf"))
    return path.with_suffix(".changed.pdf")


def figure(path: Path) -> SourceCell:
    cell = next(cell for cell in read_file(path).cells if cell.text == FIGURE)
    box = Box(cell.x0, cell.top, cell.x1, cell.bottom)
    return SourceCell(cell.page, cell.table_no, cell.row_no, cell.column_no, cell.text, "amount_yuan", box)


def drawn(path: Path, *, margin: float | None) -> tuple[Image.Image, int]:
    cell = figure(path)
    box = (cell.box.x0, cell.box.top, cell.box.x1, cell.box.bottom)
    answer = render(
        {"path": str(path), "page": 1, "boxes": [box], "texts": [cell.text], "scale": 2.0, "margin": margin}, Limits()
    )
    return Image.open(io.BytesIO(base64.b64decode(answer["png"]))), answer["found"]


def extent(image: Image.Image, wanted) -> tuple[int, int, int, int]:
    """The rectangle of the pixels of a colour."""
    found = Image.new("1", image.size)
    found.putdata([255 if wanted(*pixel) else 0 for pixel in image.get_flattened_data()])
    box = found.getbbox()
    assert box is not None
    return box


def is_ink(red: int, green: int, blue: int) -> bool:
    # Blue print under a yellow mark is black; nowhere else is black print between yellow.
    return max(red, green, blue) < 90


def is_mark(red: int, green: int, blue: int) -> bool:
    return red > 240 and 200 < green < 240 and blue < 60


CASES = {
    "plain": {},
    "rotated by the page": {"angle": 90, "rotation": 90},
    "upside down": {"angle": 180, "rotation": 180},
    "rotated the other way": {"angle": 270, "rotation": 270},
    "drawn sideways": {"angle": 90},
    "drawn sideways the other way": {"angle": 270},
    "media box off the origin": {"media": (-40, -25, 470, 380)},
    "crop box": {"crop": (30, 150, 400, 350)},
    "all of it": {"angle": 90, "rotation": 90, "media": (-40, -25, 420, 520), "crop": (10, 20, 390, 480)},
    "sideways with boxes": {"angle": 270, "media": (-40, -25, 420, 520), "crop": (10, 20, 390, 480)},
}


@pytest.mark.parametrize(("font", "text", "is_drawn"), [("Helvetica", "Total", True), ("STSong-Light", "合计", False)])
def test_letters_that_cannot_be_drawn_are_told_under_the_picture(
    tmp_path: Path, font: str, text: str, is_drawn: bool
) -> None:
    """The readers take the machine's fonts away from their process, as which these tests run."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=SIZE, invariant=1)
    canvas.setFont(font, 12)
    canvas.drawString(100, 200, text)
    canvas.save()
    request = {"path": str(tmp_path / "a.pdf"), "page": 1, "boxes": [], "texts": [], "scale": 2.0, "margin": None}
    image = Image.open(io.BytesIO(base64.b64decode(render(request, Limits())["png"])))
    assert (image.height > 800) is not is_drawn
    if not is_drawn:
        red = extent(image, lambda r, g, b: r > 150 and g < 90 and b < 90)
        assert red[1] > 800
        assert red[2] > 500


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
@pytest.mark.parametrize("margin", [None, 30.0])
def test_the_mark_lies_on_the_figure(tmp_path: Path, case: dict, margin: float | None) -> None:
    boxes = {name: value for name, value in case.items() if name != "angle"}
    path = changed(typeset(tmp_path / "a.pdf", angle=case.get("angle", 0)), **boxes)
    image, found = drawn(path, margin=margin)
    assert found == 1
    mark = extent(image, is_mark)
    # The table's cell, 100 by 20 points at two pixels a point, upright.
    assert mark[2] - mark[0] == pytest.approx(200, abs=14)
    assert mark[3] - mark[1] == pytest.approx(40, abs=14)
    ink = extent(image.crop((mark[0] + 6, mark[1] + 6, mark[2] - 6, mark[3] - 6)), is_ink)
    assert ink[2] - ink[0] == pytest.approx(2 * 46, abs=8)
    # And no blue print is left outside of the mark.
    assert not any(blue > 200 and max(red, green) < 80 for red, green, blue in image.get_flattened_data())


@pytest.fixture
def archived(tmp_path: Path) -> tuple[Path, str, SourceCell]:
    """A home whose archive holds one PDF."""
    path = typeset(tmp_path / "a.pdf")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    target = archived_file(tmp_path / "home", sha256)
    target.parent.mkdir(parents=True)
    cell = figure(path)
    path.rename(target)
    return tmp_path / "home", sha256, cell


def test_a_picture_is_made_once_and_kept_in_the_cache(archived) -> None:
    home, sha256, cell = archived
    strip = cells_image(home, sha256, [cell])
    assert strip.is_relative_to(home / "cache" / "pages")
    made = strip.stat().st_mtime_ns
    archived_file(home, sha256).unlink()
    assert cells_image(home, sha256, [cell]).stat().st_mtime_ns == made
    with pytest.raises(NoPageImage, match="archive has no file"):
        cells_image(home, sha256, [cell], whole_page=True)


def test_the_whole_page_is_larger_than_the_strip(archived) -> None:
    home, sha256, cell = archived
    whole = Image.open(cells_image(home, sha256, [cell], whole_page=True, scale=1))
    strip = Image.open(cells_image(home, sha256, [cell], scale=1))
    assert whole.size == SIZE
    assert strip.width == SIZE[0]
    assert strip.height < SIZE[1] / 2


def test_a_file_that_cannot_be_drawn_is_a_message(archived) -> None:
    home, sha256, cell = archived
    with pytest.raises(NoPageImage, match="no page 7"):
        cells_image(home, sha256, [replace(cell, page=7)])
    nothing = hashlib.sha256(b"%PDF-1.4 nothing").hexdigest()
    archived_file(home, nothing).parent.mkdir()
    archived_file(home, nothing).write_bytes(b"%PDF-1.4 nothing")
    with pytest.raises(NoPageImage, match="cannot be drawn"):
        cells_image(home, nothing, [cell])


def test_a_file_that_is_not_what_was_archived_is_no_evidence(archived) -> None:
    home, sha256, cell = archived
    picture = cells_image(home, sha256, [cell])
    assert is_whole_picture(picture)
    content = picture.read_bytes()
    for place in (0, 20, len(content) // 2, len(content) - 1):
        picture.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert not is_whole_picture(picture)
    picture.write_bytes(content[:-6])
    assert not is_whole_picture(picture)
    picture.unlink()
    archived_file(home, sha256).write_bytes(b"%PDF-1.4 something else")
    with pytest.raises(NoPageImage, match="is damaged: its bytes do not have the SHA-256 that is its name"):
        cells_image(home, sha256, [cell])


def test_a_page_that_costs_too_much_is_a_message(archived, monkeypatch: pytest.MonkeyPatch) -> None:
    home, sha256, cell = archived
    monkeypatch.setattr(pages, "_LIMITS", Limits(seconds=0.0))
    with pytest.raises(NoPageImage, match="time limit"):
        cells_image(home, sha256, [cell])
    assert not (home / "cache").exists()
