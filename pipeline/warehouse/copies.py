"""Copies of a release's export: CSV for spreadsheets, one zip archive with checksums."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.warehouse.damage import file_digest
from pipeline.warehouse.exports import SUMS
from pipeline.warehouse.lake import replacing, write_json
from pipeline.warehouse.safe_text import BYTE_ORDER_MARK, write_csv

_PACKAGE = "datapackage.json"


def copy_as_csv(folder: Path, out: Path) -> None:
    """Copy an export with every Parquet file as CSV, in which NULL and empty text look the same."""
    out.mkdir(parents=True, exist_ok=True)
    package = json.loads((folder / _PACKAGE).read_text(encoding="utf-8"))
    for resource in package["resources"]:
        path = out / f"{resource['name']}.csv"
        with (
            pq.ParquetFile(folder / resource["path"]) as parquet,
            replacing(path) as temporary,
            temporary.open("w", encoding=BYTE_ORDER_MARK, newline="") as file,
        ):
            write_csv(file, parquet.schema_arrow.names, _rows(parquet))
        for field in resource["schema"]["fields"]:
            if field["type"] == "string":
                # In CSV an empty text cannot be told from none.
                field.pop("constraints", None)
        resource |= {
            "path": path.name,
            "format": "csv",
            "mediatype": "text/csv",
            "bytes": path.stat().st_size,
            "hash": f"sha256:{file_digest(path)}",
        }
    for path in folder.glob("*.md"):
        shutil.copyfile(path, out / path.name)
    write_json(out / _PACKAGE, package)


def _rows(parquet: pq.ParquetFile) -> Iterator[tuple[Any, ...]]:
    for batch in parquet.iter_batches():
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def pack(folder: Path, out: Path) -> None:
    """Pack an export into one zip archive, SHA256SUMS for `sha256sum -c` last. Equal exports give equal bytes."""
    files = sorted((path for path in folder.iterdir() if path.is_file()), key=lambda path: (path.name == SUMS, path))
    with replacing(out) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        for path in files:
            with archive.open(zipfile.ZipInfo(path.name), "w", force_zip64=True) as target, path.open("rb") as source:
                shutil.copyfileobj(source, target)
