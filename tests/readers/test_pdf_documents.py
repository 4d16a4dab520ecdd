"""PDF documents as a whole: broken, protected, scanned, blank, too large."""

from dataclasses import replace
from pathlib import Path

import hostile_pdfs
import pytest
from pdf_files import (
    A4,
    Canvas,
    draw_lines,
    draw_texts,
    level_lines,
    pdf,
    ruled,
    table,
    upright_lines,
)
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader

from pipeline.readers import DEFAULT_LIMITS, is_retriable, read_file
from pipeline.readers.pdf import page_ranges


def scanned(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, *A4)


def numbered_scan(canvas: Canvas) -> None:
    scanned(canvas)
    canvas.drawString(250, 20, "第 12 页 共 45 页")


def blank(canvas: Canvas) -> None:
    """Nothing at all."""


def test_scan_needs_ocr_and_says_which_pages(tmp_path: Path) -> None:
    reading = read_file(pdf(tmp_path / "a.pdf", scanned, numbered_scan, blank, scanned))
    assert (reading.status, reading.page_count, reading.cells) == ("needs_ocr", 4, [])
    assert str(reading.reason).startswith("no text layer on pages 1-2, 4 of 4; the pages are images")


def test_some_scanned_pages_are_a_note(tmp_path: Path) -> None:
    reading = read_file(pdf(tmp_path / "a.pdf", scanned, ruled, blank, scanned))
    assert reading.status == "read"
    assert reading.notes == ["no text layer on pages 1, 4 of 4"]
    assert table(reading.cells, page=2)


def test_blank_pages_only_are_no_scan(tmp_path: Path) -> None:
    reading = read_file(pdf(tmp_path / "a.pdf", blank, blank))
    assert reading.status == "unreadable"
    assert "blank" in str(reading.reason)


@pytest.mark.parametrize(
    ("pages", "text"), [([3], "page 3"), ([1, 2, 3, 5], "pages 1-3, 5"), ([1, 3, 4], "pages 1, 3-4")]
)
def test_page_ranges(pages: list[int], text: str) -> None:
    assert page_ranges(pages) == text


def test_protected_by_a_password(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", ruled, encrypt=StandardEncryption("secret", ownerPassword="owner"))
    reading = read_file(path)
    assert (reading.status, is_retriable(reading.reason)) == ("unreadable", False)
    assert "password" in str(reading.reason)


def test_protected_against_changes_only_is_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        draw_lines(canvas, [*level_lines(), *upright_lines()])
        draw_texts(canvas, [["2080505", "1.00", "2.00", "3.00"]] * 4)

    path = pdf(tmp_path / "a.pdf", draw, encrypt=StandardEncryption("", ownerPassword="owner", canModify=0))
    assert table(read_file(path).cells) == [["2080505", "1.00", "2.00", "3.00"]] * 4


def test_font_without_characters_needs_ocr(tmp_path: Path) -> None:
    fonts = [
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /FontDescriptor 7 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        b"<< /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 0 9 9] >>",
    ]
    text = hostile_pdfs.stream(b"BT /F 12 Tf 50 700 Td <" + b"00210035" * 40 + b"> Tj ET")
    path = tmp_path / "a.pdf"
    path.write_bytes(hostile_pdfs.one_page(text, b"/Font << /F 5 0 R >>", *fonts))
    reading = read_file(path)
    assert (reading.status, reading.cells) == ("needs_ocr", [])


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"%PDF-1.7\ngarbage" * 50, b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj"]
)
def test_damaged_file_is_unreadable_for_good(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    reading = read_file(path)
    assert (reading.status, is_retriable(reading.reason)) == ("unreadable", False)
    assert "damaged" in str(reading.reason)


def test_cut_off_file_never_raises(tmp_path: Path) -> None:
    data = pdf(tmp_path / "a.pdf", ruled, ruled).read_bytes()
    for part in range(1, 6):
        path = tmp_path / f"{part}.pdf"
        path.write_bytes(data[: len(data) * part // 6])
        assert read_file(path).status in ("read", "unreadable")


def test_limits_of_pages_and_cells(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", ruled, ruled)
    assert "2 pages" in str(read_file(path, replace(DEFAULT_LIMITS, pages=1)).reason)
    reading = read_file(path, replace(DEFAULT_LIMITS, cells=20))
    assert (reading.status, reading.cells) == ("unreadable", [])
    assert "cells" in str(reading.reason)


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", ruled, scanned, ruled)
    assert read_file(path) == read_file(path)


def test_form_that_draws_itself_ends(tmp_path: Path) -> None:
    resources = b"/XObject << /F 5 0 R >>"
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << %s >>" % resources
    path = tmp_path / "a.pdf"
    path.write_bytes(
        hostile_pdfs.one_page(hostile_pdfs.stream(b"/F Do"), resources, hostile_pdfs.stream(b"/F Do", entries))
    )
    assert read_file(path).status == "unreadable"
