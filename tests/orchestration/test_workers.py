"""One document costs itself: what becomes of it, and of the others, when its worker stalls, grows or is killed."""

import shutil
from pathlib import Path

import pytest
from texts import small_document

from pipeline import recognition_worker
from pipeline.forms import forms_version
from pipeline.forms.catalogue import FormFileError
from pipeline.readers import READER_VERSION, Limits, dispatch, is_retriable, kept_workers, read_file
from pipeline.readers.sandbox import ReaderWorker
from pipeline.reading import newest_readings, read_into_lake, unread
from pipeline.recognising import RecognitionWorker, recognise_into_lake, unrecognised
from pipeline.settings import today
from pipeline.warehouse.archive import archived_file, register_landing, registrations
from pipeline.warehouse.cells import Cells, ReadingKey
from pipeline.warehouse.lines import DocumentLines, LineWriter, read_documents

HERE = Path(__file__).parent
SECONDS = 4.0
LIMITS = Limits(seconds=SECONDS, memory_bytes=1024**3)


@pytest.fixture
def strange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """From now on things happen to workers; returns how to stop that."""
    kept_workers.close_workers()
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    monkeypatch.setenv("STRANGE_MARKS", str(tmp_path))
    monkeypatch.setattr(RecognitionWorker, "module", "strange_recogniser")
    monkeypatch.setattr(ReaderWorker, "module", "strange_reader")
    # Small texts need no worker.
    monkeypatch.setattr(dispatch, "_SMALL_TEXT_BYTES", 0)

    def stop() -> None:
        monkeypatch.undo()
        kept_workers.close_workers()

    yield stop
    stop()


def landed(folder: Path, **last_lines: str) -> Path:
    """A home into which small documents of these names have landed, each with a last line of its own."""
    landing, home = folder / "landing", folder / "home"
    landing.mkdir()
    for town, (name, line) in zip("青绿白", last_lines.items(), strict=False):
        text = small_document(f"{town}山市档案局")
        (landing / f"{name}.txt").write_text(f"{text}\n{line}\n", encoding="utf-8")
    register_landing(home, landing, today())
    return home


def became(home: Path) -> dict[str, DocumentLines]:
    lines = read_documents(home, forms_version())
    return {Path(r.file_name).stem: lines[r.document_id] for r in registrations(home)}


def read_all(home: Path) -> None:
    read_into_lake(home, Cells.of(home), unread(newest_readings(Cells.of(home)), registrations(home)), "inline")


def recognise_all(home: Path, executor: str = "processes:2") -> None:
    cells = Cells.of(home)
    recognise_into_lake(home, cells, unrecognised(home, newest_readings(cells)), executor, LIMITS)


@pytest.mark.parametrize(("what", "reason"), [("too_slow", "time limit"), ("too_large", "memory limit")])
def test_what_costs_too_much_to_recognise_costs_itself_and_loads_when_tried_again(
    tmp_path: Path, strange, cli, what: str, reason: str
) -> None:
    home = landed(tmp_path, **{"first": "", what: "", "last": ""})
    read_all(home)
    recognise_all(home)
    found = became(home)
    assert {name: document.status for name, document in found.items()} == {
        "first": "loaded",
        what: "quarantined",
        "last": "loaded",
    }
    assert (found[what].status_reason or "").startswith(reason)
    assert unrecognised(home, newest_readings(Cells.of(home))) == [], "the same forms do not try it again by themselves"
    strange()
    landing = tmp_path / "landing"
    assert cli("run", "--landing", landing, "--home", home, "--executor", "inline").returncode == 0
    told = cli("retry", "--home", home, "--executor", "inline")
    assert told.stdout == "1 documents recognised again: 1 loaded. The next run releases what comes of it.\n"
    assert newest_readings(Cells.of(home))[registrations(home)[0].sha256].attempt == 1, "nothing was read again"
    again = cli("run", "--landing", landing, "--home", home, "--executor", "inline")
    assert "Nothing new" not in again.stdout
    assert cli(
        "query", "SELECT DISTINCT status FROM dim_document", "--home", home, "--format", "csv"
    ).stdout.split() == [
        "status",
        "loaded",
    ]


