"""`juesuan run`: Dagster's job in this process, its progress, and a short account of the release."""

import warnings
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from pipeline.causes import failure_causes
from pipeline.cli.console import CommandError, stderr, stdout
from pipeline.cli.options import state
from pipeline.cli.progress import display
from pipeline.cli.query import open_current
from pipeline.cli.reports import BY_FORM, BY_STATUS, RULES, print_alarms, print_rows
from pipeline.failures import report_failure
from pipeline.inputs import is_up_to_date
from pipeline.interrupts import interrupted_by
from pipeline.log import log
from pipeline.second_target import bring_up
from pipeline.settings import Settings, today
from pipeline.shipped import SQL
from pipeline.warehouse.hints import command, short
from pipeline.warehouse.home import HomeBusy, HomeNotWritable, writing
from pipeline.warehouse.schema import fact_tables, statements

WHEN_INTERRUPTED = "Interrupted. What was read is kept, and the next run goes on from there."


def run_pipeline(settings: Settings, *, verbose: bool) -> int:
    """Run everything and report; return the exit code.

    Raises:
        CommandError: There is no landing folder.
        HomeBusy: Another run did not end in time.
        HomeNotWritable: Nothing can be written there.
        KeyboardInterrupt: Ctrl-C or `kill`.
    """
    state.when_interrupted = WHEN_INTERRUPTED
    try:
        return _run(settings, verbose=verbose)
    except (CommandError, HomeBusy, HomeNotWritable) as error:
        # Nobody may be looking at the terminal.
        report_failure(settings, "refused", [str(error)])
        raise


def _run(settings: Settings, *, verbose: bool) -> int:
    if not settings.landing.is_dir():
        raise CommandError(f"there is no folder {settings.landing}; name the folder with the files by --landing")
    console = stderr()
    lock = writing(settings.home, "juesuan run", wait_seconds=settings.lock_wait_seconds, on_wait=log.warning)
    with display(console, verbose=verbose), lock:
        if _nothing_is_new(settings):
            with open_current(settings.home) as con:
                version = con.execute("SELECT version FROM release").fetchall()[0][0]
            stdout().print(
                f"Nothing new in {escape(short(settings.landing))}; release {version} stands.", soft_wrap=True
            )
            bring_up(settings, "unchanged")
            return 0
        failures = _run_job(settings, verbose=verbose)
    if failures:
        console.print("[bold red]Not released.[/] The release before this run stays as it is.", soft_wrap=True)
        for failure in failures:
            console.print(f"  {failure}", markup=False, soft_wrap=True)
        return 1
    _summarise(stdout(), settings.home)
    return 0


def _nothing_is_new(settings: Settings) -> bool:
    try:
        return is_up_to_date(settings)
    except Exception:
        # This look only spares a run. What is wrong, the job meets too: it tries again what may pass and reports it.
        log.debug("the first look failed", exc_info=True)
        return False


def _run_job(settings: Settings, *, verbose: bool) -> list[str]:
    """Run the job; return what failed, one line each."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import dagster as dg

        from pipeline.definitions import defs
        from pipeline.jobs import JOB_NAME

        resource = {
            "home": str(settings.home),
            "landing": str(settings.landing),
            "executor": settings.executor,
            "settle_seconds": settings.settle_seconds,
            "cells_at": settings.cells_at,
            "allow_empty": settings.allow_empty,
        }
        config: Mapping[str, object] = {
            "resources": {"juesuan": {"config": resource}},
            "loggers": {"console": {"config": {"log_level": "DEBUG" if verbose else "CRITICAL"}}},
        }
        # Dagster keeps no history of this run: archive, lake and releases say what happened.
        with dg.DagsterInstance.ephemeral() as instance:
            try:
                result = defs.resolve_job_def(JOB_NAME).execute_in_process(
                    instance=instance,
                    partition_key=today().isoformat(),
                    run_config=dict(config),
                    raise_on_error=False,
                )
            except dg.DagsterExecutionInterruptedError:
                raise KeyboardInterrupt from None
            if result.success:
                return []
            if interrupted_by():
                raise KeyboardInterrupt
            steps = [event for event in result.all_events if event.is_step_failure]
            causes = failure_causes(result.get_asset_check_evaluations(), steps)
            report_failure(settings, result.run_id, causes)
            return causes


def _summarise(console: Console, home: Path) -> None:
    with open_current(home) as con:
        facts = " UNION ALL ".join(f"SELECT '{name}' AS facts, count(*) AS rows FROM {name}" for name in fact_tables())
        for sql in (BY_STATUS, BY_FORM, facts, RULES):
            print_rows(console, con, sql)
            console.print()
        version = con.execute("SELECT version FROM release").fetchall()[0][0]
        console.print(f"released {version}: {escape(short(home / 'warehouse' / 'current.duckdb'))}", soft_wrap=True)
        print_alarms(console, home, version)
        name, sql = statements("examples")[0]
        question = " ".join(line.removeprefix("-- ") for line in sql.splitlines() if line.startswith("-- "))
        console.print(f"\n{escape(question)}", soft_wrap=True)
        again = command("query", "--file", SQL / "examples" / f"{name}.sql", home=home)
        console.print(f"[dim]{escape(again)}[/]\n", soft_wrap=True)
        print_rows(console, con, sql)
