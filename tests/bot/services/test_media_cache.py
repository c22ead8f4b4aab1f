"""The cache of rendered files: bounded, and never more than a cache."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from bot.services.media_cache import Media, MediaCache
from engine.api.errors import SetupError

MEDIA = Media(mp3=b"m" * 60, png=b"p" * 40)


def sizes(folder: Path) -> list[int]:
    return [path.stat().st_size for path in folder.iterdir()]


def age(folder: Path, number: int, *, days: int) -> None:
    for path in folder.glob(f"{number}.*"):
        os.utime(path, (1_000_000 - days, 1_000_000 - days))


async def test_what_is_put_in_comes_out(tmp_path: Path) -> None:
    cache = MediaCache(tmp_path / "cache", 1000)
    await cache.put(1, MEDIA)
    assert await cache.get(1) == MEDIA
    assert await cache.get(2) is None
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == ["1.mp3", "1.png"]
    assert await MediaCache(tmp_path / "cache", 1000).get(1) == MEDIA


async def test_the_longest_unused_goes_first(tmp_path: Path) -> None:
    cache = MediaCache(tmp_path, 300)
    for number in (1, 2, 3):
        await cache.put(number, MEDIA)
        age(tmp_path, number, days=10 - number)
    assert await cache.get(1) == MEDIA  # It is now the one used last.
    await cache.put(4, MEDIA)

    assert [await cache.get(number) is not None for number in (1, 2, 3, 4)] == [
        True,
        False,
        True,
        True,
    ]
    assert sum(sizes(tmp_path)) <= 300


async def test_half_a_piece_is_none(tmp_path: Path) -> None:
    cache = MediaCache(tmp_path, 1000)
    await cache.put(1, MEDIA)
    (tmp_path / "1.png").unlink()
    assert await cache.get(1) is None


async def test_a_limit_of_zero_keeps_nothing(tmp_path: Path) -> None:
    cache = MediaCache(tmp_path, 0)
    await cache.put(1, MEDIA)
    assert sizes(tmp_path) == []


async def test_what_a_crash_left_half_written_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "1.mp3.abcd.part").write_bytes(b"half")
    MediaCache(tmp_path, 1000)
    assert sizes(tmp_path) == []


async def test_many_at_once_stay_within_the_limit(tmp_path: Path) -> None:
    cache = MediaCache(tmp_path, 500)
    await asyncio.gather(*(cache.put(number, MEDIA) for number in range(30)))
    assert 0 < sum(sizes(tmp_path)) <= 500


async def test_a_disk_that_fails_is_borne(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "cache"
    cache = MediaCache(folder, 1000)
    folder.rmdir()
    await cache.put(1, MEDIA)
    assert "piece 1 could not be kept" in caplog.text
    assert await cache.get(1) is None


def test_a_folder_that_cannot_be_is_the_operators_to_mend(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SetupError, match="file/cache cannot be written"):
        MediaCache(tmp_path / "file" / "cache", 1000)
