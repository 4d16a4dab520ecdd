"""`juesuan verify`: everything that is kept, held against its digests."""

import time
from contextlib import ExitStack

from rich.console import Console

from pipeline.cli.console import CommandError, stderr, stdout, table, text
from pipeline.cli.progress import display
from pipeline.log import log
from pipeline.settings import Settings
from pipeline.verify import Kind, set_aside_files, verify
from pipeline.warehouse.home import HomeBusy, HomeNotWritable, writing

_MB = 1_000_000


def verify_home(settings: Settings, *, verbose: bool) -> int:
    """Look at everything and say what is damaged, and what was done or is to be done; return the exit code."""
    if not settings.home.is_dir():
        raise CommandError(f"there is no folder {settings.home}; name the home by --home")
    began = time.monotonic()
    with display(stderr(), verbose=verbose), ExitStack() as stack:
        try:
            stack.enter_context(writing(settings.home, "juesuan verify", wait_seconds=0))
            may_change = True
        except (HomeBusy, HomeNotWritable) as reason:
            log.warning("%s. What is damaged is only named", reason)
            may_change = False
        kinds = list(verify(settings.home, settings.cells, may_change=may_change))
    return _report(stdout(), settings, kinds, time.monotonic() - began)


def _report(console: Console, settings: Settings, kinds: list[Kind], seconds: float) -> int:
    rows = [(k.name, k.files, round(k.bytes / _MB, 1), k.unchecked, len(k.damaged)) for k in kinds]
    console.print(table(["kind", "files", "MB", "without a digest", "damaged"], rows))
    size = sum(kind.bytes for kind in kinds) / _MB
    console.print(f"\n{sum(kind.files for kind in kinds):,} files, {size:,.1f} MB in {seconds:.1f} s", soft_wrap=True)
    for kind in kinds:
        for line in [*kind.damaged, *kind.passed_over]:
            console.print(f"  {kind.name}: {text(line)}", soft_wrap=True)
    count, kept = set_aside_files(settings.home)
    if count:
        console.print(f"{count} damaged files are kept aside, {kept / _MB:,.1f} MB; they may be deleted.")
    damaged = sum(len(kind.damaged) for kind in kinds)
    passed_over = sum(len(kind.passed_over) for kind in kinds)
    if damaged or passed_over:
        console.print(f"[bold red]{damaged} damaged[/], {passed_over} could not be looked at", highlight=False)
    else:
        console.print("Everything is as it was written.")
    return 1 if damaged or passed_over else 0
