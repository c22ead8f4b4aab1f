"""Made-up clips whose moods are plain to hear, and folders of them like the real sets'."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.api.moods import CORNERS
from engine.music.midi_writer import write_midi
from engine.music.score import NOTE, Notes, Score, in_order

QUADRANTS = {"happy": "Q1", "angry": "Q2", "sad": "Q3", "calm": "Q4"}


def clip(name: str, seed: int, seconds: float = 12.0, tonic: int = 0) -> Notes:
    """Fast and loud or slow and soft, in major or in minor."""
    rng = np.random.default_rng(seed)
    valence, arousal = CORNERS[name]
    scale = np.array((0, 2, 4, 5, 7, 9, 11) if valence > 0 else (0, 2, 3, 5, 7, 8, 10)) + tonic
    step = rng.uniform(0.15, 0.3) if arousal > 0 else rng.uniform(0.45, 0.7)
    loud = rng.uniform(70, 95) if arousal > 0 else rng.uniform(40, 65)
    rows = []
    for index in range(int(seconds / step)):
        onset = index * step + rng.uniform(0, 0.02)
        degree = scale[rng.choice(7, p=(0.28, 0.08, 0.2, 0.1, 0.2, 0.08, 0.06))]
        velocity = int(rng.normal(loud, 6))
        rows.append((onset, rng.uniform(0.5, 2) * step, 60 + degree, velocity, 0))
        if index % 4 == 0:
            rows += [(onset, 4 * step, 36 + scale[degree], velocity, 0) for degree in (0, 2, 4)]
    notes = in_order(np.array(rows, NOTE))
    left: NDArray[np.float64] = seconds - notes["onset"]
    notes["duration"] = np.minimum(left, notes["duration"])
    return notes


def write_emopia(folder: Path, songs: int, validation: int, seconds: float = 12.0) -> None:
    """A folder like EMOPIA's: ``songs`` clips of a song each, the last of them kept aside."""
    (folder / "midis").mkdir(parents=True)
    lines = ["file,split"]
    for number in range(songs):
        name = list(CORNERS)[number % 4]
        file = f"{QUADRANTS[name]}_song{number}_0.mid"
        score = Score(clip(name, number, seconds))
        (folder / "midis" / file).write_bytes(write_midi(score, "A clip"))
        lines.append(f"{file},{'val' if number >= songs - validation else 'train'}")
    (folder / "labels.csv").write_text("\n".join(lines), encoding="utf-8")
