"""When a run or a file fails: a report that people can read, and whoever is to be told. No Dagster."""

import http.client
import json
import shlex
import subprocess
import urllib.request
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline.log import log
from pipeline.settings import TIMEZONE, Settings
from pipeline.warehouse.lake import replacing
from pipeline.warehouse.release import current

_COMMAND_SECONDS = 120
_WEBHOOK_SECONDS = 30


def report_failure(settings: Settings, run_id: str, causes: Sequence[str]) -> Path | None:
    """Write a report to home/reports and tell the command and the webhook of the settings.

    What goes wrong here is logged and nothing more: the failure itself must not be hidden behind it.

    Returns:
        The report; None if the home cannot be written.
    """
    now = datetime.now(ZoneInfo(TIMEZONE))
    what = f"the run of {now:%Y-%m-%d %H:%M} released nothing"
    return _report(settings, run_id, what, _failed(settings, causes), now)


def report_lag(settings: Settings, run_id: str, cause: str) -> Path | None:
    """The same for a release that did not reach the second target. The run itself did not fail."""
    now = datetime.now(ZoneInfo(TIMEZONE))
    what = f"DuckLake lags since the run of {now:%Y-%m-%d %H:%M}"
    return _report(settings, run_id, what, _failed(settings, [cause]), now)


def report_damage(settings: Settings, run_id: str, causes: Sequence[str]) -> Path | None:
    """The same for damage that `verify` found. Releases go on."""
    now = datetime.now(ZoneInfo(TIMEZONE))
    return _report(
        settings,
        run_id,
        f"verifying on {now:%Y-%m-%d %H:%M} did not find everything whole",
        _failed(settings, causes),
        now,
    )


def report_unloaded(settings: Settings, run_id: str, what: str, lines: Sequence[str]) -> Path | None:
    """The same for files that did not load; command and webhook are told only if `notify_on` says so.

    Args:
        settings: Whose home it is, and who is told.
        run_id: The run in which they did not load.
        what: How many did not, for the subject.
        lines: The report's own part.
    """
    now = datetime.now(ZoneInfo(TIMEZONE))
    subject = f"{what} (run of {now:%Y-%m-%d %H:%M})"
    tell = settings.notify_on == "unloaded"
    return _report(settings, run_id, subject, lines, now, suffix="-unloaded", tell=tell)


def _report(
    settings: Settings,
    run_id: str,
    what: str,
    lines: Sequence[str],
    now: datetime,
    *,
    suffix: str = "",
    tell: bool = True,
) -> Path | None:
    subject = f"juesuan: {what}"
    end = f"Run {run_id}, home {settings.home}. What to do: docs/operation.md."
    text = "\n".join([f"# {subject}", "", *lines, "", end, ""])
    path: Path | None = settings.home / "reports" / f"{now:%Y-%m-%dT%H%M%S}-{run_id[:8]}{suffix}.md"
    try:
        with replacing(path) as temporary:  # type: ignore[arg-type]
            temporary.write_text(text, encoding="utf-8")
    except OSError as error:
        log.error("the report could not be written: %s", error)
        path = None
    if not tell:
        return path
    if settings.on_failure:
        _call(settings.on_failure, path, text)
    if settings.webhook:
        _post(settings.webhook, subject, text)
    return path


def _failed(settings: Settings, causes: Sequence[str]) -> list[str]:
    try:
        release = current(settings.home)
    except Exception as error:  # an unreadable release may be the very failure that is being reported
        standing = f"The current release cannot be read: {error}"
    else:
        standing = f"Release {release.version} stands." if release else "There is no release yet."
    told = [f"- {cause}" for cause in causes] or ["- The process ended without a word; see the system's log."]
    return [standing, "", "## What failed", "", *told]


def _call(command: str, report: Path | None, text: str) -> None:
    try:
        subprocess.run(
            [*shlex.split(command), str(report or "")],
            input=text,
            text=True,
            timeout=_COMMAND_SECONDS,
            check=True,
            capture_output=True,
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        log.error("JUESUAN_ON_FAILURE could not be told: %s", error)


def _post(address: str, subject: str, text: str) -> None:
    body = json.dumps({"subject": subject, "text": text}, ensure_ascii=False).encode()
    request = urllib.request.Request(address, body, {"Content-Type": "application/json; charset=utf-8"})
    try:
        with urllib.request.urlopen(request, timeout=_WEBHOOK_SECONDS):
            pass
    except (OSError, ValueError, http.client.HTTPException) as error:
        log.error("JUESUAN_WEBHOOK could not be told: %s", error)
