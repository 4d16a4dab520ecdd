"""The export of a whole release: what it says of itself is true, and its copies hold the same figures."""

import csv
import hashlib
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from frictionless import Package
from warehouse_factory import Document, candidate, small_document

from pipeline.warehouse.copies import copy_as_csv, pack
from pipeline.warehouse.exports import MARTS, export
from pipeline.warehouse.limits import known_limits
from pipeline.warehouse.release import current, open_read_only
from pipeline.warehouse.safe_text import csv_cell
from pipeline.warehouse.schema import tables


@pytest.fixture(scope="module")
def folder(samples_home: Path) -> Path:
    """The export as the release's own run wrote it."""
    release = current(samples_home)
    assert release is not None
    return samples_home / "exports" / release.version


@pytest.fixture(scope="module")
def as_csv(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as CSV."""
    out = tmp_path_factory.mktemp("csv")
    copy_as_csv(folder, out)
    return out


def test_it_holds_every_table_and_every_view_for_analysts(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text())
    assert {r["name"] for r in package["resources"]} == {*tables(), *MARTS} - {"release"}
    assert {path.name for path in folder.iterdir()} == {
        "datapackage.json",
        "data_dictionary.md",
        "LIMITS.md",
        "SHA256SUMS",
        *(r["path"] for r in package["resources"]),
    }


def test_the_package_tells_the_truth_about_its_files(folder: Path) -> None:
    package = Package(str(folder / "datapackage.json"))
    assert not list(Package.metadata_validate(package.to_descriptor()))
    for resource in package.to_descriptor()["resources"]:
        path = folder / resource["path"]
        with pq.ParquetFile(path) as parquet:
            assert parquet.metadata.num_rows == resource["rows"]
            assert parquet.schema_arrow.names == [field["name"] for field in resource["schema"]["fields"]]
        assert path.stat().st_size == resource["bytes"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == resource["hash"].removeprefix("sha256:")
        assert all(field["description"] for field in resource["schema"]["fields"]), resource["name"]


def test_the_csv_package_is_valid_with_types_keys_and_references(as_csv: Path) -> None:
    report = Package(str(as_csv / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])[:5]
    assert report.stats["tasks"] == len(tables()) - 1 + len(MARTS)


def test_a_reference_that_leads_nowhere_makes_the_package_invalid(as_csv: Path, tmp_path: Path) -> None:
    shutil.copytree(as_csv, tmp_path / "csv")
    path = tmp_path / "csv" / "dim_form.csv"
    path.write_text("\n".join(path.read_text("utf-8-sig").splitlines()[:-1]) + "\n", encoding="utf-8-sig")
    assert not Package(str(tmp_path / "csv" / "datapackage.json")).validate().valid


def test_csv_holds_the_values_of_parquet(folder: Path, as_csv: Path) -> None:
    amounts = 0
    for path in sorted(folder.glob("*.parquet")):
        table = pq.read_table(path)
        with (as_csv / f"{path.stem}.csv").open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
        assert header == table.column_names
        assert len(rows) == table.num_rows, path.name
        for number, name in enumerate(header):
            exact = table[name].to_pylist()
            written = [row[number] for row in rows]
            assert written == ["" if v is None else str(csv_cell(v)) for v in exact], f"{path.stem}.{name}"
            if str(table.schema.field(name).type).startswith("decimal"):
                assert [type(v)(w) for v, w in zip(exact, written, strict=True) if v is not None] == [
                    v for v in exact if v is not None
                ]
                amounts += len(exact)
    assert amounts > 1000


def test_the_archive_unpacks_and_proves_itself(folder: Path, tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        pack(folder, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        archive.extractall(tmp_path / "unpacked")
    check = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    told = subprocess.run(check, cwd=tmp_path / "unpacked", capture_output=True, text=True)
    assert told.returncode == 0, told.stdout
    listed = {line.split(":")[0] for line in told.stdout.splitlines()}
    assert listed == {path.name for path in folder.iterdir()} - {"SHA256SUMS"}
    with (tmp_path / "unpacked" / "fact_kpi.parquet").open("ab") as file:
        file.write(b"x")
    assert subprocess.run(check, cwd=tmp_path / "unpacked", capture_output=True).returncode == 1


def test_a_release_exports_to_the_same_bytes_again(samples_home: Path, folder: Path, tmp_path: Path) -> None:
    release = current(samples_home)
    assert release is not None
    again = export(tmp_path, release)
    assert {p.name: p.read_bytes() for p in again.iterdir()} == {p.name: p.read_bytes() for p in folder.iterdir()}


def section(limits: str, title: str) -> list[str]:
    """The rows of a section of LIMITS.md."""
    body = limits.split(f"## {title}")[1].split("\n## ")[0]
    return [line for line in body.splitlines() if line.startswith("| ")][2:]


def test_the_limits_name_what_did_not_load_and_why(tmp_path: Path) -> None:
    odd = small_document("b|<x>\x1b.tsv", department="乙局")
    odd.form("income", status="quarantined").income(total="1.00")
    for cell in [c for c in odd.rows["value_cell"] if c["disposition"] == "loaded"][:3]:
        cell.update(
            disposition="quarantined", fact_id=None, reason=f"'{cell['text']}' is no number (row {cell['row_no']})"
        )
    scan = Document("scan.pdf", department="丙局", status="needs_ocr", status_reason="pages 1-7 are pictures")
    path = candidate(tmp_path / "home", [small_document("a.tsv", department="甲局"), odd, scan])
    with open_read_only(path) as con:
        limits = known_limits(con)
    assert section(limits, "Files that did not load") == ["| scan.pdf | needs_ocr | pages 1-7 are pictures |"]
    assert section(limits, "Forms that were set aside") == [
        "| b\\|\\<x\\>\\<U+001B\\>.tsv | income | 1 | two alignments survive |"
    ]
    figures = section(limits, "Figures that were set aside")
    assert [row.split(" | ")[:3] for row in figures] == [["| expenditure", "3", "1"], ["| income", "1", "1"]]
    assert "is no number" in figures[0]
    assert not section(limits, "Tables that belong to no known form")
    assert "Pictures and scans are not read" in limits


def test_the_limits_of_the_samples_are_those_that_the_release_tells(folder: Path, samples_home: Path) -> None:
    limits = (folder / "LIMITS.md").read_text(encoding="utf-8")
    release = current(samples_home)
    assert release is not None
    with open_read_only(release.path) as con:
        [(short, replaced, rules)] = con.execute(
            "SELECT (SELECT count(*) FROM form_total WHERE NOT is_complete), "
            "(SELECT count(*) FROM dim_document WHERE superseded_by IS NOT NULL), "
            "(SELECT count(*) FROM audit_rule WHERE violated > 0)"
        ).fetchall()
    assert rules
    assert len(section(limits, "Contradictions")) == rules
    assert len(section(limits, "Sums that are not complete")) == short
    assert len(section(limits, "Files that a later publication replaces")) == replaced
