"""Files that did not load: who is told, how often, and what a run does that has nothing to release."""

import socketserver
import threading
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest
from runs import execute

from pipeline.failures import report_failure
from pipeline.settings import Settings
from pipeline.unloaded import Fate, fates, nothing_loaded, tell_unloaded
from pipeline.warehouse.release import current

NO_TEXT = bytes(range(256)) * 9


def _reports(home: Path) -> set[Path]:
    return set((home / "reports").glob("*.md"))


def _check(result: dg.ExecuteInProcessResult) -> dg.AssetCheckEvaluation:
    [check] = [c for c in result.get_asset_check_evaluations() if c.check_name == "new_files_load"]
    return check


def _fate(number: int, status: str, reason: str | None = "why") -> Fate:
    return Fate(f"{number:016}", f"{number}.pdf", status, reason)


@pytest.fixture
def told(tmp_path: Path) -> Settings:
    """A home without a release whose command writes down what it is told."""
    said = tmp_path / "said"
    return Settings(tmp_path / "home", tmp_path, "inline", on_failure=f"sh -c 'cat >> {said}'", notify_on="unloaded")


def test_a_file_that_did_not_load_warns_and_is_reported_once(own: Settings) -> None:
    before, of_the_first_run = current(own.home), _reports(own.home)
    (own.landing / "broken.txt").write_bytes(NO_TEXT)
    result = execute(own)
    assert result.success
    assert current(own.home) != before, "one bad file stops nobody"
    check = _check(result)
    assert (check.passed, check.severity, check.blocking) == (False, dg.AssetCheckSeverity.WARN, False)
    assert check.asset_key == dg.AssetKey("dim_document")
    [report] = _reports(own.home) - of_the_first_run
    assert (check.description or "").startswith(
        "1 of 2 new files did not load: 1 unreadable; first: broken.txt: unreadable: "
    )
    assert f"reports/{report.name}" in (check.description or "")
    text = report.read_text(encoding="utf-8")
    failed, _, others = text.partition("## Nothing to do")
    assert "# juesuan: 1 of 2 new files did not load" in failed
    assert "- broken.txt: unreadable: the bytes are no text" in failed
    assert "fetch it again" in failed
    assert "- notice.txt: not_a_disclosure: " in others
    again = execute(own)
    assert _reports(own.home) - of_the_first_run == {report}, "a night without news tells nobody again"
    assert _check(again).description == check.description, "the interface goes on showing it"


def test_a_run_in_which_everything_loads_passes(own: Settings, released) -> None:
    of_the_first_run = _reports(own.home)
    (own.landing / "notice.txt").write_bytes((released.landing / "gb18030.txt").read_bytes() + b"\n")
    result = execute(own)
    assert _check(result).passed
    assert _reports(own.home) == of_the_first_run


@pytest.mark.parametrize("status", ["unreadable", "needs_ocr", "quarantined"])
def test_who_is_told_of_new_files_is_a_setting(told: Settings, tmp_path: Path, status: str) -> None:
    tell_unloaded(replace(told, notify_on="failure"), "run", [_fate(1, status)])
    assert not (tmp_path / "said").exists()
    assert len(_reports(told.home)) == 1
    tell_unloaded(told, "run", [_fate(1, status), _fate(2, status), _fate(3, "loaded")])
    said = (tmp_path / "said").read_text(encoding="utf-8")
    assert "1 of 2 new files did not load" in said
    assert "2.pdf" in said
    assert "1.pdf" not in said, "it was told of before"


def test_only_what_a_person_waits_for_calls_anyone(told: Settings, tmp_path: Path) -> None:
    news = tell_unloaded(told, "run", [_fate(1, "not_a_disclosure"), _fate(2, "duplicate"), _fate(3, "loaded")])
    assert news is not None
    assert (news.files, news.unloaded) == (3, [])
    assert _reports(told.home) == set()
    assert not (tmp_path / "said").exists()


