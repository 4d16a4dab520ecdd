"""Fonts, most of them not in the PDF: what is read is the same whatever fonts a machine has, and the reference's."""

from functools import partial
from pathlib import Path

import pypdfium2
import pytest
import reportlab
from both_readers import differences, outcome, outcomes_without_fonts
from pdf_files import (
    HEIGHT,
    LEFT,
    TOP,
    Canvas,
    draw_lines,
    draw_texts,
    draw_title,
    level_lines,
    pdf,
    ruled,
    upright_lines,
)

from pipeline.readers.pdf_files import ReferenceFile
from pipeline.readers.pdfium_page import NotVouched, Page, read_page_objects

# Cells of one character, and numbers beside them.
SINGLE = [
    ["项目", "是", "限", "天"],
    ["≤", "2", "否", "1,200.50"],
    ["率", "100%", "≤2天", "有效"],
    ["合计", "无", "34.00", "次"],
]


def single(canvas: Canvas) -> None:
    draw_title(canvas)
    draw_lines(canvas, [*level_lines(), *upright_lines()])
    draw_texts(canvas, SINGLE)


def borderless(canvas: Canvas) -> None:
    draw_title(canvas)
    draw_texts(canvas, SINGLE)
    for index, indent in enumerate((0, 60, 120, 180, 30)):
        canvas.drawString(LEFT + indent, 400 - index * HEIGHT, "行政运行支出小计 1,200.50 1,000.00 200.50")


def standard(canvas: Canvas) -> None:
    draw_lines(canvas, [*level_lines(), *upright_lines()])
    for row, font in enumerate(("Helvetica", "Times-Bold", "Courier")):
        canvas.setFont(font, 10)
        for column, text in enumerate(("Total", "1,200.50", "-3.00", "12%")):
            canvas.drawString(LEFT + 5 + 90 * column + 50 * (column > 0), TOP - 16 - HEIGHT * row, text)


def page_of(path: Path) -> Page:
    with pypdfium2.PdfDocument(path) as document, ReferenceFile(path) as reference:
        return read_page_objects(document[0], partial(reference.resources, 1))


