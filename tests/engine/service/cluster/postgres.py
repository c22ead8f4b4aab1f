"""A real PostgreSQL for tests: Debian's programs, a folder and a user of its own, on loopback.

No cluster of the system is touched. PostgreSQL refuses to run as root, so root's tests run it as
another user.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final, Self
from urllib.parse import quote

import psycopg
import pytest

USER: Final = "nobody"
"""Whoever runs it where the tests run as root."""
PASSWORD: Final = "pass word/@%$'"
"""One that is hard to quote."""
PATIENCE_SECONDS: Final = 60.0
STOP_SECONDS: Final = 10.0
"""It kills its own children after five."""


def a_postgres() -> Postgres:
    """A server for a test, yet to be entered; without PostgreSQL the test fails or is skipped."""
    programs = find_programs()
    if programs is None:
        what = "PostgreSQL's server is not installed: apt-get install postgresql"
        if os.environ.get("CI"):
            pytest.fail(what)
        pytest.skip(what)
    return Postgres(programs)


def find_programs() -> Path | None:
    """The folder of the newest server's programs, or None."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


class Postgres:
    """A server that is up; a context manager that ends it and removes its folder.

    Args:
        programs: The folder of ``initdb`` and ``postgres``.
    """

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        # Not below pytest's own folder, which no other user may enter.
        self.folder = Path(tempfile.mkdtemp(prefix="affetto-postgres-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = 0
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def __enter__(self) -> Self:
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        if os.getuid() == 0:
            shutil.chown(self.folder, USER)
            shutil.chown(secret, USER)
        try:
            self._run("initdb", "-D", str(self.folder / "data"), "-U", "affetto", "-E", "UTF8")
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_details: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            if time.monotonic() > until:
                raise AssertionError((self.folder / "log").read_text())
            # One that is started too early gives up: what the one before left may still hold on
            # to its memory for a moment.
            if self._process is None or self._process.poll() is not None:
                self._process = self._begin()
            time.sleep(0.05)

    def _begin(self) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                self._as_user(
                    "postgres",
                    *("-D", str(self.folder / "data"), "-k", str(self.folder)),
                    *("-p", str(self.port), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"),
                ),
                cwd=self.folder,
                stdout=log,
                stderr=log,
                # An interrupt is for the tests alone: they stop it in the end.
                start_new_session=True,
            )

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.address("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, number: signal.Signals = signal.SIGQUIT) -> None:
        """Stop it; by default at once, as a crash would, so that its start recovers."""
        if self._process is not None:
            self._process.send_signal(number)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                # It waits for all who are just connecting, on a busy machine for up to a minute.
                self._process.kill()
                self._process.wait()
            self._process = None

    def new_database(self) -> str:
        """Make an empty database, and return its address."""
        self._databases += 1
        name = f"test_{self._databases}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.address(name)

    def address(self, database: str, password: str = PASSWORD) -> str:
        """The address of a database, as ``AFFETTO_ENGINE`` takes it."""
        return f"postgresql://affetto:{quote(password, safe='')}@127.0.0.1:{self.port}/{database}"

    def _as_user(self, program: str, *arguments: str) -> list[str]:
        call = [str(self._programs / program), *arguments]
        if os.getuid() != 0:
            return call
        return ["setpriv", f"--reuid={USER}", "--regid=nogroup", "--clear-groups", "--", *call]

    def _run(self, program: str, *arguments: str) -> None:
        secret = str(self.folder / "password")
        subprocess.run(
            self._as_user(
                program,
                *(
                    *arguments,
                    "--no-sync",
                    "--locale=C",
                    "--auth=scram-sha-256",
                    "--pwfile",
                    secret,
                ),
            ),
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
