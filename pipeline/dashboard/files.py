"""Routes that give files: the tables behind the pages as CSV or Parquet, and pictures of printed pages."""

import io
import threading
from collections.abc import Mapping
from pathlib import Path

import flask

from pipeline.dashboard.address import parse
from pipeline.dashboard.data import figure, findings
from pipeline.dashboard.data.source import OutdatedRelease, ReleaseSource, Row, Snapshot, UnreadableRelease
from pipeline.dashboard.data.tables import TABLES
from pipeline.warehouse.pages import NoPageImage
from pipeline.warehouse.release import NoRelease
from pipeline.warehouse.safe_text import BYTE_ORDER_MARK, write_csv


def add_routes(server: flask.Flask, source: ReleaseSource) -> None:
    """Add the routes to the server."""

    @server.get("/download/<table>.<kind>")
    def download(table: str, kind: str) -> flask.Response:
        view = parse("/", flask.request.query_string.decode("utf-8", "replace"))
        if view is None or table not in TABLES or kind not in ("csv", "parquet"):
            flask.abort(404)
        try:
            rows = TABLES[table](source.current(), view)
        except (NoRelease, OutdatedRelease, UnreadableRelease) as error:
            return flask.Response(str(error), 503, mimetype="text/plain")
        body, kind_of = (
            (as_csv(rows), "text/csv; charset=utf-8")
            if kind == "csv"
            else (
                as_parquet(rows),
                "application/vnd.apache.parquet",
            )
        )
        name = f"juesuan-{table}.{kind}"
        return flask.Response(
            body, content_type=kind_of, headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    drawing = threading.Lock()

    @server.get("/picture/<int:page>.png")
    def picture(page: int) -> flask.Response:
        asked = flask.request.args
        try:
            snapshot = source.current()
            with drawing:
                path = _picture(snapshot, asked, page)
        except (NoPageImage, NoRelease, OutdatedRelease, UnreadableRelease) as error:
            return flask.Response(str(error), 404, mimetype="text/plain")
        return flask.send_file(path, mimetype="image/png", max_age=3600)


def _picture(snapshot: Snapshot, asked: Mapping[str, str], page: int) -> Path:
    whole = asked.get("whole") == "1"
    if "finding" not in asked:
        fact = asked.get("fact", "")
        cells = figure.cells_of_figure(snapshot, fact)
        return figure.picture(snapshot, fact.partition(":")[0], cells, page, whole=whole)
    finding = findings.one(snapshot, asked["finding"])
    if finding is None:
        raise NoPageImage("the release has no such finding")
    cells = figure.cells_of_finding(snapshot, finding)
    if page == finding["page"] and page not in figure.pages_of(cells):
        return figure.page_of_finding(snapshot, finding)
    return figure.picture(snapshot, finding["document_id"], cells, page, whole=whole)


def as_csv(rows: list[Row]) -> bytes:
    """Rows as CSV that spreadsheets open rightly: byte order mark, exact amounts, no text that runs as a formula."""
    out = io.StringIO(newline="")
    if rows:
        write_csv(out, list(rows[0]), (row.values() for row in rows))
    return out.getvalue().encode(BYTE_ORDER_MARK)


def as_parquet(rows: list[Row]) -> bytes:
    """Rows as Parquet; amounts stay decimals."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = list(rows[0]) if rows else []
    table = pa.table({name: pa.array([row[name] for row in rows]) for name in names})
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()