def test_a_document_that_loads_no_longer_is_news(told: Settings) -> None:
    tell_unloaded(told, "first", [_fate(1, "loaded"), _fate(2, "loaded")])
    news = tell_unloaded(told, "second", [_fate(1, "quarantined"), _fate(2, "loaded")])
    assert str(news) == "1 of 1 new or changed files did not load"
    assert news == tell_unloaded(told, "third", [_fate(1, "quarantined", "other words"), _fate(2, "loaded")])
    assert len(_reports(told.home)) == 1
    mended = tell_unloaded(told, "fourth", [_fate(1, "loaded"), _fate(2, "loaded")])
    assert mended is not None
    assert mended.unloaded == [], "the warning ends with its cause"


@pytest.mark.parametrize("status", ["unreadable", "quarantined"])
def test_a_limit_of_time_is_told_with_the_command_that_may_help(told: Settings, status: str) -> None:
    tell_unloaded(told, "run", [_fate(1, status, "time limit of 600 s")])
    [report] = _reports(told.home)
    assert f"retry --home {told.home} --document {1:016}`" in report.read_text(encoding="utf-8")


def test_a_name_with_line_ends_stays_one_line(told: Settings) -> None:
    tell_unloaded(told, "run", [replace(_fate(1, "unreadable"), file_name="a\n- b.pdf: loaded\x1b[2J")])
    [report] = _reports(told.home)
    text = report.read_text(encoding="utf-8")
    assert "- a - b.pdf: loaded<U+001B>[2J: unreadable: why" in text.splitlines()[6]
    assert "\x1b" not in text


def test_a_lost_note_makes_no_news_of_what_is_released(own: Settings) -> None:
    of_the_first_run = _reports(own.home)
    (own.home / "cache" / "told.json").unlink()
    assert tell_unloaded(own, "run", fates(own.home)) is None
    assert _reports(own.home) == of_the_first_run


def test_a_hook_that_breaks_breaks_no_run(told: Settings, caplog: pytest.LogCaptureFixture) -> None:
    class Garbage(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            self.request.sendall(b"no HTTP at all\r\n\r\n")

    with socketserver.TCPServer(("127.0.0.1", 0), Garbage) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        broken = replace(told, on_failure="sh -c 'kill -9 $$'", webhook=address)
        news = tell_unloaded(broken, "run", [_fate(1, "needs_ocr")])
        thread.join(timeout=10)
    assert news is not None
    assert len(_reports(told.home)) == 1
    assert len([r for r in caplog.records if "could not be told" in r.message]) == 2


def test_reports_of_one_run_do_not_overwrite_each_other(told: Settings) -> None:
    tell_unloaded(told, "0123456789", [_fate(1, "needs_ocr")])
    report_failure(told, "0123456789", ["gate"])
    assert len(_reports(told.home)) == 2


def test_nothing_is_released_where_nothing_loaded(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "home", tmp_path / "landing", "inline")
    settings.landing.mkdir()
    (settings.landing / "broken.txt").write_bytes(NO_TEXT)
    (settings.landing / "notice.txt").write_text("通知\n", encoding="utf-8")
    result = execute(settings)
    assert not result.success
    [failure] = [event for event in result.all_events if event.is_step_failure]
    assert failure.step_key == "candidate"
    told = failure.step_failure_data.error_display_string or ""
    assert "no document loaded (1 not_a_disclosure, 1 unreadable)" in told
    assert "JUESUAN_ALLOW_EMPTY=1" in told
    assert current(settings.home) is None
    assert not _check(result).passed, "the interface shows the files of a run that is refused, too"


def test_one_document_that_loaded_before_is_something_to_release() -> None:
    assert nothing_loaded(Path("home"), [_fate(1, "loaded"), _fate(2, "unreadable")]) is None
    assert "2.pdf: unreadable: why" in (
        nothing_loaded(Path("home"), [_fate(1, "duplicate"), _fate(2, "unreadable")]) or ""
    )
