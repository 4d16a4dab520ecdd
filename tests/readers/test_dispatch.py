"""Which reader a file goes to, told by its bytes; and that nothing in a file makes `read_file` raise."""

import io
import zipfile
from pathlib import Path

import hostile_pdfs
import pytest

from pipeline.readers import Limits, read_file

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PAGE = "<!DOCTYPE html><title>收入支出决算总表</title><body>"
TABLE = "<table><tr><td>收入合计</td><td>1,050.25</td></tr><tr><td>支出合计</td><td>1,050.25</td></tr></table>"


def _zip(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "nothing")
    return data.getvalue()


@pytest.fixture
def landed(tmp_path: Path) -> Path:
    # The archive keeps files without their names, so that no suffix can help.
    return tmp_path / "landed"


@pytest.mark.parametrize(
    ("data", "status", "reason"),
    [
        pytest.param(b"", "unreadable", "empty", id="empty"),
        pytest.param(bytes(range(256)), "unreadable", "no text", id="binary"),
        pytest.param(PNG, "needs_ocr", "an image; one page", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(20), "needs_ocr", "an image; one page", id="jpeg"),
        pytest.param(b"II*\x00" + bytes(20), "needs_ocr", "an image; one page", id="tiff"),
        pytest.param(b"GIF89a" + bytes(20), "needs_ocr", "an image; one page", id="gif"),
        pytest.param(_zip("readme.txt"), "unreadable", "neither XLSX nor DOCX", id="other zip"),
        pytest.param(_zip("readme.txt")[:40], "unreadable", "damaged", id="broken zip"),
        pytest.param(OLE + "WordDocument".encode("utf-16-le"), "unreadable", "save it as .docx", id="doc"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), "unreadable", "password", id="protected office"),
        pytest.param(OLE, "unreadable", "no spreadsheet", id="other ole"),
        pytest.param(b"%PDF-1.7\n" + b"nothing of a PDF" * 9, "unreadable", "damaged", id="broken pdf"),
        pytest.param((PAGE + "<p>附件：决算.pdf</p>").encode(), "unreadable", "links to", id="page of links"),
    ],
)
def test_what_cannot_be_read_says_why(landed: Path, data: bytes, status: str, reason: str) -> None:
    landed.write_bytes(data)
    reading = read_file(landed)
    assert (reading.status, reading.cells) == (status, [])
    assert reading.reason is not None
    assert reason in reading.reason


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        pytest.param("收入\t1.00\n支出\t1.00\n".encode(), "text/tab-separated-values", id="tabs"),
        pytest.param("项目,预算数,决算数\n收入,1.00,2.00\n支出,1.00,2.00\n".encode(), "text/csv", id="commas"),
        pytest.param("一、收入说明\n本年收入，增加。\n".encode("gb18030"), "text/tab-separated-values", id="prose"),
        pytest.param((PAGE + TABLE).encode(), "text/html", id="page"),
        pytest.param((PAGE + TABLE).encode("utf-16"), "text/html", id="page in utf-16"),
        pytest.param(b"junk before\n" + hostile_pdfs.one_page(hostile_pdfs.stream(b"")), "application/pdf", id="pdf"),
    ],
)
def test_the_reader_is_told_by_the_bytes(landed: Path, data: bytes, media_type: str) -> None:
    landed.write_bytes(data)
    assert read_file(landed).media_type == media_type


def test_a_file_over_the_limit_is_not_opened(landed: Path) -> None:
    landed.write_bytes(b"%PDF-1.7" + bytes(1000))
    reading = read_file(landed, Limits(file_bytes=1000))
    assert reading.status == "unreadable"
    assert reading.reason == "the file has 1,008 bytes, more than the limit of 1,000; split it"


def test_a_page_of_prose_with_amounts_is_read(landed: Path) -> None:
    landed.write_text(PAGE + "<p>2024年支出总计1050.25万元。</p>", encoding="utf-8")
    assert read_file(landed).status == "read"
