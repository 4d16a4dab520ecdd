"""Command line. Each command imports what it needs when it runs, so that help and small questions answer at once."""

import gc
import signal
import sys


def program() -> None:
    """The command line as a process of its own, which nothing interrupts any more once the command has ended."""
    try:
        main()
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)


def main() -> None:
    """Run the command line; an error ends as one or two plain lines and exit code 1, Ctrl-C as 130, `kill` as 143."""
    # Imports make a million objects that stay: looking for garbage among them is a tenth of a small run.
    gc.set_threshold(50_000, 20, 100)
    from pipeline.cli.app import app
    from pipeline.cli.options import state
    from pipeline.interrupts import interrupted_by, interruptible

    state.verbose, state.when_interrupted = False, "Interrupted."
    with interruptible():
        try:
            app()
        except (Exception, SystemExit) as error:
            ended_well = isinstance(error, SystemExit) and not error.code
            # Whatever a library made of it.
            if not ended_well and (came := interrupted_by()):
                sys.stderr.write(state.when_interrupted + "\n")
                sys.exit(128 + came)
            if state.verbose or isinstance(error, SystemExit):
                raise
            from pipeline.cli.console import plain_error

            sys.stderr.write(plain_error(error) + "\n")
            sys.exit(1)
