"""Character-separated values: which sign separates, what is a line, and what is prose."""

from pathlib import Path

import pytest
from office_files import lines, texts

from pipeline.readers.delimited import find_delimiter, read_delimited
from pipeline.readers.model import Reading, UnreadableFile


def read(tmp_path: Path, text: str | bytes) -> Reading:
    path = tmp_path / "a"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_delimited(path)


def test_records_are_a_table_and_lone_fields_are_lines(tmp_path: Path) -> None:
    reading = read(tmp_path, '支出决算表\n单位：元\n科目,金额\n"行政,运行","1,234.50"\n合计,\n\n注：无\n')
    assert lines(reading.cells) == ["支出决算表", "单位：元", "注：无"]
    assert texts(reading.cells) == {
        (1, 1): "科目",
        (1, 2): "金额",
        (2, 1): "行政,运行",
        (2, 2): "1,234.50",
        (3, 1): "合计",
        (3, 2): "",
    }
    assert [cell.top for cell in reading.cells if cell.table_no == 0 or cell.column_no == 1] == [1, 2, 3, 4, 5, 7]


def test_title_rows_filled_up_by_a_spreadsheet_are_lines_and_empty_ones_go(tmp_path: Path) -> None:
    reading = read(tmp_path, "支出决算表,,\n,,单位：元\n科目,基本,项目\n行政,,\n合计,1,2\n,,\n")
    assert lines(reading.cells) == ["支出决算表", "单位：元"]
    assert list(texts(reading.cells).values()) == ["科目", "基本", "项目", "行政", "", "", "合计", "1", "2"]


def test_the_line_that_markdown_draws_below_a_header_is_no_row(tmp_path: Path) -> None:
    text = "支出决算表\n\n| 科目 | 金额 |\n|---|:--:|\n| 行政 | 1.00 |\n| 合计 | — |\n"
    cells = [cell for cell in read(tmp_path, text).cells if cell.text]
    assert [cell.text for cell in cells] == ["支出决算表", "科目", "金额", "行政", "1.00", "合计", "—"]


def test_a_row_of_hyphens_is_a_row_where_no_bars_are_drawn(tmp_path: Path) -> None:
    cells = read(tmp_path, "支出决算表\n科目,基本,项目\n--,--,--\n合计,1,2\n").cells
    assert [cell.text for cell in cells].count("--") == 3


def test_several_tables_may_differ_in_width(tmp_path: Path) -> None:
    cells = read(tmp_path, "表一\na;b\n1;2\n表二\nc;d;e\n3;4;5\n").cells
    assert list(texts(cells, 1).values()) == ["a", "b", "1", "2"]
    assert list(texts(cells, 2).values()) == ["c", "d", "e", "3", "4", "5"]
    in_order = sorted(cells, key=lambda cell: cell.top or 0)
    assert "".join(cell.text for cell in in_order) == "表一ab12表二cde345"


@pytest.mark.parametrize("delimiter", [",", ";", "|"])
def test_delimiter_is_the_one_that_makes_tables_rectangular(delimiter: str) -> None:
    rows = [["科目", "说明", "数"], ["a", "x", "1"], ["b", "y", "2"]]
    assert find_delimiter("\n".join(delimiter.join(row) for row in rows)) == delimiter


@pytest.mark.parametrize(
    "text",
    [
        "科目,金额\n行政,1,234.50\n其他,5\n",
        "今年, 收入增加.\n支出减少, 其中, 项目支出减少.\n",
        "第一段\n收入增加, 支出减少\n第二段\n",
        'a,b\n"c,d\n',
        "无表\n无列\n",
        "a,b\n" + "x" * 1_000_001 + ",c\n",
    ],
)
def test_what_is_not_rectangular_is_refused_in_words(tmp_path: Path, text: str) -> None:
    assert find_delimiter(text) is None
    with pytest.raises(UnreadableFile, match="no delimiter"):
        read(tmp_path, text)


def test_encodings_and_line_ends(tmp_path: Path) -> None:
    text = '科目,金额\r\n"两\r\n行",1\r\n'
    expected = ["科目", "金额", "两\n行", "1"]
    for encoding, notes in [("utf-8-sig", []), ("utf-8", []), ("gb18030", ["decoded as gb18030"])]:
        reading = read(tmp_path, text.encode(encoding))
        assert (list(texts(reading.cells).values()), reading.notes) == (expected, notes)
    assert list(texts(read(tmp_path, text.replace("\r\n", "\r")).cells).values()) == expected


def test_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="the file is empty"):
        read(tmp_path, " \n")
