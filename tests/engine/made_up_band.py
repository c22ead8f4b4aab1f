"""Folders of made-up band music like the real sets'."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.api.moods import CORNERS
from engine.music.midi_writer import write_midi
from engine.music.score import DRUMS, Notes, Score, in_order
from tests.engine.bands import band
from tests.engine.made_up import QUADRANTS

PROGRAMS = {"drums": DRUMS, "bass": 32, "piano": 0, "flute": 73}
_FLAT = {4: 3, 9: 8, 11: 10}


def band_of(name: str, seed: int, tempo: float, bars: int = 12) -> Notes:
    """Loud or soft, in C major or in C minor, the tonic's chord under all."""
    valence, arousal = CORNERS[name]
    notes = band(PROGRAMS, bars, tempo, seed)
    piano, bass = notes["program"] == 0, notes["program"] == 32
    notes["pitch"][piano] = np.resize([67, 64, 60], piano.sum())
    notes["pitch"][bass] = np.resize([36, 36, 43, 36], bass.sum())
    rng = np.random.default_rng(seed)
    pitched = notes["program"] != DRUMS
    notes = notes[~pitched | (rng.random(len(notes)) < (0.95 if arousal > 0 else 0.7))]
    pitched = notes["program"] != DRUMS
    if valence < 0:
        lower = [_FLAT.get(pitch % 12, pitch % 12) - pitch % 12 for pitch in notes["pitch"]]
        notes["pitch"] += np.where(pitched, lower, 0).astype(np.int16)
    notes["velocity"] += np.int16(12 * arousal + rng.integers(-4, 5))
    return in_order(notes)


def tempo_of(name: str, seed: int) -> float:
    """Fast for the stirred moods, slow for the still ones."""
    return float((132 if CORNERS[name][1] > 0 else 78) + seed % 7)


def write_labelled(folder: Path, songs: int, bars: int = 12) -> None:
    """A folder like YM2413-MDB's: a song each, the moods in turn."""
    folder.mkdir(parents=True)
    lines = ["file,quadrant,top_tag"]
    for number in range(songs):
        name = list(CORNERS)[number % 4]
        write_song(folder / "midi" / f"{number:02} {name}.mid", name, number, bars)
        lines.append(f"{number:02} {name}.mid,{QUADRANTS[name]},tag")
    (folder / "labels.csv").write_text("\n".join(lines), encoding="utf-8")


def write_song(path: Path, name: str, seed: int, bars: int = 12) -> None:
    """One song as a file."""
    tempo = tempo_of(name, seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    score = Score(band_of(name, seed, tempo, bars), tempo, meter=(4, 4))
    path.write_bytes(write_midi(score, "A song"))
