"""`juesuan dashboard`: serve the dashboard of a home until it is stopped."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from werkzeug.serving import make_server

from pipeline.dashboard.app import create_app, prepare
from pipeline.dashboard.data.source import ReleaseSource
from pipeline.warehouse.light import without_pandas

LOOPBACK = ("127.0.0.1", "localhost", "::1")


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
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    source = ReleaseSource(home)
    server = make_server(host, port, create_app(source).server, threaded=True)
    shown = f"[{host}]" if ":" in host else host
    with without_pandas():
        threading.Thread(target=prepare, args=(source,), daemon=True).start()
        told(f"http://{shown}:{server.server_port}/")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass
        finally:
            server.server_close()
