"""The cache of rendered files: bounded, and never more than a cache."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.services.media_cache import Media, MediaCache
from engine.api.errors import SetupError

MEDIA = Media(mp3=b"m" * 600, png=b"p" * 400)
SIZE = 1_200
"""Somewhat more than a piece takes, with what is written down of it."""


def sizes(folder: Path) -> list[int]:
    return [path.stat().st_size for path in folder.iterdir()]


def age(folder: Path, number: int, *, days: int) -> None:
    for path in folder.glob(f"{number}.*"):
        os.utime(path, (1_000_000 - days, 1_000_000 - days))


async def test_what_is_put_in_comes_out(tmp_path: Path) -> None:
    cache = MediaCache(tmp_path / "cache", 2 * SIZE)
    await cache.put(1, MEDIA)
    assert await cache.get(1) == MEDIA
    assert await cache.get(2) is None
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == [
        "1.mp3",
        "1.png",
        "1.sums",
    ]
    assert await MediaCache(tmp_path / "cache", 2 * SIZE).get(1) == MEDIA


async def test_the_sound_for_voice_is_kept_beside_and_goes_with_its_piece(tmp_path: Path) -> None:
    cache = MediaCache(tmp_path, 2 * SIZE)
    assert await cache.get_opus(1) is None
    await cache.put(1, MEDIA)
    await cache.put_opus(1, b"OggS sound")
    assert await cache.get_opus(1) == b"OggS sound"
    (tmp_path / "1.opus").write_bytes(b"OggS soun")
    assert await cache.get_opus(1) is None
    assert await cache.get(1) == MEDIA
    await cache.put_opus(1, b"OggS softer", 60)
    assert await cache.get_opus(1, 60) == b"OggS softer"
    assert await cache.get_opus(1, 61) is None
    await cache.drop(1)
    assert sizes(tmp_path) == []


async def test_the_longest_unused_goes_first(tmp_path: Path) -> None:
    cache = MediaCache(tmp_path, 3 * SIZE)
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
    assert sum(sizes(tmp_path)) <= 3 * SIZE


async def test_half_a_piece_is_none(tmp_path: Path) -> None:
    cache = MediaCache(tmp_path, 2 * SIZE)
    await cache.put(1, MEDIA)
    (tmp_path / "1.png").unlink()
    assert await cache.get(1) is None


@pytest.mark.parametrize("name", ["1.mp3", "1.png", "1.sums"])
@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda _: b"",
        lambda data: b"%b and more" % data,
        lambda data: data[:-2] + bytes([data[-2] ^ 1]) + data[-1:],
    ],
    ids=["cut", "emptied", "longer", "one bit"],
)
async def test_what_is_damaged_is_none(
    tmp_path: Path, name: str, damage: Callable[[bytes], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    cache = MediaCache(tmp_path, 2 * SIZE)
    await cache.put(1, MEDIA)
    path = tmp_path / name
    path.write_bytes(damage(path.read_bytes()))
    assert await cache.get(1) is None
    assert "piece 1 is damaged" in caplog.text
    await cache.put(1, MEDIA)
    assert await cache.get(1) == MEDIA


async def test_what_an_earlier_version_kept_without_checksums_is_none(tmp_path: Path) -> None:
    (tmp_path / "1.mp3").write_bytes(MEDIA.mp3)
    (tmp_path / "1.png").write_bytes(MEDIA.png)
    assert await MediaCache(tmp_path, 2 * SIZE).get(1) is None


async def test_a_limit_of_zero_keeps_nothing(tmp_path: Path) -> None:
    cache = MediaCache(tmp_path, 0)
    await cache.put(1, MEDIA)
    assert sizes(tmp_path) == []


async def test_what_a_crash_left_half_written_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "1.mp3.abcd.part").write_bytes(b"half")
    MediaCache(tmp_path, 2 * SIZE)
    assert sizes(tmp_path) == []


async def test_many_at_once_stay_within_the_limit(tmp_path: Path) -> None:
    cache = MediaCache(tmp_path, 5 * SIZE)
    await asyncio.gather(*(cache.put(number, MEDIA) for number in range(30)))
    assert 0 < sum(sizes(tmp_path)) <= 5 * SIZE


async def test_a_disk_that_fails_is_borne(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "cache"
    cache = MediaCache(folder, 2 * SIZE)
    folder.rmdir()
    await cache.put(1, MEDIA)
    assert "piece 1 could not be kept" in caplog.text
    assert await cache.get(1) is None


def test_a_folder_that_cannot_be_is_the_operators_to_mend(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SetupError, match="file/cache cannot be written"):
        MediaCache(tmp_path / "file" / "cache", 2 * SIZE)


async def test_a_sound_that_cannot_be_deleted_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cache = MediaCache(tmp_path, 2 * SIZE)
    await cache.put(1, MEDIA)
    (tmp_path / "2.mp3").mkdir()
    await cache.drop(2)
    assert "piece 2 could not be deleted" in caplog.text
    await cache.drop(1)
    assert await cache.get(1) is None


async def test_what_is_dropped_while_it_is_read_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = MediaCache(tmp_path, 2 * SIZE)
    await cache.put(1, MEDIA)
    real = os.utime

    def dropped(path: Path) -> None:
        path.unlink()
        real(path)

    monkeypatch.setattr(os, "utime", dropped)
    assert await cache.get(1) == MEDIA
    assert sizes(tmp_path) == []
