"""Word files: lines and tables in order, merged cells, and archives that mean harm."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from office_files import archive, lines, paragraph, spans, texts, word, word_cell, word_table

from pipeline.readers.limits import DEFAULT_LIMITS
from pipeline.readers.model import Reading, UnreadableFile
from pipeline.readers.word import read_word

RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def read(tmp_path: Path, body: str) -> Reading:
    return read_word(word(tmp_path / "a", body), DEFAULT_LIMITS)


def test_lines_and_tables_keep_their_order(tmp_path: Path) -> None:
    body = paragraph("标题") + word_table(["a", "1"]) + paragraph("") + paragraph("注") + word_table(["b", "2"])
    cells = read(tmp_path, body).cells
    assert lines(cells) == ["标题", "注"]
    assert [cell.text for cell in sorted(cells, key=lambda c: c.top or 0)] == ["标题", "a", "1", "注", "b", "2"]


def test_merged_cells_have_spans_and_cover_places(tmp_path: Path) -> None:
    body = word_table(
        [word_cell("科目", RESTART), word_cell("支出", '<w:gridSpan w:val="2"/>')],
        [word_cell("", CONTINUE), "基本", "项目"],
        [word_cell("行政运行", RESTART), "1", "2"],
        [word_cell("", CONTINUE), "3", "4"],
    )
    cells = read(tmp_path, body).cells
    assert spans(cells) == {"科目": (2, 1), "支出": (1, 2), "行政运行": (2, 1)}
    assert set(texts(cells)) == {(1, 1), (1, 2), (2, 2), (2, 3), (3, 1), (3, 2), (3, 3), (4, 2), (4, 3)}


def test_continuation_without_a_beginning_is_a_cell(tmp_path: Path) -> None:
    cells = read(
        tmp_path, word_table([word_cell("x", CONTINUE), "1"], ["y", "2"], [word_cell("z", CONTINUE), "3"])
    ).cells
    assert texts(cells) == {(1, 1): "x", (1, 2): "1", (2, 1): "y", (2, 2): "2", (3, 1): "z", (3, 2): "3"}


def test_row_that_begins_late_keeps_its_columns(tmp_path: Path) -> None:
    table = word_table(["a", "b"], ["c"]).replace(
        "<w:tr><w:tc><w:tcPr></w:tcPr>" + paragraph("c"),
        '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc><w:tcPr></w:tcPr>' + paragraph("c"),
    )
    assert texts(read(tmp_path, table).cells) == {(1, 1): "a", (1, 2): "b", (2, 2): "c"}


def test_text_is_what_is_shown(tmp_path: Path) -> None:
    def run(text: str, properties: str = "") -> str:
        return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"

    body = (
        f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{run('部门：甲')}<w:r><w:tab/></w:r>{run('单位：')}"
        f"<w:ins>{run('万元')}</w:ins><w:del><w:r><w:delText>元</w:delText></w:r></w:del>{run('密', '<w:vanish/>')}"
        f"<w:moveFrom>{run('旧')}</w:moveFrom><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:br/></w:r>{run('二')}</w:p>"
        f"<w:sdt><w:sdtContent>{paragraph('三')}</w:sdtContent></w:sdt>"
    )
    assert lines(read(tmp_path, body).cells) == ["部门：甲\t单位：万元", "二", "三"]


def test_deleted_row_is_not_there(tmp_path: Path) -> None:
    table = word_table(["a", "1"], ["b", "2"]).replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>", 1)
    assert texts(read(tmp_path, table).cells) == {(1, 1): "b", (1, 2): "2"}


def test_table_in_a_cell_is_text_of_it_and_a_table_of_its_own(tmp_path: Path) -> None:
    inner = word_table(["甲", "1"])
    narrow = word_table(["段"])
    cells = read(tmp_path, word_table([word_cell(content=paragraph("见") + inner + narrow), "2"])).cells
    assert texts(cells, 1) == {(1, 1): "见\n甲 1\n段", (1, 2): "2"}
    assert texts(cells, 2) == {(1, 1): "甲", (1, 2): "1"}
    assert {cell.table_no for cell in cells} == {1, 2}


def test_frame_around_a_form_is_no_table(tmp_path: Path) -> None:
    cells = read(tmp_path, word_table([word_cell(content=paragraph("标题") + word_table(["甲", "1"]))])).cells
    assert (lines(cells), texts(cells)) == (["标题"], {(1, 1): "甲", (1, 2): "1"})


def test_text_box_is_told_and_not_read(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph('框')}</w:txbxContent>"
    names = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    twice = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    both = f"<mc:AlternateContent {names}>{twice}</mc:AlternateContent>"
    reading = read(tmp_path, f"<w:p><w:r><w:t>文</w:t>{both}</w:r></w:p>")
    assert (lines(reading.cells), reading.notes) == (["文"], ["the text of 1 text boxes was not read"])


def test_pictures_without_text_need_recognition(tmp_path: Path) -> None:
    reading = read_word(word(tmp_path / "a", paragraph(""), **{"word/media/1.png": "x"}), DEFAULT_LIMITS)
    assert (reading.status, reading.reason) == ("needs_ocr", "the document holds pictures and no text")


def refused(path: Path, words: str, **limits: int) -> None:
    began = time.monotonic()
    with pytest.raises(UnreadableFile, match=words):
        read_word(path, replace(DEFAULT_LIMITS, **limits))
    assert time.monotonic() - began < 5


def test_entity_bombs_are_refused(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    prolog = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
    refused(word(tmp_path / "a", paragraph("&l11;"), prolog), "declares XML entities")
    outside = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    refused(word(tmp_path / "a", paragraph("&f;"), outside), "declares XML entities")
    wide = f'<?xml version="1.0" encoding="utf-16"?>{prolog}<x>&l11;</x>'.encode("utf-16")
    refused(archive(tmp_path / "a", {"word/document.xml": wide}), "declares XML entities")


def test_declaration_cut_by_a_chunk_is_seen(tmp_path: Path) -> None:
    for shift in range(9):
        prolog = f"<!DOCTYPE x [{' ' * (65_536 - 34 - shift)}<!ENTITY a 'b'>]>"
        refused(word(tmp_path / "a", paragraph("&a;"), prolog), "declares XML entities")


def test_bombs_and_damage_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a"
    refused(word(path, paragraph(" " * 30_000_000)), "unpacks to more than 400 times its size")
    refused(word(path, word_table(["a", "b"], ["c", "d"])), "more than 3 cells", cells=3)
    refused(word(path, "<w:p>" * 300 + "</w:p>" * 300), "no well-formed XML")
    refused(word(path, paragraph("<unclosed>")), "no well-formed XML")
    refused(word(path, paragraph("")), "no text outside text boxes")
    refused(archive(path, {"a.txt": "x"}), "holds no Word document")
    path.write_bytes(b"")
    refused(path, "no sound zip archive")
    good = word(path, paragraph("x" * 1000)).read_bytes()
    path.write_bytes(good[:200] + bytes(20) + good[220:])
    refused(path, "no sound zip archive|no well-formed")


def test_deep_tables_end(tmp_path: Path) -> None:
    body = paragraph("x")
    for _ in range(80):
        body = word_table([word_cell(content=body), "1"])
    began = time.monotonic()
    assert len({cell.table_no for cell in read(tmp_path, body).cells}) == 80
    assert time.monotonic() - began < 3
