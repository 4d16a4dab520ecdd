"""The lake's cells, in a folder and in a bucket: complete or absent, as they were written, and the newest counts."""

import json
import os
import pickle
import subprocess
import sys
from collections import Counter

import pytest
from object_store import BUCKET, KEY
from warehouse_factory import READER

from pipeline.faults import PASSING
from pipeline.readers.model import Cell, Reading
from pipeline.warehouse import store
from pipeline.warehouse.cells import Cells, CellsDamaged, Checked, NotRead, ReadingKey, encoded
from pipeline.warehouse.damage import Damaged
from pipeline.warehouse.lake import LakeError

SHA = "ab" * 32
OTHER = "cd" * 32
KEY_OF_SHA = ReadingKey(READER)
EMPTY = Reading("text/plain", 1)


@pytest.fixture(params=["folder", "bucket"])
def cells(request, tmp_path) -> Cells:
    if request.param == "folder":
        return Cells(str(tmp_path / "cells"))
    request.getfixturevalue("bucket")
    return Cells(f"s3://{BUCKET}/{tmp_path.name}")


@pytest.fixture
def in_bucket(bucket, tmp_path) -> Cells:
    yield Cells(f"s3://{BUCKET}/{tmp_path.name}")
    bucket.tell("well")


@pytest.fixture
def anew(monkeypatch):
    """Clients that see what a test sets in the environment."""
    store._files.cache_clear()
    yield monkeypatch
    store._files.cache_clear()


def test_cells_come_back_as_they_were_read(cells):
    read = [Cell(1, 0, 1, 1, "标题", top=1.0), Cell(2, 1, 3, 4, "1,234.50", row_span=2, x0=0.5, x1=9.25)]
    reading = Reading("application/pdf", 2, read, notes=["page 2 is rotated"])
    assert cells.readings(READER) == {}
    cells.write(KEY_OF_SHA, SHA, reading)
    assert cells.readings(READER) == {SHA: KEY_OF_SHA}
    assert cells.read(KEY_OF_SHA, SHA) == reading


