"""Files that did not load: which are new, whom a run tells of them, and when there is nothing to release. No Dagster.

Each file is told of once, by the run in which it came to its status; `cache/told.json` notes what was told,
whatever became of that run. A night without news tells nobody again.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.failures import report_unloaded
from pipeline.forms import forms_version
from pipeline.log import log
from pipeline.readers import is_retriable
from pipeline.settings import Settings
from pipeline.warehouse.archive import registrations
from pipeline.warehouse.cache import read_cache, write_cache
from pipeline.warehouse.hints import command
from pipeline.warehouse.lines import read_documents
from pipeline.warehouse.release import current, open_read_only
from pipeline.warehouse.safe_text import visible

UNLOADED = frozenset({"needs_ocr", "quarantined", "unreadable"})
"""What a person expects to load and did not. A notice without tables and a second copy are no reason to call anyone."""
# Where a whole archive fails the report must stay readable, and short enough for a webhook.
_LISTED = 500
_FIRST = 3
_REMEDIES = {
    "needs_ocr": "It has no text: find a publication with text, or put a version with a text layer into the folder.",
    "quarantined": "`juesuan inspect` on the file says what is recognised; usually a form file lacks a wording "
    "(docs/adding-a-layout.md). After the change the next run recognises it anew.",
    "unreadable": "It is damaged, empty or of no known format: fetch it again.",
}


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one file."""

    document_id: str
    file_name: str
    status: str
    reason: str | None

    def __str__(self) -> str:
        # A file's name may hold line ends: it must not look like a line of its own.
        words = f"{self.file_name}: {self.status}" + (f": {self.reason}" if self.reason else "")
        return visible(" ".join(words.split()))

    def remedy(self, home: Path) -> str:
        """What a person can do about it."""
        if is_retriable(self.reason):
            retry = command("retry", "--document", self.document_id, home=home)
            return f"It may pass: `{retry}`, with `--seconds 3600` if time was short."
        return _REMEDIES[self.status]


@dataclass(frozen=True, slots=True)
class News:
    """The latest files that were new or came to another status, and those of them that did not load.

    Attributes:
        files: How many were new or came to another status.
        changed: Whether any of them had another status before.
        unloaded: Those that did not load.
        report: Their report as seen from the home, None if there was nothing to report or it could not be written.
    """

    files: int
    changed: bool
    unloaded: list[Fate]
    report: str | None = None

    def __str__(self) -> str:
        what = "new or changed" if self.changed else "new"
        return f"{len(self.unloaded)} of {self.files} {what} files did not load"

    @property
    def first(self) -> str:
        """Counts by status, the first files, and the report."""
        statuses = Counter(fate.status for fate in self.unloaded)
        counts = ", ".join(f"{count} {status}" for status, count in sorted(statuses.items()))
        where = f"; all in {self.report}" if self.report else ""
        return f"{counts}; first: {'; '.join(map(str, self.unloaded[:_FIRST]))}{where}"


def fates(home: Path) -> list[Fate]:
    """What became of every file that today's forms have seen, in the order in which they came."""
    known = registrations(home)
    seen = read_documents(home, forms_version())
    first_names = {r.sha256: r.file_name for r in known if r.status_hint is None}
    found = []
    for r in known:
        if r.status_hint is not None:
            found.append(Fate(r.document_id, r.file_name, r.status_hint, f"the same bytes as {first_names[r.sha256]}"))
        elif r.document_id in seen:
            lines = seen[r.document_id]
            found.append(Fate(r.document_id, r.file_name, lines.status, lines.status_reason))
    return found


def nothing_loaded(home: Path, found: Sequence[Fate]) -> str | None:
    """Why there is nothing to release, None if a document loaded.

    All documents of the archive count, so this never refuses a night whose new files alone are unreadable.
    """
    if not found or any(fate.status == "loaded" for fate in found):
        return None
    statuses = Counter(fate.status for fate in found)
    counts = ", ".join(f"{count} {status}" for status, count in sorted(statuses.items()))
    in_order = sorted(found, key=lambda fate: fate.status not in UNLOADED)
    return (
        f"no document loaded ({counts}), so there is nothing to release; first: "
        f"{'; '.join(map(str, in_order[:_FIRST]))}. Repair the files or the forms; "
        f"`{command('run', '--allow-empty', home=home)}` or JUESUAN_ALLOW_EMPTY=1 releases nothing on purpose"
    )


def tell_unloaded(settings: Settings, run_id: str, found: Sequence[Fate]) -> News | None:
    """Report the files that are new or came to another status and did not load, unless they were told of before.

    Nothing that goes wrong here breaks the run: it is logged, and the next run tells again.

    Args:
        settings: Whose home it is, and who is told.
        run_id: The run that came to know it.
        found: What became of every file.

    Returns:
        The latest news, of this run or of the one before that had any; None if there never was any.
    """
    path = settings.home / "cache" / "told.json"
    told = read_cache(path)
    before: dict[str, str] = told["documents"] if "documents" in told else _released(settings.home)
    moved = [fate for fate in found if before.get(fate.document_id) != fate.status]
    if not moved:
        return _news(told.get("news"))
    changed = any(fate.document_id in before for fate in moved)
    news = News(len(moved), changed, [fate for fate in moved if fate.status in UNLOADED])
    if news.unloaded:
        report = report_unloaded(settings, run_id, str(news), _report(settings.home, moved))
        news = News(news.files, changed, news.unloaded, str(report.relative_to(settings.home)) if report else None)
        log.warning("%s: %s", news, report or news.first)
    documents = before | {fate.document_id: fate.status for fate in found}
    write_cache(path, {"documents": documents, "news": asdict(news)})
    return news


def _released(home: Path) -> dict[str, str]:
    """Statuses in the current release: what it states is no news where the note of what was told is lost."""
    release = current(home)
    if release is None:
        return {}
    with open_read_only(release.path) as con:
        return dict(con.execute("SELECT document_id, status FROM dim_document").fetchall())


def _news(noted: dict[str, Any] | None) -> News | None:
    if noted is None:
        return None
    return News(noted["files"], noted["changed"], [Fate(**fate) for fate in noted["unloaded"]], noted["report"])


def _report(home: Path, moved: Sequence[Fate]) -> list[str]:
    lines = ["What loaded is not affected.", "", "## What did not load", ""]
    lines += _some(home, [f"- {f} ({f.document_id})\n  {f.remedy(home)}" for f in moved if f.status in UNLOADED])
    if others := [f"- {f}" for f in moved if f.status not in UNLOADED | {"loaded"}]:
        lines += ["", "## Nothing to do", "", *_some(home, others)]
    return lines


def _some(home: Path, lines: Iterable[str]) -> list[str]:
    everything = list(lines)
    left = len(everything) - _LISTED
    return everything[:_LISTED] + ([f"- … and {left} more: `{command('status', home=home)}`"] if left > 0 else [])
