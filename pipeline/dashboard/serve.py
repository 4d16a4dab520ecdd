"""`juesuan dashboard`: serve the dashboard of a home until it is stopped."""

import logging
import sys
import threading
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from pathlib import Path

from werkzeug.serving import make_server

from pipeline.dashboard.app import create_app, prepare
from pipeline.dashboard.data.source import ReleaseSource

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class _WithoutPandas(MetaPathFinder):
    """Lets this process do without pandas, as if it were not installed.

    DuckDB compares every parameter with pandas' missing values, and loads pandas for it: a second of the first
    visitor's time, for a library that no page needs.
    """

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        """Finds nothing, and keeps others from finding pandas."""
        if fullname == "pandas":
            raise ModuleNotFoundError(f"{fullname} is left out of this process", name=fullname)


def serve(home: Path, host: str, port: int, told: Callable[[str], None]) -> None:
    """Serve until interrupted.

    Args:
        home: Home folder whose current release is shown.
        host: Address to listen on.
        port: Port to listen on; 0 takes any free one.
        told: Gets one line with the address once the server listens.

    Raises:
        OSError: The port is taken or the address is not this machine's.
    """
    sys.meta_path.insert(0, _WithoutPandas())
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    source = ReleaseSource(home)
    server = make_server(host, port, create_app(source).server, threaded=True)
    threading.Thread(target=prepare, args=(source,), daemon=True).start()
    shown = f"[{host}]" if ":" in host else host
    told(f"http://{shown}:{server.server_port}/")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
