"""The lake's lines: typed by sql/schema, a document whole or not at all, and replaced whole."""

from decimal import Decimal

import duckdb
import pytest
from warehouse_factory import FORMS, lines_of, small_document

from pipeline.readers.model import Reading
from pipeline.warehouse import lines
from pipeline.warehouse.damage import Damaged, is_damage
from pipeline.warehouse.lake import LakeError
from pipeline.warehouse.lines import LineWriter, line_frames, lines_path, read_documents, writing_lines
from pipeline.warehouse.schema import tables

READ = Reading("text/plain", 1)


def add(writer: LineWriter, document) -> None:
    frames = line_frames(document.document_id, document.rows)
    writer.add(lines_of(document.document_id, document, READ), frames)


def count(home, table):
    with duckdb.connect(str(lines_path(home, FORMS)), read_only=True) as con:
        return con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]


def test_documents_come_back_as_they_were_written(tmp_path):
    document = small_document()
    assert read_documents(tmp_path, FORMS) == {}
    with writing_lines(tmp_path, FORMS) as writer:
        add(writer, document)
    assert read_documents(tmp_path, FORMS) == {document.document_id: lines_of(document.document_id, document, READ)}
    with duckdb.connect(str(lines_path(tmp_path, FORMS)), read_only=True) as con:
        frame = con.execute("SELECT * FROM fact_expenditure").pl()
    assert dict(frame.schema) == tables()["fact_expenditure"].dtypes
    assert frame["amount_yuan"][0] == Decimal("300.00")


def test_a_document_replaces_itself_whole_and_no_other(tmp_path):
    document, other = small_document("a.tsv"), small_document("b.tsv")
    with writing_lines(tmp_path, FORMS) as writer:
        add(writer, document)
        add(writer, other)
    kept = len(other.rows["fact_kpi"]), len(other.rows["observed_subject"])
    document.rows = {"fact_kpi": document.rows["fact_kpi"] * 3}
    with writing_lines(tmp_path, FORMS) as writer:
        add(writer, document)
    assert count(tmp_path, "fact_kpi") == 3 + kept[0]
    assert count(tmp_path, "observed_subject") == kept[1]
    assert count(tmp_path, "document") == 2


def test_what_breaks_off_leaves_no_part_of_a_document(tmp_path, monkeypatch):
    monkeypatch.setattr(lines, "_BATCH_DOCUMENTS", 2)
    documents = [small_document(f"{name}.tsv") for name in "abc"]

    def break_off():
        with writing_lines(tmp_path, FORMS) as writer:
            for document in documents:
                add(writer, document)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert read_documents(tmp_path, FORMS).keys() == {d.document_id for d in documents[:2]}
    assert count(tmp_path, "fact_kpi") == 2


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("amount_yuan", 1.5, "Decimal"),
        ("amount_yuan", Decimal("1.005"), "2 decimals"),
        ("fiscal_year", "2021", "fiscal_year"),
        ("unknown", 1, "unknown"),
        ("document_id", "0123456789abcdef", "belongs to document 0123456789abcdef"),
    ],
)
def test_a_value_that_is_not_the_columns_is_refused_and_nothing_is_kept(tmp_path, column, value, message):
    document = small_document()
    document.rows["fact_expenditure"][0][column] = value
    with writing_lines(tmp_path, FORMS) as writer, pytest.raises(LakeError, match=message):
        add(writer, document)
    assert read_documents(tmp_path, FORMS) == {}
    assert count(tmp_path, "fact_kpi") == 0


def test_a_damaged_file_is_told_as_such_and_makes_room(tmp_path):
    path = lines_path(tmp_path, FORMS)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(Damaged, match="not a valid DuckDB database"):
        read_documents(tmp_path, FORMS)
    path.with_name(f"{path.name}.wal").write_bytes(b"a log of it")
    lines.set_lines_aside(path)
    assert not list(path.parent.glob("*.wal")), "it would be taken for the log of the file that is made next"
    with writing_lines(tmp_path, FORMS) as writer:
        add(writer, small_document())
    assert len(read_documents(tmp_path, FORMS)) == 1


@pytest.mark.parametrize(
    ("error", "is_one"),
    [
        (
            duckdb.IOException("IO Error: Corrupt database file: computed checksum 1 does not match 2"),
            True,
        ),
        (duckdb.IOException('IO Error: Could not read enough bytes from file "x"'), True),
        (duckdb.SerializationException("Serialization Error: Failed to deserialize"), True),
        (duckdb.IOException('IO Error: Could not set lock on file "x": Conflicting lock is held in python'), False),
        (duckdb.IOException('IO Error: Could not write file "x": No space left on device'), False),
        (duckdb.IOException('IO Error: Cannot open file "x": Permission denied'), False),
        (duckdb.IOException('IO Error: Could not read from file "x": Input/output error'), False),
        (duckdb.FatalException("FATAL Error: Failed to commit: Could not write: No space left on device"), False),
        (duckdb.CatalogException("Catalog Error: Table x does not exist"), False),
    ],
)
def test_a_disk_that_is_full_or_away_and_another_process_are_no_damage(error, is_one):
    assert is_damage(error) is is_one


def test_every_table_and_column_of_the_schema_says_what_it_means():
    for table in tables().values():
        assert table.comment, table.name
        for column in table.columns:
            assert column.comment, f"{table.name}.{column.name}"
