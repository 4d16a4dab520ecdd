"""An S3-compatible store that only the tests see: moto's server behind a door that counts, refuses and fails on demand.

As a program it serves on a port of its own, which it prints, and takes one command a line: `down`, `slow SECONDS`,
`failing STATUS`, `well` (it serves as at first, with what was kept), `fill PREFIX NUMBER` (so many small objects), and
`asked`, which answers with the requests since.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

KEY = "a-key-of-the-tests"
BUCKET = "cells"


@dataclass(frozen=True)
class ObjectStore:
    """The server, as tests see and disturb it."""

    endpoint: str
    process: subprocess.Popen[str]

    @property
    def environment(self) -> dict[str, str]:
        """What a client needs. It tries once: a test does not wait for what it has broken itself."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": "a-secret-of-the-tests",
            "AWS_REGION": "us-east-1",
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }

    def tell(self, *words: object) -> object:
        """Do something to the server; return its answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(*words, file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())

    def asked(self) -> list[str]:
        """Requests since the last time, by the name of their operation and path."""
        found = self.tell("asked")
        assert isinstance(found, list)
        return found


@contextmanager
def server() -> Iterator[ObjectStore]:
    """A server with one empty bucket."""
    command = [sys.executable, __file__]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as process:  # type: ignore[call-overload]
        yield ObjectStore(process.stdout.readline().strip(), process)
        process.stdin.close()


class _Door:
    """What stands before moto."""

    def __init__(self, application) -> None:
        self.application = application
        self.requests: list[str] = []
        self.seconds = 0.0
        self.status = 0

    def __call__(self, environ, start_response):
        query = environ.get("QUERY_STRING", "")
        self.requests.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}{'?' if query else ''}{query}")
        time.sleep(self.seconds)
        if f"Credential={KEY}/" not in environ.get("HTTP_AUTHORIZATION", ""):
            return _refusal(start_response, "403 Forbidden", "InvalidAccessKeyId")
        if self.status:
            return _refusal(start_response, f"{self.status} Failing", "InternalError")
        return self.application(environ, start_response)


def _refusal(start_response, status: str, code: str) -> list[bytes]:
    start_response(status, [("Content-Type", "application/xml")])
    return [f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>as told</Message></Error>".encode()]


def main() -> None:
    """Serve until the input ends."""
    import logging

    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from moto.s3.models import s3_backends
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    backend = s3_backends["123456789012"]["aws"]
    backend.create_bucket(BUCKET, "us-east-1")
    door = _Door(DomainDispatcherApplication(create_backend_app))

    def up(port: int):
        serving = make_server("127.0.0.1", port, door, threaded=True)
        threading.Thread(target=serving.serve_forever, args=(0.05,), daemon=True).start()
        return serving

    serving = up(0)
    port, is_down = serving.port, False
    print(f"http://127.0.0.1:{port}", flush=True)
    for line in sys.stdin:
        word, *rest = line.split()
        answer: object = None
        if word == "down":
            serving.shutdown()
            serving.server_close()
            is_down = True
        elif word == "slow":
            door.seconds = float(rest[0])
        elif word == "failing":
            door.status = int(rest[0])
        elif word == "well":
            door.status, door.seconds = 0, 0.0
            serving, is_down = up(port) if is_down else serving, False
        elif word == "fill":
            for number in range(int(rest[1])):
                backend.put_object(BUCKET, f"{rest[0]}/{number:064x}.json", b"{}")
        elif word == "asked":
            answer, door.requests = door.requests, []
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
