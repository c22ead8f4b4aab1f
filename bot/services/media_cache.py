"""A cache of rendered sounds and pictures on disk; what is missing or damaged is rendered again.

Beside the two files of a piece stands what they must be: a line of JSON with the size and the
SHA-256 of each; its sound for voice channels has such a line of its own. A disk that was full or
failed, or a power cut, can leave a file cut off; it is found out when it is read, and never
posted.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.api.composition import FULL_VOLUME
from engine.api.errors import SetupError

_MEDIA: Final = ("mp3", "png", "sums")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Media:
    """The sound (MP3) and the picture (PNG) of a piece."""

    mp3: bytes
    png: bytes


class MediaCache:
    """A folder of files that begin with a piece's number; the least recently used go first.

    ``<number>.mp3``, ``.png`` and ``.sums``; where it was played also ``.opus`` and
    ``.opus.sums``, and ``.60.opus`` and ``.60.opus.sums`` at another volume.

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
        found = await asyncio.to_thread(self._read, number, _MEDIA)
        return None if found is None else Media(*found)

    async def put(self, number: int, media: Media) -> None:
        """Keeps the media of a piece, and drops the least recently used beyond the limit.

        A full or broken disk is logged and ignored: a cache miss costs only time.
        """
        await self._keep(number, _MEDIA, (media.mp3, media.png))

    async def get_opus(self, number: int, volume: int = FULL_VOLUME) -> bytes | None:
        """Returns the sound of a piece for voice channels, or None if it must be rendered.

        Args:
            number: The number of the piece.
            volume: How loud it is, in percent.
        """
        found = await asyncio.to_thread(self._read, number, _opus(volume))
        return None if found is None else found[0]

    async def put_opus(self, number: int, opus: bytes, volume: int = FULL_VOLUME) -> None:
        """Keeps the sound of a piece for voice channels, as :meth:`put` keeps media."""
        await self._keep(number, _opus(volume), (opus,))

    async def _keep(self, number: int, endings: Sequence[str], contents: Sequence[bytes]) -> None:
        try:
            await asyncio.to_thread(self._write, number, endings, contents)
        except OSError:
            _log.warning("the sound of piece %d could not be kept", number, exc_info=True)

    async def drop(self, number: int) -> None:
        """Drops the media of a piece, if there are any."""
        try:
            await asyncio.to_thread(self._unlink, number)
        except OSError:
            _log.warning("the sound of piece %d could not be deleted", number, exc_info=True)

    def _unlink(self, number: int) -> None:
        for path in self._folder.glob(f"{number}.*"):
            path.unlink(missing_ok=True)

    def _paths(self, number: int, endings: Sequence[str]) -> list[Path]:
        return [self._folder / f"{number}.{ending}" for ending in endings]

    def _read(self, number: int, endings: Sequence[str]) -> list[bytes] | None:
        paths = self._paths(number, endings)
        try:
            *contents, expected = [path.read_bytes() for path in paths]
        except OSError:
            # Never kept, dropped, or being dropped by another task right now: a miss.
            return None
        if expected != _sums(contents):
            _log.warning("the kept sound of piece %d is damaged: it is rendered anew", number)
            return None
        for path in paths:
            try:
                os.utime(path)
            except OSError:
                continue  # Dropped meanwhile; what was read is whole.
        return contents

    def _write(self, number: int, endings: Sequence[str], contents: Sequence[bytes]) -> None:
        files = (*contents, _sums(contents))
        for path, data in zip(self._paths(number, endings), files, strict=True):
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


def _opus(volume: int) -> tuple[str, str]:
    """The endings of the files of a sound for voice channels."""
    ending = "opus" if volume == FULL_VOLUME else f"{volume}.opus"
    return ending, f"{ending}.sums"


def _sums(contents: Sequence[bytes]) -> bytes:
    """Writes down the size and the checksum of each file."""
    sums = [[len(data), hashlib.sha256(data).hexdigest()] for data in contents]
    return json.dumps(sums).encode() + b"\n"
