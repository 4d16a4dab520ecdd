"""The lake: complete or absent, typed by sql/schema, and read back as it was written."""

from decimal import Decimal

import polars as pl
import pytest
from warehouse_factory import FORMS, READER, small_document

from pipeline.readers.model import Cell, Reading
from pipeline.warehouse import lake
from pipeline.warehouse.schema import tables

SHA = "ab" * 32


def test_cells_come_back_as_they_were_read(tmp_path):
    cells = [Cell(1, 0, 1, 1, "标题", top=1.0), Cell(2, 1, 3, 4, "1,234.50", row_span=2, x0=0.5, x1=9.25)]
    reading = Reading("application/pdf", 2, cells, notes=["page 2 is rotated"])
    assert not lake.has_cells(tmp_path, READER, SHA)
    lake.write_cells(tmp_path, READER, SHA, reading)
    assert lake.has_cells(tmp_path, READER, SHA)
    assert lake.read_cells(tmp_path, READER, SHA) == reading
    assert lake.read_reading(tmp_path, READER, SHA).cells == []


def test_missing_cells_and_lines_are_named(tmp_path):
    with pytest.raises(lake.LakeError, match=SHA):
        lake.read_cells(tmp_path, READER, SHA)
    with pytest.raises(lake.LakeError, match="d1"):
        lake.read_document(tmp_path, FORMS, "d1")


def test_a_file_that_was_not_finished_leaves_no_trace(tmp_path):
    path = tmp_path / "f.parquet"
    path.write_text("old")

    def write_half():
        with lake.replacing(path) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("f.parquet", "old")]


def test_lines_count_only_once_document_json_is_there(tmp_path):
    document = small_document()
    lake.write_lines(tmp_path, FORMS, "d1", document, reader_version=READER)
    assert lake.has_lines(tmp_path, FORMS, "d1", READER)
    assert not lake.has_lines(tmp_path, FORMS, "d1", "r2")
    document.rows["fact_kpi"][0]["weight"] = Decimal("0.00001")
    with pytest.raises(lake.LakeError, match=r"fact_kpi\.weight.*4 decimals"):
        lake.write_lines(tmp_path, FORMS, "d1", document, reader_version=READER)
    assert not lake.has_lines(tmp_path, FORMS, "d1", READER)


def test_lines_have_the_types_of_sql_schema(tmp_path):
    lake.write_lines(tmp_path, FORMS, "d1", small_document(), reader_version=READER)
    (document,) = [lake.read_document(tmp_path, FORMS, "d1")]
    (path,) = lake.line_files(tmp_path, FORMS, "fact_expenditure", [document])
    frame = pl.read_parquet(path)
    assert dict(frame.schema) == tables()["fact_expenditure"].dtypes
    assert frame["amount_yuan"][0] == Decimal("300.00")
    assert lake.line_files(tmp_path, FORMS, "fact_task", [document]) == []


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("amount_yuan", 1.5, "Decimal"),
        ("amount_yuan", Decimal("1.005"), "2 decimals"),
        ("fiscal_year", "2021", "fiscal_year"),
        ("unknown", 1, "unknown"),
    ],
)
def test_a_value_that_is_not_the_columns_is_refused(tmp_path, column, value, message):
    document = small_document()
    document.rows["fact_expenditure"][0][column] = value
    with pytest.raises(lake.LakeError, match=message):
        lake.write_lines(tmp_path, FORMS, "d1", document, reader_version=READER)


def test_every_table_and_column_of_the_schema_says_what_it_means():
    for table in tables().values():
        assert table.comment, table.name
        for column in table.columns:
            assert column.comment, f"{table.name}.{column.name}"
