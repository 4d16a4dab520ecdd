"""A corpus of hostile files, made here, read as a night reads them: each ends soon, with a reason, and harms nobody.

What single readers refuse is in their own tests; here is what a file can do to the whole: cost, paths, processes.
"""

import io
import os
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import hostile_pdfs
import openpyxl
import pytest
from hostile_pdfs import one_page, pdf, stream

from pipeline.readers import Limits, read_file

LIMITS = Limits(seconds=2, memory_bytes=400 * 1024**2, pages=50, cells=200_000, archive_members=500)
# A worker may have to be started, and a busy machine is slow.
PATIENCE_SECONDS = 40


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["收入合计", 1])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _with_members(members: dict[str, bytes]) -> bytes:
    data = io.BytesIO(_workbook())
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return data.getvalue()


def nested_zips() -> bytes:
    """Zip archives in each other, the innermost a bomb: nobody looks into them."""
    inner = bytes(20 * 1024**2)
    for _ in range(4):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("xl/inner.zip", inner)
        inner = data.getvalue()
    return inner


def overlapping_members() -> bytes:
    """Ten thousand directory entries for one member: small on disk, huge when it is unpacked."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/a.xml", os.urandom(1000) * 900)
        member = file.infolist()[0]
        for number in range(10_000):
            copy = zipfile.ZipInfo(f"xl/{number}.xml")
            for name in ("CRC", "compress_size", "file_size", "header_offset", "compress_type"):
                setattr(copy, name, getattr(member, name))
            file.filelist.append(copy)
        file._didModify = True
    return data.getvalue()


def external_entity() -> bytes:
    sheet = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><worksheet>&f;</worksheet>'
    return _with_members({"xl/worksheets/extra.xml": sheet})


def pages_that_contain_themselves() -> bytes:
    return pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>")


def many_pages() -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 203))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    tree = b"<< /Type /Pages /Kids [%s] /Count 200 >>" % kids
    return pdf(b"<< /Type /Catalog /Pages 2 0 R >>", tree, *[page] * 200)


def page_count_that_lies() -> bytes:
    tree = b"<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>"
    return pdf(b"<< /Type /Catalog /Pages 2 0 R >>", tree, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>")


def millions_of_lines() -> bytes:
    return one_page(stream(zlib.compress(b"0 0 m 9 9 l S\n" * 1_500_000), b"/Filter /FlateDecode"))


def millions_of_letters() -> bytes:
    content = b"BT /F1 9 Tf " + b"1 0 0 1 9 9 Tm (1) Tj " * 500_000 + b"ET"
    fonts = b"/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    return one_page(stream(zlib.compress(content), b"/Filter /FlateDecode"), fonts)


def deep_arrays() -> bytes:
    return one_page(stream(b"[" * 300_000 + b"]" * 300_000 + b" 0 d"))


def object_that_is_itself() -> bytes:
    return pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"2 0 R")


def huge_page() -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1e30 1e30] /Contents 4 0 R >>"
    tree = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return pdf(b"<< /Type /Catalog /Pages 2 0 R >>", tree, page, stream(b"0 0 1e30 1e30 re S 0 0 1e9 1e9 re S"))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "zip in zip in zip": (nested_zips, "no workbook|no spreadsheet|no sound|holds no|workbook"),
    "overlapping members": (overlapping_members, "members, more than 500"),
    "external entity": (external_entity, "declares XML entities"),
    "endless forms": (hostile_pdfs.endless, "time limit|memory limit"),
    "pages that contain themselves": (pages_that_contain_themselves, "damaged"),
    "many pages": (many_pages, "200 pages, more than the limit of 50"),
    "a page count that lies": (page_count_that_lies, "blank"),
    "millions of lines": (millions_of_lines, "time limit|memory limit|blank|more than"),
    "millions of letters": (millions_of_letters, "time limit|memory limit|more than|no text"),
    "deep arrays": (deep_arrays, "damaged|blank|reader crashed|time limit"),
    "an object that is itself": (object_that_is_itself, "damaged|time limit"),
    "a page without end": (huge_page, "damaged|blank|time limit|no text"),
    "one line without end": (lambda: b"a,b\n" + b"1," * 6_000_000, "cells up to line 2|fields|characters"),
    "one field without end": (lambda: b"1" * 6_000_000, "more than 1000000 characters"),
    "tabs without end": (lambda: b"1\t" * 400_000, "more than 200000 cells up to line 1"),
    "lines without end": (lambda: b"a\tb\n" * 2_000_000, "more than 200000 cells|time limit|memory limit"),
    "spans without end": (
        lambda: ("<table>" + "<tr><td colspan=1000 rowspan=60000>1<td>2" * 5000).encode(),
        "more than 200000 cells|time limit",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_ends_soon_with_a_reason(name: str, tmp_path: Path) -> None:
    make, words = HOSTILE[name]
    path = tmp_path / "hostile"
    path.write_bytes(make())
    began = time.monotonic()
    reading = read_file(path, LIMITS)
    assert time.monotonic() - began < PATIENCE_SECONDS
    assert (reading.status, reading.cells) in [("unreadable", []), ("needs_ocr", [])]
    assert reading.reason is not None
    assert any(word in reading.reason for word in words.split("|")), reading.reason


def test_names_of_members_lead_nowhere(tmp_path: Path) -> None:
    outside = tmp_path / "outside.xml"
    names = ["../outside.xml", str(outside), "..\\outside.xml", "xl/../../outside.xml", "a\nb", "n" * 60_000]
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "book.xlsx"
    path.write_bytes(_with_members(dict.fromkeys(names, b"<x/>")))
    assert read_file(path, LIMITS).status == "read"
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["book.xlsx"]


def test_a_file_over_the_limit_is_not_even_opened_by_a_reader(tmp_path: Path) -> None:
    path = tmp_path / "sparse"
    with path.open("wb") as handle:
        handle.write(b"%PDF-1.4\n")
        handle.truncate(1 << 40)
    reading = read_file(path, replace(LIMITS, file_bytes=1 << 20))
    assert "more than the limit of 1,048,576" in (reading.reason or "")
