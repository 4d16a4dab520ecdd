"""The commands and their options. What a command does stands in the module that it calls."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.cli.options import Home, Verbose

Format = Literal["table", "csv", "json", "parquet"]
ExportFormat = Literal["parquet", "csv", "zip"]
Retried = Literal["needs_ocr", "quarantined", "unreadable"]
Executor = Annotated[str | None, typer.Option(help="Where files are read: inline, processes:N or tcp://HOST:PORT.")]
DAYS = ["%Y-%m-%d"]

app = typer.Typer(
    help="决算: published final accounts and budgets, read, checked and released as one DuckDB warehouse.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def run(
    landing: Annotated[Path | None, typer.Option(help="Folder with the published files.")] = None,
    home: Home = None,
    executor: Executor = None,
    allow_empty: Annotated[bool, typer.Option("--allow-empty", help="Release also where no document loaded.")] = False,
    verbose: Verbose = False,
) -> None:
    """Read what is new, check it and release it. Exit code 0 only if there is a release of everything."""
    from dataclasses import replace

    from pipeline.cli.run import run_pipeline
    from pipeline.settings import from_environment

    settings = from_environment(home, landing, executor)
    settings = replace(settings, allow_empty=allow_empty or settings.allow_empty)
    raise typer.Exit(run_pipeline(settings, verbose=verbose))


@app.command()
def backfill(
    home: Home = None,
    first: Annotated[datetime | None, typer.Option("--from", formats=DAYS, help="First ingest date.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=DAYS, help="Last ingest date.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Documents to read at most; the rest waits.")] = None,
    executor: Executor = None,
    verbose: Verbose = False,
) -> None:
    """Read anew what older readers have read. Runs may go on meanwhile; the next one releases what comes of it."""
    from pipeline.cli.again import backfill as read_anew
    from pipeline.settings import from_environment

    days = [day.date() if day else None for day in (first, last)]
    read_anew(from_environment(home, None, executor), days[0], days[1], limit, verbose=verbose)


@app.command()
def retry(
    home: Home = None,
    status: Annotated[Retried | None, typer.Option(help="Only documents of this status.")] = None,
    document: Annotated[str | None, typer.Option(help="Document id or part of the file name.")] = None,
    seconds: Annotated[float | None, typer.Option(min=1, help="Time for each file, if not the usual.")] = None,
    executor: Executor = None,
    verbose: Verbose = False,
) -> None:
    """Read documents again that did not load; without options, those that ran into a limit of time or memory."""
    from pipeline.cli.again import retry as read_again
    from pipeline.settings import from_environment

    read_again(from_environment(home, None, executor), status, document, seconds, verbose=verbose)


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(help="One published file.")],
    verbose: Verbose = False,
) -> None:
    """Show what is recognised in one file. Writes nothing."""
    from pipeline.cli.inspect import inspect_file

    inspect_file(file)


@app.command()
def status(home: Home = None, verbose: Verbose = False) -> None:
    """Show the current release and what became of each document."""
    from pipeline.cli.reports import show_status

    show_status(home)


@app.command()
def findings(
    home: Home = None,
    document: Annotated[str | None, typer.Option(help="Document id or part of the file name.")] = None,
    rule: Annotated[str | None, typer.Option(help="Rule id.")] = None,
    superseded: Annotated[
        bool, typer.Option("--superseded", help="Also of documents that later ones replace.")
    ] = False,
    verbose: Verbose = False,
) -> None:
    """List where publications contradict themselves, the worst first: one line for each cause."""
    from pipeline.cli.reports import show_findings

    show_findings(home, document, rule, superseded=superseded)


@app.command()
def coverage(
    home: Home = None,
    document: Annotated[str | None, typer.Option(help="Document id or part of the file name.")] = None,
    verbose: Verbose = False,
) -> None:
    """Show how much of what was published has loaded, what was set aside, and what each rule examined."""
    from pipeline.cli.reports import show_coverage

    show_coverage(home, document)


@app.command()
def query(
    sql: Annotated[str | None, typer.Argument(help="One SELECT.")] = None,
    home: Home = None,
    file: Annotated[Path | None, typer.Option(help="Read the SELECT from a file, such as sql/examples/*.sql.")] = None,
    output: Annotated[Format, typer.Option("--format", help="How to write the rows.")] = "table",
    out: Annotated[Path | None, typer.Option(help="Write them to this file.")] = None,
    seconds: Annotated[float, typer.Option(min=0.1, help="Stop the query after so many seconds.")] = 300,
    verbose: Verbose = False,
) -> None:
    """Ask the current release, read-only."""
    from pipeline.cli.query import answer, sql_of

    answer(home, sql_of(sql, file), output, seconds, out)


@app.command()
def trace(
    fact_id: Annotated[str, typer.Argument(help="document:page:table:row:column")],
    home: Home = None,
    image: Annotated[Path | None, typer.Option(help="Save the printed page with the cell marked to this PNG.")] = None,
    strip: Annotated[bool, typer.Option("--strip", help="With --image: only the rows around the cell.")] = False,
    verbose: Verbose = False,
) -> None:
    """Show the cell, the page and the file behind one figure, and the rules that examined it."""
    from pipeline.cli.trace import print_trace

    print_trace(home, fact_id, image, strip=strip)


@app.command()
def export(
    out: Annotated[Path, typer.Option(help="Folder to write to; with --format zip the archive.")],
    home: Home = None,
    output: Annotated[ExportFormat, typer.Option("--format", help="Files, or one archive of them.")] = "parquet",
    verbose: Verbose = False,
) -> None:
    """Write the current release with its data dictionary."""
    from pipeline.cli.query import write_export

    write_export(home, out, output)


@app.command()
def verify(home: Home = None, verbose: Verbose = False) -> None:
    """Hold everything that is kept against its digests. Exit code 0 only if all is as it was written."""
    from pipeline.cli.verify import verify_home
    from pipeline.settings import from_environment

    raise typer.Exit(verify_home(from_environment(home), verbose=verbose))


@app.command()
def releases(home: Home = None, verbose: Verbose = False) -> None:
    """List the releases that are kept."""
    from pipeline.cli.releases import show_releases

    show_releases(home)


@app.command()
def rollback(
    version: Annotated[str, typer.Argument(help="Version to go back to, or its beginning.")],
    home: Home = None,
    verbose: Verbose = False,
) -> None:
    """Make a kept release the current one again. Runs publish nothing until `juesuan resume`."""
    from pipeline.cli.releases import go_back

    go_back(home, version)


@app.command()
def ducklake(
    home: Home = None,
    publish: Annotated[bool, typer.Option("--publish", help="Bring it up to the current release now.")] = False,
    verbose: Verbose = False,
) -> None:
    """List the releases in DuckLake, the second target, with their snapshots."""
    from pipeline.cli.releases import fill_ducklake, show_ducklake

    fill_ducklake(home) if publish else show_ducklake(home)


@app.command()
def resume(home: Home = None, verbose: Verbose = False) -> None:
    """Let runs publish again after a rollback."""
    from pipeline.cli.releases import go_on

    go_on(home)


@app.command()
def diff(
    before: Annotated[str, typer.Argument(help="Version, or its beginning.")],
    after: Annotated[str, typer.Argument(help="Version, its beginning, or current.")] = "current",
    home: Home = None,
    output: Annotated[Format, typer.Option("--format", help="How to print the differences.")] = "table",
    verbose: Verbose = False,
) -> None:
    """Show what differs between two releases: documents, facts, amounts, findings."""
    from pipeline.cli.releases import show_changes

    show_changes(home, before, after, output)


@app.command()
def dashboard(
    home: Home = None,
    host: Annotated[str, typer.Option(help="Address to listen on; other machines reach 0.0.0.0.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8050,
    verbose: Verbose = False,
) -> None:
    """Serve the current release as web pages, on this machine only unless --host says otherwise."""
    from pipeline.cli.dashboard import serve_dashboard

    serve_dashboard(home, host, port)
