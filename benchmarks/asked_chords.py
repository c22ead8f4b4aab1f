"""How often the chords that were asked for are heard in their bar.

``python benchmarks/asked_chords.py`` has the shipped composer write pieces of 30 s over each of
``ASKED`` in each mood, for the piano and for a band, and prints for what share of the time the
best of the 24 triads is the one asked for (:mod:`engine.evaluation.chord_hearing`), with a 95 %
interval over pieces. ``python benchmarks/chords.py`` prints the same of real music, by its labels.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.api.moods import CORNERS, mood
from engine.api.progression import parse_progression
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings
from engine.composing.note_composer import NoteComposer
from engine.evaluation.chord_hearing import hear_chords

ASKED: Final = (
    "Am F C G",
    "C G Am F",
    "Dm7 G7 Cmaj7 Cmaj7",
    "Em C G D",
    "F#m D A E",
    "Bb Gm Eb F",
    "Am:2 Dm:2 E7:4",
    "| C Em | F G | Am F | Dm G |",
)
SECONDS: Final = 30
FIRST_SEED: Final = 80_000
ROUNDS: Final = 1000


def main() -> None:
    """Compose, listen and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--most", type=int, default=len(ASKED), help="so many of the progressions")
    chosen = parser.parse_args()
    composer = NoteComposer.open(EngineSettings().model)
    for instruments in ("piano", "band"):
        found = []
        wishes = [(chords, name) for chords in ASKED[: chosen.most] for name in CORNERS]
        for number, (chords, name) in enumerate(wishes):
            request = ComposeRequest(
                mood(name),
                seed=FIRST_SEED + number,
                seconds=SECONDS,
                instruments=instruments,
                chords=parse_progression(chords),
            )
            plan = composer.plan(request)
            if plan.chords is None:
                raise RuntimeError("chords that were asked for are not in the plan")
            best = max(composer.candidates(request), key=lambda one: one.score)
            heard = hear_chords(best.notes, plan.chords, plan.total, plan.grid.bar_ticks)
            found.append((heard.heard, heard.counted))
        figures = np.array(found)
        rng = np.random.default_rng(0)
        again = figures[rng.integers(0, len(figures), (ROUNDS, len(figures)))].sum(axis=1)
        low, high = np.quantile(again[:, 0] / again[:, 1], [0.025, 0.975])
        share = figures[:, 0].sum() / figures[:, 1].sum()
        print(f"{instruments}: {len(figures)} pieces, heard {share:.3f} [{low:.3f}, {high:.3f}]")


if __name__ == "__main__":
    main()
