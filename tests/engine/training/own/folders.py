"""Folders of MIDI files as people have them."""

from __future__ import annotations

from pathlib import Path

from tests.engine.made_up_band import write_song

MOODS = ("happy", "sad", "angry", "calm")


def write_folder(folder: Path, songs: int = 12, bars: int = 12) -> Path:
    """Songs for a band, in nested folders of no mood's name."""
    for number in range(songs):
        write_song(
            folder / f"box {number % 3}" / f"{number:02}.mid", MOODS[number % 4], number, bars
        )
    return folder
