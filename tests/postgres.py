"""A PostgreSQL of the tests' own, from the binaries that the machine has, in a temporary folder and without a port."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """The folder of initdb and pg_ctl: Debian's newest version, else where the path leads."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    found = debian[-1] if debian else shutil.which("pg_ctl")
    return Path(found).parent if found else None


class Server:
    """A running server. It may be stopped and started again; `database` makes a new database in it."""

    def __init__(self, folder: Path, programs: Path, user: str | None) -> None:
        self.folder, self._programs, self._user = folder, programs, user
        self._databases = 0

    def run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        done = subprocess.run(command, user=self._user, cwd=self.folder, stdout=subprocess.DEVNULL, check=False)
        assert done.returncode == 0, f"{program} failed; see {self.folder}/log"

    def start(self) -> None:
        # Only a socket: no port can be taken. A crash of the machine may lose everything: there is nothing to lose.
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off"
        self.run("pg_ctl", "start", "-w", "-D", f"{self.folder}/data", "-l", f"{self.folder}/log", "-o", options)

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "-w", "-m", "fast", "-D", f"{self.folder}/data")

    def sql(self, *statements: str, database: str = "postgres") -> None:
        for statement in statements:
            self.run(
                "psql",
                "-q",
                "-h",
                str(self.folder),
                "-U",
                "juesuan",
                "-v",
                "ON_ERROR_STOP=1",
                "-c",
                statement,
                database,
            )

    def database(self) -> str:
        """The name of a new, empty database."""
        self._databases += 1
        name = f"lake{self._databases}"
        self.sql(f"CREATE DATABASE {name}")
        return name

    def address(self, database: str, user: str = "juesuan") -> str:
        """How libpq is told of it."""
        return f"dbname={database} host={self.folder} user={user}"


@contextmanager
def server(programs: Path) -> Iterator[Server]:
    """Start a server and remove it afterwards. The role `locked` has to give a password, `juesuan` need not."""
    folder = Path(tempfile.mkdtemp(prefix="juesuan-pg-"))
    # PostgreSQL refuses to run as root.
    user = pwd.getpwnam("nobody").pw_name if os.getuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    running = Server(folder, programs, user)
    try:
        running.run("initdb", "-D", f"{folder}/data", "-U", "juesuan", "-A", "trust", "-N", "-E", "UTF8", "--no-locale")
        access = folder / "data" / "pg_hba.conf"
        access.write_text("local all locked scram-sha-256\n" + access.read_text(encoding="utf-8"), encoding="utf-8")
        running.start()
        yield running
    finally:
        subprocess.run(
            [str(programs / "pg_ctl"), "stop", "-w", "-m", "immediate", "-D", f"{folder}/data"],
            user=user,
            cwd=folder,
            capture_output=True,
            check=False,
        )
        shutil.rmtree(folder, ignore_errors=True)
