"""Web pages: spans, layout tables, lines, charsets, and pages that mean harm."""

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from office_files import lines, spans, texts

from pipeline.readers.html import read_html
from pipeline.readers.limits import DEFAULT_LIMITS
from pipeline.readers.model import Reading, UnreadableFile


def read(tmp_path: Path, page: str | bytes, **limits: int) -> Reading:
    path = tmp_path / "page"
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    return read_html(path, replace(DEFAULT_LIMITS, **limits))


def test_spans_become_merged_cells_and_covered_places_have_none(tmp_path: Path) -> None:
    page = """<table><tr><th rowspan=2>科目<th colspan="3">支出<tr><th>合计<th>基本<th>项目
    <tr><td>行政<br>运行<td>3<td rowspan=0>1<td>&nbsp;<tr><td>其他<td>4<td>5</table>"""
    cells = read(tmp_path, page).cells
    assert spans(cells) == {"科目": (2, 1), "支出": (1, 3), "1": (2, 1)}
    assert texts(cells) == {
        (1, 1): "科目",
        (1, 2): "支出",
        (2, 2): "合计",
        (2, 3): "基本",
        (2, 4): "项目",
        (3, 1): "行政\n运行",
        (3, 2): "3",
        (3, 3): "1",
        (3, 4): "",
        (4, 1): "其他",
        (4, 2): "4",
        (4, 4): "5",
    }


def test_lines_and_tables_keep_the_order_of_the_page(tmp_path: Path) -> None:
    page = """<title>t</title><h2>支出<b>决算</b>表</h2>单位：  万元<table><caption>附表</caption>
    <tr><td>a<td>1</table>注：<!-- x -->一<p>二<br>三<script>no()</script><div style="display: none">否</div>"""
    cells = read(tmp_path, page).cells
    assert lines(cells) == ["支出决算表", "单位： 万元", "附表", "注：一", "二", "三"]
    in_order = sorted(cells, key=lambda cell: cell.top or 0)
    assert [c.text for c in in_order] == ["支出决算表", "单位： 万元", "附表", "a", "1", "注：一", "二", "三"]


def test_layout_tables_are_frames_and_the_innermost_are_tables(tmp_path: Path) -> None:
    data = "<table><tr><td>甲</td><td>1</td></tr></table>"
    frame = f"<table><tr><td>菜单</td><td>前{data}<table><tr><td>段<p>落</td></tr></table>{data}后</td></tr></table>"
    cells = read(tmp_path, frame).cells
    assert lines(cells) == ["菜单", "前", "段", "落", "后"]
    assert texts(cells, 1) == texts(cells, 2) == {(1, 1): "甲", (1, 2): "1"}


def test_frame_inside_a_cell_is_text_of_the_cell(tmp_path: Path) -> None:
    page = "<table><tr><td><table><tr><td>甲</td></tr></table></td><td>1</td></tr></table>"
    assert texts(read(tmp_path, page).cells) == {(1, 1): "甲", (1, 2): "1"}


def test_page_with_one_cell_a_line_stays_lines(tmp_path: Path) -> None:
    assert lines(read(tmp_path, "<html><p>科目</p><p>金额</p><p>1.00</p><pre>a\nb</pre>").cells) == [
        *("科目", "金额", "1.00", "a", "b")
    ]


def test_foot_is_last_and_hidden_rows_and_tables_are_not_there(tmp_path: Path) -> None:
    page = """<table><tfoot><tr><td>合计<td>3</tfoot><tbody><tr style="DISPLAY:none"><td>x<td>0<tr><td>a<td>3</table>
    <div hidden><table><tr><td>y<td>9</table></div>"""
    reading = read(tmp_path, page)
    assert list(texts(reading.cells).values()) == ["a", "3", "合计", "3"]
    assert reading.notes == ["1 tables are hidden on the page and were not read"]


