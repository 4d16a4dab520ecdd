"""Command line. Each command imports what it needs when it runs, so that help and small questions answer at once."""

import gc
import sys


def main() -> None:
    """Run the command line; an error ends as one or two plain lines and exit code 1."""
    # Imports make a million objects that stay: looking for garbage among them is a tenth of a small run.
    gc.set_threshold(50_000, 20, 100)
    from pipeline.cli.app import app
    from pipeline.cli.options import state

    state.verbose = False
    try:
        app()
    except Exception as error:
        if state.verbose:
            raise
        from pipeline.cli.console import plain_error

        sys.stderr.write(plain_error(error) + "\n")
        sys.exit(1)