def stream(data: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%b\nendstream" % (len(data), data)


def written(path: Path, font: str, content: str, *more: bytes) -> Path:
    """A page with one font, F, and this content; further objects are numbered from 5."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /Font << /F << /Type /Font %b >> >> >> >>" % font.encode(),
        stream(content.encode()),
        *more,
    ]
    data, table = b"%PDF-1.4\n", b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for number, body in enumerate(objects, start=1):
        table += b"%010d 00000 n \n" % len(data)
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    path.write_bytes(data + table + trailer)
    return path


DESCRIPTOR = (
    "/FontDescriptor << /Type /FontDescriptor /Ascent 860 /Descent -140 /Flags 32 /FontBBox [0 -140 1000 860] >>"
)
LATIN = "/Subtype /TrueType /Encoding /WinAnsiEncoding"
WIDTHS = f"/FirstChar 0 /LastChar 255 /Widths [{' '.join(['450'] * 256)}]"
CHINESE = (
    "/Subtype /Type0 /BaseFont /SimSun-{0} /Encoding /{0} /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 "
    f"/BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> {DESCRIPTOR} >>]"
)
DIGITS = "BT /F 10 Tf 50 700 Td (1,200.50) Tj ET"


def test_fonts_of_the_machine_change_no_cell(tmp_path: Path) -> None:
    pages = (ruled, single, borderless, standard, partial(ruled, times=3))
    paths = [pdf(tmp_path / f"{number}.pdf", draw) for number, draw in enumerate(pages)]
    for path, hidden in zip(paths, outcomes_without_fonts(paths), strict=True):
        assert hidden == outcome(path)


@pytest.mark.parametrize("draw", [ruled, single, borderless, standard], ids=lambda draw: draw.__name__)
def test_both_readers_see_the_same(tmp_path: Path, draw) -> None:
    path = pdf(tmp_path / "a.pdf", draw)
    assert differences(path.name, outcome(path), outcome(path, "reference")) == []


def test_a_single_character_that_pdfium_has_no_glyph_for_is_left_to_the_reference(tmp_path: Path) -> None:
    assert page_of(pdf(tmp_path / "a.pdf", lambda canvas: canvas.drawString(50, 50, "2天"))).chars
    with pytest.raises(NotVouched, match="characters of a font"):
        page_of(pdf(tmp_path / "b.pdf", lambda canvas: canvas.drawString(50, 50, "天")))


@pytest.mark.parametrize("name", ["TimesNewRoman", "SimSun", "Calibri,Bold"])
def test_every_latin_character_is_read_also_by_itself(tmp_path: Path, name: str) -> None:
    """Word prints many a blank by itself: pages with such are read fast, which must lose nothing else."""
    codes = [*range(33, 127), *(code for code in range(128, 256) if code not in (129, 141, 143, 144, 157, 160, 173))]
    content = " ".join(
        f"BT /F 10 Tf {50 + 20 * (n % 20)} {700 - 20 * (n // 20)} Td <{code:02X}> Tj ET"
        for n, code in enumerate([32, *codes, 32])
    )
    path = written(tmp_path / "a.pdf", f"{LATIN} {WIDTHS} /BaseFont /{name} {DESCRIPTOR}", content)
    assert [char["text"] for char in page_of(path).chars] == [bytes([code]).decode("cp1252") for code in codes]


@pytest.mark.parametrize("width", [350, 450, 700])
def test_characters_are_as_wide_as_the_file_says(tmp_path: Path, width: int) -> None:
    font = f"{LATIN} {WIDTHS.replace('450', str(width))} /BaseFont /SimSun {DESCRIPTOR}"
    path = written(tmp_path / "a.pdf", font, f"{DIGITS} BT /F 10 Tf 80 Tz 50 600 Td (WWW) Tj ET")
    with ReferenceFile(path) as reference:
        expected = [(char["text"], char["x0"], char["x1"]) for char in reference.pages[0].chars]
    found = [(char["text"], char["x0"], char["x1"]) for char in page_of(path).chars]
    assert [text for text, *_ in found] == [text for text, *_ in expected]
    for one, other in zip(found, expected, strict=True):
        assert one[1:] == pytest.approx(other[1:], abs=0.01)


DOUBTFUL = {
    "no widths": f"{LATIN} /BaseFont /SimSun {DESCRIPTOR}",
    "codes of its own": f"/Subtype /TrueType {WIDTHS} /BaseFont /SimSun {DESCRIPTOR}",
    "differences": f"/Subtype /TrueType /Encoding << /Differences [49 /A] >> {WIDTHS} /BaseFont /SimSun {DESCRIPTOR}",
    "a Chinese name": f"{LATIN} {WIDTHS} /BaseFont /#CB#CE#CC#E5 {DESCRIPTOR}",
    "characters by number": CHINESE.format("Identity-H"),
}


@pytest.mark.parametrize("font", DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_a_font_of_which_the_file_says_too_little_is_left_to_the_reference(tmp_path: Path, font: str) -> None:
    path = written(tmp_path / "a.pdf", font, DIGITS)
    with pytest.raises(NotVouched, match="not embedded"):
        page_of(path)
    assert differences(path.name, outcome(path), outcome(path, "reference")) == []


def test_what_is_read_does_not_hang_on_finding_the_font_in_a_damaged_file(tmp_path: Path) -> None:
    def without_font() -> None:
        raise ValueError("damaged")

    for font, is_sure in (("Helvetica", True), ("SimSun", False)):
        path = written(tmp_path / f"{font}.pdf", f"{LATIN} {WIDTHS} /BaseFont /{font}", DIGITS)
        with pypdfium2.PdfDocument(path) as document:
            if is_sure:
                assert read_page_objects(document[0], without_font).chars
            else:
                with pytest.raises(NotVouched):
                    read_page_objects(document[0], without_font)


@pytest.mark.parametrize(("encoding", "vouched"), [("Identity-H", True), ("Identity-V", False)])
def test_text_that_runs_downwards_is_left_to_the_reference(tmp_path: Path, encoding: str, vouched: bool) -> None:
    """Also where its font is in the file: pdfium forgets to scale the widths."""
    font = (
        f"/Subtype /Type0 /BaseFont /Vera /Encoding /{encoding} /ToUnicode 6 0 R /DescendantFonts [<< /Type /Font "
        "/Subtype /CIDFontType2 /BaseFont /Vera /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        f"/Supplement 0 >> /DW 700 {DESCRIPTOR[:-2]} /FontFile2 5 0 R >> >>]"
    )
    characters = b"""/CMapName /C def 1 begincodespacerange <0000> <FFFF> endcodespacerange
        1 beginbfrange <0024> <0026> <0041> endbfrange endcmap"""
    vera = (Path(reportlab.__file__).parent / "fonts" / "Vera.ttf").read_bytes()
    content = "q 0.1 0 0 0.1 0 0 cm BT /F 100 Tf 500 7000 Td <002400250026> Tj ET Q"
    path = written(tmp_path / "a.pdf", font, content, stream(vera), stream(characters))
    if vouched:
        assert "".join(char["text"] for char in page_of(path).chars) == "ABC"
    else:
        with pytest.raises(NotVouched, match="downwards"):
            page_of(path)
    assert differences(path.name, outcome(path), outcome(path, "reference")) == []