def test_a_worker_that_somebody_kills_is_no_verdict_about_its_document(tmp_path: Path, strange, caplog) -> None:
    home = landed(tmp_path, first="", killed_once="killed_once", last="")
    read_all(home)
    assert (tmp_path / "killed").exists(), "the reader was killed"
    assert "workers died over a batch" in caplog.text
    (tmp_path / "killed").unlink()
    recognise_all(home)
    assert (tmp_path / "killed").exists(), "the recogniser was killed"
    assert {document.status for document in became(home).values()} == {"loaded"}


def test_what_is_killed_even_alone_comes_to_nothing_and_may_be_tried_again(tmp_path: Path, strange) -> None:
    home = landed(tmp_path, first="", unread="killed_always", killed_always="")
    read_all(home)
    recognise_all(home)
    found = became(home)
    assert {name: document.status for name, document in found.items()} == {
        "first": "loaded",
        "unread": "unreadable",
        "killed_always": "quarantined",
    }
    for name in ("unread", "killed_always"):
        reason = found[name].status_reason or ""
        assert "killed twice, the second time with nothing beside it" in reason
        assert is_retriable(reason)


@pytest.fixture
def one(tmp_path: Path, released) -> tuple[Path, Cells]:
    """A home in which one document is read and waits to be recognised."""
    home, landing = tmp_path / "home", tmp_path / "landing"
    landing.mkdir()
    shutil.copy(released.landing / "final.txt", landing)
    [registration] = register_landing(home, landing, today()).added
    cells = Cells.of(home)
    path = archived_file(home, registration.sha256)
    cells.write(ReadingKey(READER_VERSION), registration.sha256, read_file(path))
    return home, cells


def _request(home: Path, cells: Cells) -> dict[str, str]:
    import base64

    [item] = unrecognised(home, newest_readings(cells))
    found = cells.fetch(item.key, item.registration.sha256)
    return {
        "document_id": item.registration.document_id,
        "file_name": item.registration.file_name,
        "about": found.about.decode(),
        "parquet": base64.b64encode(found.parquet).decode(),
    }


def test_a_fault_in_the_forms_quarantines_one_document(one, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition_worker, "normalise", lambda *_: 1 / 0)
    answer = recognition_worker.answer(_request(*one), LIMITS)
    assert answer["document"]["status"] == "quarantined"
    assert answer["document"]["status_reason"].startswith("ZeroDivisionError: division by zero; this is a fault of the")
    assert "recognition_worker.py" in answer["fault"], "the log can say where"


def test_lines_that_do_not_fit_the_schema_are_a_fault_of_the_program(one, monkeypatch: pytest.MonkeyPatch) -> None:
    recognised = recognition_worker.recognised

    def with_a_column_more(*arguments):
        about, rows = recognised(*arguments)
        next(iter(rows.values()))[0]["unknown"] = 1
        return about, rows

    monkeypatch.setattr(recognition_worker, "recognised", with_a_column_more)
    answer = recognition_worker.answer(_request(*one), LIMITS)
    assert (answer["document"]["status"], answer["frames"]) == ("quarantined", {})
    assert "columns differ from sql/schema: unknown" in answer["document"]["status_reason"]


def test_a_broken_form_file_or_disk_is_no_property_of_a_document(one, monkeypatch: pytest.MonkeyPatch) -> None:
    home, cells = one
    waiting = unrecognised(home, newest_readings(cells))
    for answer, error in [
        ({"form_file": "income.toml: no titles"}, FormFileError),
        ({"system": [5, "Input/output error", "codes.csv"]}, OSError),
    ]:
        with monkeypatch.context() as patch:
            patch.setattr(RecognitionWorker, "ask", lambda *_, answer=answer: answer)
            with pytest.raises(error):
                recognise_all(home)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(LineWriter, "add", full)
        with pytest.raises(OSError, match="No space"):
            recognise_all(home)
    assert unrecognised(home, newest_readings(cells)) == waiting
