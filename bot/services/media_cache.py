"""A cache of rendered sounds and pictures on disk; what is missing or damaged is rendered again.

Beside the two files of a piece stands what they must be: a line of JSON with the size and the
SHA-256 of each. A disk that was full or failed, or a power cut, can leave a file cut off; it is
found out when it is read, and never posted.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from engine.api.errors import SetupError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Media:
    """The sound (MP3) and the picture (PNG) of a piece."""

    mp3: bytes
    png: bytes


class MediaCache:
    """A folder of ``<number>.mp3``, ``.png`` and ``.sums``; the least recently used go first.

    Args:
        folder: Made if it is missing; nothing else may be kept in it.
        limit_bytes: The most bytes all files may take together; 0 keeps none.

    Raises:
        SetupError: The folder cannot be written.
    """

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder = folder
        self._limit_bytes = limit_bytes
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for half_written in folder.glob("*.part"):
                half_written.unlink()
        except OSError as error:
            raise SetupError(f"{folder} cannot be written: {error}.") from error

    async def get(self, number: int) -> Media | None:
        """Returns the media of a piece, or None if they must be rendered again."""
        return await asyncio.to_thread(self._read, number)

    async def put(self, number: int, media: Media) -> None:
        """Keeps the media of a piece, and drops the least recently used beyond the limit.

        A full or broken disk is logged and ignored: a cache miss costs only time.
        """
        try:
            await asyncio.to_thread(self._write, number, media)
        except OSError:
            _log.warning("the sound of piece %d could not be kept", number, exc_info=True)

    async def drop(self, number: int) -> None:
        """Drops the media of a piece, if there are any."""
        try:
            await asyncio.to_thread(self._unlink, number)
        except OSError:
            _log.warning("the sound of piece %d could not be deleted", number, exc_info=True)

    def _unlink(self, number: int) -> None:
        for path in self._paths(number):
            path.unlink(missing_ok=True)

    def _paths(self, number: int) -> tuple[Path, Path, Path]:
        """The sound, the picture, and what both must be."""
        mp3, png, sums = (self._folder / f"{number}.{ending}" for ending in ("mp3", "png", "sums"))
        return mp3, png, sums

    def _read(self, number: int) -> Media | None:
        paths = mp3, png, sums = self._paths(number)
        try:
            media = Media(mp3.read_bytes(), png.read_bytes())
            expected = sums.read_bytes()
        except OSError:
            # Never kept, dropped, or being dropped by another task right now: a miss.
            return None
        if expected != _sums(media):
            _log.warning("the kept sound of piece %d is damaged: it is rendered anew", number)
            return None
        for path in paths:
            try:
                os.utime(path)
            except OSError:
                continue  # Dropped meanwhile; what was read is whole.
        return media

    def _write(self, number: int, media: Media) -> None:
        contents = (media.mp3, media.png, _sums(media))
        for path, data in zip(self._paths(number), contents, strict=True):
            # Written under another name first: a reader never sees half a file.
            part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
            part.write_bytes(data)
            part.replace(path)
        self._trim()

    def _trim(self) -> None:
        files = []
        for path in self._folder.iterdir():
            try:
                files.append((path.stat(), path))
            except FileNotFoundError:
                continue  # Another task trims at the same time.
        taken = sum(stat.st_size for stat, _ in files)
        for stat, path in sorted(files, key=lambda file: file[0].st_mtime_ns):
            if taken <= self._limit_bytes:
                return
            path.unlink(missing_ok=True)
            taken -= stat.st_size


def _sums(media: Media) -> bytes:
    """Writes down the size and the checksum of both files."""
    sums = [[len(data), hashlib.sha256(data).hexdigest()] for data in (media.mp3, media.png)]
    return json.dumps(sums).encode() + b"\n"
