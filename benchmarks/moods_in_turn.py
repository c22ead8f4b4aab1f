"""How far a piece follows moods in turn.

``python benchmarks/moods_in_turn.py --data DIR`` has the shipped composer write pieces of a minute
from each of the four moods to each other one, for the piano and for a band. Readers that learned
from real music alone (:mod:`engine.evaluation.readers`) read the first and the last 15 seconds.
Printed is, for valence and for arousal, of the pieces whose two moods differ in it: in what share
it moved to the side asked for, and how often beginning and end lie on their side of the middle;
beside it how often those of pieces in one mood do. With 95 % intervals over pieces.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.analysis.features import measure, vector
from engine.api.moods import CORNERS, mood
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings
from engine.evaluation.band.references import load_band_references
from engine.evaluation.generation import composing
from engine.evaluation.piano.references import load_references
from engine.evaluation.readers import Reader, positions
from engine.music.excerpt import excerpt
from engine.music.score import DRUMS, Notes

SECONDS: Final = 60
READ_SECONDS: Final = 15.0
FIRST_SEED: Final = 90_000
ROUNDS: Final = 1000
AXES: Final = ("valence", "arousal")


def _ends(notes: Notes) -> list[NDArray[np.float64]]:
    """The features of the first and of the last stretch."""
    pitched = notes[notes["program"] != DRUMS]
    last = max(float(pitched["onset"].max()) - READ_SECONDS, 0.0)
    stretches = [excerpt(notes, start, READ_SECONDS) for start in (0.0, last)]
    return [vector(measure(one)) for one in stretches]


def _share(met: Sequence[bool]) -> str:
    values = np.array(met, float)
    rng = np.random.default_rng(0)
    again = values[rng.integers(0, len(values), (ROUNDS, len(values)))].mean(axis=1)
    low, high = np.quantile(again, [0.025, 0.975])
    return f"{values.mean():.2f} [{low:.2f}, {high:.2f}] of {len(values)}"


def _tell(asked: NDArray[np.float64], read: NDArray[np.float64]) -> None:
    """Print the shares; both hold valence and arousal of both ends, [pieces, 2, 2]."""
    for axis, name in enumerate(AXES):
        wanted, found = asked[:, :, axis], read[:, :, axis]
        turns = wanted[:, 0] != wanted[:, 1]
        moved = np.sign(found[:, 1] - found[:, 0]) == np.sign(wanted[:, 1] - wanted[:, 0])
        right = np.sign(found) == np.sign(wanted)
        print(f"  {name} moved as asked for: {_share(moved[turns].tolist())}")
        print(f"  … begins on its side: {_share(right[turns, 0].tolist())}")
        print(f"  … ends on its side: {_share(right[turns, 1].tolist())}")
        same = (asked[:, 0] == asked[:, 1]).all(axis=1)
        print(f"  … in one mood, either end: {_share(right[same].ravel().tolist())}")


def main() -> None:
    """Compose, read and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder of the collections")
    parser.add_argument("--each", type=int, default=4, help="pieces of each pair of moods")
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    known = {
        "piano": load_references(chosen.data, READ_SECONDS).clips,
        "multi": load_band_references(chosen.data, READ_SECONDS).labelled.all,
    }
    pairs = list(product(CORNERS, CORNERS)) * chosen.each
    with composing(EngineSettings().model, chosen.workers) as generate:
        for instruments, real in known.items():
            reader = Reader.fit(real.features, real.labels, real.songs, even=True)
            requests = [
                ComposeRequest(
                    mood(one),
                    seed=FIRST_SEED + number,
                    seconds=SECONDS,
                    instruments=instruments,
                    then=() if one == other else (mood(other),),
                )
                for number, (one, other) in enumerate(pairs)
            ]
            ends = np.array([_ends(score.notes) for score in generate(requests)])
            shares = reader.read(ends.reshape(-1, ends.shape[-1]))
            asked = np.array([[CORNERS[one], CORNERS[other]] for one, other in pairs])
            print(f"{instruments}: {len(pairs)} pieces")
            _tell(asked, positions(shares).reshape(len(pairs), 2, 2))


if __name__ == "__main__":
    main()
