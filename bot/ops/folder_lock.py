"""One bot per data folder: a lock that the operating system holds, and so outlives no crash.

The file ``bot.lock`` stays where it is; what counts is the lock on it, which ends with the
process. Its text only tells the next who the first is.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import IO, Any, Final

from engine.api.errors import SetupError

fcntl: Any
try:
    import fcntl
except ImportError:  # Windows has none: there nobody is kept out.
    fcntl = None

_log = logging.getLogger(__name__)

_HELD: Final = (errno.EAGAIN, errno.EACCES)
"""What a lock that somebody else holds is refused with."""


def lock_file(data_dir: Path) -> Path:
    """Returns the path of the file that is locked."""
    return data_dir / "bot.lock"


@contextmanager
def folder_held(data_dir: Path) -> Iterator[None]:
    """Holds the data folder for this process while the block runs.

    Args:
        data_dir: Made if it is missing.

    Raises:
        SetupError: A bot that runs holds it, named by its process; or it cannot be written.
    """
    path = lock_file(data_dir)
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        # Opened for appending: who holds it must still be told by what stands there.
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise SetupError(
            f"{path} cannot be written: {error.strerror}. Check AFFETTO_DATA_DIR and the "
            "folder's permissions."
        ) from error
    with file:
        _lock(file, data_dir)
        file.truncate(0)
        file.write(f"{os.getpid()} {socket.gethostname()}\n")
        file.flush()
        yield


@asynccontextmanager
async def holding_folder(data_dir: Path) -> AsyncIterator[None]:
    """Holds the data folder as :func:`folder_held` does, in an ``async with``."""
    with folder_held(data_dir):
        yield


def _lock(file: IO[str], data_dir: Path) -> None:
    if fcntl is None:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _HELD:
            _log.warning("%s cannot be locked: see that no second bot uses it", data_dir)
            return
        raise SetupError(
            f"{data_dir} is in use by another bot{_holder(file)}: stop that one, or choose "
            "another AFFETTO_DATA_DIR."
        ) from error


def _holder(file: IO[str]) -> str:
    """Names the process that holds the lock, with its machine if that is another one."""
    file.seek(0)
    with contextlib.suppress(OSError, ValueError):
        process, _, host = file.read(300).strip().partition(" ")
        if process.isdecimal():
            here = host in {"", socket.gethostname()}
            return f" (process {process})" if here else f" (process {process} on {host[:64]})"
    return ""