@pytest.mark.parametrize(
    ("declared", "encoding", "notes"),
    [
        ("gb2312", "gb18030", ["decoded as gb18030"]),
        ("", "gb18030", ["decoded as gb18030"]),
        ("utf-8", "utf-8", []),
        ("", "utf-8", []),
        ("", "utf-8-sig", []),
        ("gbk", "utf-8", ["decoded as utf-8, though the page declares gbk"]),
        ("utf-8", "gb18030", ["decoded as gb18030, though the page declares utf-8"]),
        ("big5", "big5", ["decoded as big5"]),
        ("utf-16", "utf-16", ["decoded as utf-16"]),
        ("nonsense", "utf-8", ["decoded as utf-8, though the page declares nonsense"]),
    ],
)
def test_charset_is_told_by_mark_declaration_or_bytes(
    tmp_path: Path, declared: str, encoding: str, notes: list[str]
) -> None:
    text = "中文" if encoding == "big5" else "中文政府决算瞭解镕億"
    page = f'<html><meta http-equiv="Content-Type" content="text/html; charset={declared}"><p>{text}'
    reading = read(tmp_path, page.encode(encoding))
    assert (lines(reading.cells), reading.notes) == ([text], notes)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_broken_byte_costs_one_sign(tmp_path: Path, encoding: str) -> None:
    page = f"<html><meta charset={encoding}><p>正常文字".encode(encoding) + b"\xff<table><tr><td>a<td>1.5</table>"
    reading = read(tmp_path, page)
    assert texts(reading.cells) == {(1, 1): "a", (1, 2): "1.5"}
    assert reading.notes == [f"decoded as {encoding}; 1 places have bytes that are no text"]


def test_unclosed_tags_lose_nothing(tmp_path: Path) -> None:
    page = "<html>" + "<font><b>" * 900 + "<table><tr><td>a<td>1.5</table><p>末"
    cells = read(tmp_path, page).cells
    assert (texts(cells), lines(cells)) == ({(1, 1): "a", (1, 2): "1.5"}, ["末"])


def test_huge_spans_end_with_the_table(tmp_path: Path) -> None:
    page = '<table><tr><td colspan="99999999" rowspan="9999999999999">t<td colspan=50>u<tr><td>a<td>b</table>'
    cells = read(tmp_path, page).cells
    assert max(cell.column_no + cell.column_span - 1 for cell in cells) <= 1003
    page = '<table><tr><td colspan="50">标题<tr><td>a<td>b<tr><td rowspan=9>c<td>d</table>'
    assert spans(read(tmp_path, page).cells) == {"标题": (1, 2)}


@pytest.mark.parametrize(
    "page",
    [
        "<table>" + "<tr><td colspan=1000 rowspan=60000>x<td>y" * 2000,
        "<html>" + "<table><tr><td>a<td>" * 20_000,
        "<html>" + "<div>" * 200_000 + "x",
    ],
)
def test_hostile_pages_cost_little(tmp_path: Path, page: str) -> None:
    began = time.monotonic()
    try:
        read(tmp_path, page, cells=100_000)
    except UnreadableFile as error:
        assert re.search("more than 100000 cells|nested too deep", str(error))  # noqa: PT017
    assert time.monotonic() - began < 5


def test_entities_of_a_page_are_not_expanded(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    page = f'<!DOCTYPE html [<!ENTITY l0 "ha">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]><html><p>&l11;&f;数'
    (*_, last) = lines(read(tmp_path, page).cells)
    assert last.endswith("数")
    assert len(last) < 20


@pytest.mark.parametrize("page", ["", " \n", "<html><body></body></html>", "<!-- only -->", "<script>x()</script>"])
def test_page_without_text_is_refused_in_words(tmp_path: Path, page: str) -> None:
    with pytest.raises(UnreadableFile, match=r"empty|shows no text"):
        read(tmp_path, page)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no text"):
        read(tmp_path, b"<html>" + bytes(range(256)) * 20)