def test_cells_that_are_not_what_was_written_are_told_wherever_they_differ(tmp_path):
    cells, name = Cells(str(tmp_path)), f"{READER}/{SHA}"
    cells.write(KEY_OF_SHA, SHA, Reading("text/plain", 1, [Cell(1, 1, 1, 1, "1,234.50")]))
    for suffix in ("json", "parquet"):
        good = cells.store.read(f"{name}.{suffix}")
        for place in range(len(good)):
            cells.store.write(f"{name}.{suffix}", good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
            with pytest.raises(CellsDamaged, match=SHA):
                cells.read(KEY_OF_SHA, SHA)
        cells.store.write(f"{name}.{suffix}", good)
    assert cells.read(KEY_OF_SHA, SHA).cells[0].text == "1,234.50"


def test_damaged_cells_are_kept_aside_and_looked_at_among_others(cells):
    cells.write(KEY_OF_SHA, SHA, EMPTY)
    cells.write(KEY_OF_SHA, OTHER, EMPTY)
    cells.store.write(f"{READER}/{SHA}.parquet", b"nothing")
    first, second = cells.check([(KEY_OF_SHA, SHA), (KEY_OF_SHA, OTHER)])
    assert isinstance(first, CellsDamaged)
    assert isinstance(second, Checked)
    assert second.has_digest
    stand_in = encoded(Reading("text/plain", 9))
    asked = [(KEY_OF_SHA, OTHER), (KEY_OF_SHA, SHA), (KEY_OF_SHA, OTHER)]
    assert [found.reading.page_count for found in cells.fetch_ahead(asked, lambda damage: stand_in)] == [1, 9, 1]
    cells.keep_aside(KEY_OF_SHA, SHA)
    cells.write(KEY_OF_SHA, SHA, EMPTY)
    assert cells.read(KEY_OF_SHA, SHA) == EMPTY
    [kept] = [name for name in cells.store.names() if name.startswith(f"{READER}/{SHA}.parquet.damaged-")]
    assert cells.store.read(kept) == b"nothing"
    assert cells.readings(READER) == {SHA: KEY_OF_SHA, OTHER: KEY_OF_SHA}


def test_cells_from_before_there_were_digests_are_opened_and_no_more(tmp_path):
    cells, name = Cells(str(tmp_path)), f"{READER}/{SHA}.json"
    cells.write(KEY_OF_SHA, SHA, EMPTY)
    about = json.loads(cells.store.read(name))
    del about["digest"]
    cells.store.write(name, json.dumps(about).encode())
    assert cells.read(KEY_OF_SHA, SHA) == EMPTY
    [found] = cells.check([(KEY_OF_SHA, SHA)])
    assert not found.has_digest
    cells.store.write(f"{READER}/{SHA}.parquet", b"nothing")
    assert isinstance(next(cells.check([(KEY_OF_SHA, SHA)])), CellsDamaged)


def test_the_number_of_a_version_is_the_one_that_was_written(tmp_path):
    cells = Cells(str(tmp_path))
    cells.number("1-a")
    cells.number("1-b")
    assert [cells.number_of(version) for version in ("1-a", "1-b", "1-c")] == [1, 2, 0]
    good = cells.store.read("1-b/.order")
    cells.store.write("1-b/.order", b"7" + good[1:])
    with pytest.raises(Damaged, match="write that number there"):
        cells.number_of("1-b")


def test_missing_cells_are_named(cells):
    with pytest.raises(NotRead, match=SHA):
        cells.read(KEY_OF_SHA, SHA)


def test_cells_count_only_once_their_json_is_there(cells):
    cells.write(KEY_OF_SHA, SHA, EMPTY)
    cells.store.remove(f"{READER}/{SHA}.json")
    assert cells.readings(READER) == {}
    with pytest.raises(NotRead):
        cells.read(KEY_OF_SHA, SHA)


def test_newest_reading_is_by_todays_readers_else_by_those_that_came_last(cells):
    # Versions are digests: their names say nothing about their order.
    for version, contents in (("r9", [SHA, OTHER]), ("r2", [SHA, OTHER]), ("r5", [OTHER])):
        cells.number(version)
        for sha256 in contents:
            cells.write(ReadingKey(version), sha256, EMPTY)
    cells.number("r9")
    newest = {SHA: ReadingKey("r2"), OTHER: ReadingKey("r5")}
    assert cells.readings("unused") == newest
    assert cells.readings("r9") == {SHA: ReadingKey("r9"), OTHER: ReadingKey("r9")}
    cells.write(ReadingKey("r9", 2), SHA, EMPTY)
    assert cells.readings("unused") == newest, "a further attempt by old readers is still by old readers"


def test_a_version_that_nobody_numbered_came_first(cells):
    cells.number("r2")
    for version in ("r2", "r9"):
        cells.write(ReadingKey(version), SHA, EMPTY)
    assert cells.readings("unused") == {SHA: ReadingKey("r2")}


def test_the_last_of_several_attempts_counts(cells):
    for attempt in (1, 2, 10):
        cells.write(ReadingKey(READER, attempt), SHA, Reading("text/plain", attempt))
    assert cells.readings(READER) == {SHA: ReadingKey(READER, 10)}
    assert cells.read(ReadingKey(READER, 10), SHA).page_count == 10


def test_many_come_in_the_order_in_which_they_are_asked_for(cells):
    contents = [f"{number:064x}" for number in range(30)]
    for number, sha256 in enumerate(contents):
        cells.write(KEY_OF_SHA, sha256, Reading("text/plain", number))
    asked = [(KEY_OF_SHA, sha256) for sha256 in reversed(contents)]
    assert [found.reading.page_count for found in cells.fetch_ahead(asked)] == [*reversed(range(30))]


def test_half_made_files_in_a_folder_are_no_readings_and_are_swept(tmp_path):
    cells = Cells(str(tmp_path))
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom pipeline.warehouse.lake import replacing\n"
        "with replacing(Path(sys.argv[1])) as temporary:\n"
        "    temporary.write_text('half'); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / READER / f"{SHA}.json")], check=False)
    assert len(cells.store.names()) == 1
    assert cells.readings(READER) == {}
    cells.store.sweep()
    assert cells.store.names() == []


def test_a_listing_costs_a_request_for_each_thousand_objects(in_bucket, bucket):
    prefix = in_bucket.location.removeprefix(f"s3://{BUCKET}/")
    bucket.tell("fill", f"{prefix}/{READER}", 2_500)
    bucket.asked()
    assert len(in_bucket.readings(READER)) == 2_500
    asked = bucket.asked()
    assert len(asked) == 3, asked
    assert all(request.startswith(f"GET /{BUCKET}?list-type=2") for request in asked)
    bucket.tell("fill", f"{prefix}/{READER}", 2_501)
    assert len(in_bucket.readings(READER)) == 2_501, "others write there too"


def test_a_reading_costs_two_requests_each_way(in_bucket, bucket):
    bucket.asked()
    in_bucket.write(KEY_OF_SHA, SHA, EMPTY)
    in_bucket.read(KEY_OF_SHA, SHA)
    with pytest.raises(NotRead):
        in_bucket.read(KEY_OF_SHA, OTHER)
    assert Counter(request.split()[0] for request in bucket.asked()) == {"PUT": 2, "GET": 3}


def raised(cells: Cells) -> Exception:
    """What listing, reading and writing raise, which must be the same."""
    found = []
    for act in (
        lambda: cells.readings(READER),
        lambda: cells.read(KEY_OF_SHA, SHA),
        lambda: cells.write(KEY_OF_SHA, SHA, EMPTY),
    ):
        with pytest.raises((LakeError, OSError)) as caught:
            act()
        found.append(caught.value)
    assert len({(type(error), str(error)) for error in found}) == 1, found
    assert pickle.loads(pickle.dumps(found[0])).args == found[0].args, "it must come back from a worker"
    return found[0]


def test_a_store_that_is_down_or_failing_is_a_fault_that_passes(in_bucket, bucket):
    in_bucket.write(KEY_OF_SHA, SHA, EMPTY)
    bucket.tell("down")
    down = raised(in_bucket)
    bucket.tell("well")
    bucket.tell("failing", 503)
    failing = raised(in_bucket)
    bucket.tell("well")
    for error in (down, failing):
        assert isinstance(error, OSError)
        assert error.errno in PASSING
        assert "the object store does not answer" in str(error)
        assert in_bucket.location in str(error)
    assert bucket.endpoint.removeprefix("http://") in str(down)
    assert in_bucket.readings(READER) == {SHA: KEY_OF_SHA}


def test_a_bucket_that_is_not_there_is_named(bucket):
    error = raised(Cells("s3://no-such-bucket/cells"))
    assert "s3://no-such-bucket/cells: there is no such bucket; make it, or set JUESUAN_CELLS right" in str(error)


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"AWS_ACCESS_KEY_ID": "a-wrong-key"}, r"the store refuses \(InvalidAccessKeyId\); look at the credentials"),
        (
            {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
            "there are no credentials for it here; set AWS",
        ),
        ({"AWS_PROFILE": "unknown"}, "ProfileNotFound"),
        ({"AWS_ENDPOINT_URL": "nonsense"}, "ValueError; look at the bucket's name, AWS_ENDPOINT_URL and AWS_REGION"),
    ],
)
def test_wrong_settings_of_a_store_are_told_without_secrets(in_bucket, anew, variables, message):
    for name, value in variables.items():
        anew.setenv(name, value) if value else anew.delenv(name)
    error = raised(in_bucket)
    assert isinstance(error, LakeError), "it does not pass"
    with pytest.raises(LakeError, match=message):
        raise error
    assert error.__cause__ is None
    assert error.__suppress_context__
    assert not any(secret in str(error) for secret in (KEY, "wrong-key", os.environ.get("AWS_SECRET_ACCESS_KEY", KEY)))


def test_a_missing_package_is_told_with_its_extra():
    code = (
        "import sys; sys.modules['s3fs'] = None\n"
        "from pipeline.warehouse.cells import Cells\n"
        "Cells('s3://cells/a').readings('r1')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "s3://cells/a needs the package s3fs, which is not installed here" in done.stderr
    assert "it belongs to the extra cluster, which `make setup` installs" in done.stderr


def test_a_folder_needs_no_client(tmp_path):
    code = (
        "import sys\nfrom pipeline.warehouse.cells import Cells\n"
        "Cells(sys.argv[1]).readings('r1')\nprint({'s3fs', 'fsspec', 'botocore'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True)
    assert done.stdout == "set()\n", done.stderr
