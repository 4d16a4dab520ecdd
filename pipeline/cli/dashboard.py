"""`juesuan dashboard`: the web pages over the current release."""

from pathlib import Path

from pipeline.cli.console import CommandError, stderr, stdout
from pipeline.settings import from_environment


def serve_dashboard(home: Path | None, host: str, port: int) -> None:
    """Serve the pages until Ctrl-C.

    Raises:
        CommandError: The address cannot be listened on.
    """
    from pipeline.dashboard.serve import LOOPBACK, serve

    folder = from_environment(home).home
    if host not in LOOPBACK:
        stderr().print(
            f"Anyone who reaches {host}:{port} can read every page: there is no login. "
            "To publish it, keep 127.0.0.1 and put a proxy with TLS and access rules in front."
        )
    try:
        serve(
            folder, host, port, lambda url: stdout().print(f"{url}  release of {folder}; Ctrl-C stops", soft_wrap=True)
        )
    except (OSError, SystemExit) as error:
        raise CommandError(f"cannot listen on {host}:{port}: {error}; choose another by --port") from error
