"""From lines to the star schema: one step assembles the candidate, every table of it is an asset of its own."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from pipeline.assets.statements import recognise, statements
from pipeline.faults import passing_faults
from pipeline.forms import forms_version
from pipeline.forms.catalogue import form_rows
from pipeline.forms.labels import label_rows
from pipeline.forms.subjects import curated_subjects, former_subject_names
from pipeline.healing import heal_current, with_whole_lines
from pipeline.inputs import keep_unchanged, unchanged_release, write_inputs
from pipeline.log import log
from pipeline.readers import READER_VERSION
from pipeline.resources import PUBLISHER, JuesuanHome
from pipeline.settings import from_environment
from pipeline.shipped import CHECKOUT
from pipeline.unloaded import News, fates, nothing_loaded, tell_unloaded
from pipeline.warehouse.archive import registrations
from pipeline.warehouse.candidate import Build, build_candidate
from pipeline.warehouse.database import connect
from pipeline.warehouse.schema import tables

LOAD_CHECK = "new_files_load"


# The check is one of `dim_document`, where every file has its status and reason. `raw_documents` comes before both are
# known, and a check of it would make backfills of old partitions wait for the publisher.
@dg.multi_asset(
    name="candidate",
    pool=PUBLISHER,
    check_specs=[
        dg.AssetCheckSpec(
            LOAD_CHECK, asset="dim_document", description="The latest new files have loaded.", blocking=False
        )
    ],
    specs=[
        dg.AssetSpec(table.name, deps=[statements], group_name="star_schema", description=table.comment)
        for table in tables().values()
    ],
)
def candidate(
    context: dg.AssetExecutionContext, juesuan: JuesuanHome, home_lock: dg.ResourceParam[None]
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Assemble every document into this run's candidate; what was released stays as it is.

    Where nothing has changed since the current release, there is no candidate: the release stands for it. Where no
    document has loaded, there is none either, unless that is allowed.
    """
    with passing_faults():
        warnings = heal_current(juesuan.path)
        found = with_whole_lines(
            juesuan.path, lambda: fates(juesuan.path), lambda: recognise(juesuan, warnings), warnings
        )
        news = tell_unloaded(from_environment(home=juesuan.path), context.run.run_id, found)
        yield _load_check(news)
        if release := unchanged_release(juesuan.path, juesuan.cells):
            keep_unchanged(juesuan.path, context.run.run_id, release.version)
            log.info("nothing has changed; release %s stands", release.version)
            yield from _tables(release.path, {"unchanged": release.version}, warnings)
            return
        known = registrations(juesuan.path)
        if not known:
            raise dg.Failure(
                "there is no document to release: the landing folder is empty, or nothing in it could be taken yet "
                "(raw_documents says why)",
                allow_retries=False,
            )
        if (refusal := nothing_loaded(juesuan.path, found)) and not juesuan.allow_empty:
            report = f". What to do about the latest files: {news.report}" if news and news.report else ""
            raise dg.Failure(refusal + report, allow_retries=False)
        log.info("assembling the candidate", extra={"activity": "assembling", "done": 0, "total": None})
        build = Build(
            reader_version=READER_VERSION,
            forms_version=forms_version(),
            forms=form_rows(),
            labels=label_rows(),
            subjects=curated_subjects(),
            former_names=former_subject_names(),
            git_commit=git_commit(),
        )
        path = with_whole_lines(
            juesuan.path,
            lambda: build_candidate(juesuan.path, context.run.run_id, known, build),
            lambda: recognise(juesuan, warnings),
            warnings,
        )
        write_inputs(juesuan.path, context.run.run_id, known)
        yield from _tables(path, {"candidate": str(path)}, warnings)


def _load_check(news: News | None) -> dg.AssetCheckResult:
    """What the latest new files came to. It is told again until others come, as the gates' verdict is."""
    unloaded = news.unloaded if news else []
    return dg.AssetCheckResult(
        asset_key="dim_document",
        check_name=LOAD_CHECK,
        passed=not unloaded,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{news}: {news.first}" if news and unloaded else None,
        metadata={
            "new": news.files if news else 0,
            "unloaded": len(unloaded),
            "report": news.report or "none" if news else "none",
        },
    )


def _tables(path: Path, metadata: dict[str, str], warnings: list[str]) -> Iterator[dg.MaterializeResult[None]]:
    told: dict[str, list[str]] = {"warnings": warnings} if warnings else {}
    with connect(path, read_only=True) as con:
        for table in tables():
            rows = con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
            yield dg.MaterializeResult(asset_key=table, metadata={"dagster/row_count": rows, **metadata, **told})


def git_commit() -> str | None:
    """Commit of the code that runs, with a plus sign if the working tree differs; None outside a checkout."""
    # Where a wheel was installed, the nearest git folder above it is somebody else's.
    if CHECKOUT is None:
        return None

    def git(*arguments: str) -> str:
        return subprocess.run(
            ["git", "-C", str(CHECKOUT), *arguments], capture_output=True, text=True, check=True, timeout=10
        ).stdout.strip()

    try:
        return git("rev-parse", "HEAD") + ("+" if git("status", "--porcelain") else "")
    except (OSError, subprocess.SubprocessError):
        return None
