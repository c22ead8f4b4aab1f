"""Stretches of songs with what the chord network is told of them, stacked into batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.api.errors import DataError
from engine.harmony.chord_inputs import (
    CONDITIONS_WIDTH,
    LOOK_WIDTH,
    PLACES,
    chord_conditions,
    lags,
    look_back,
)
from engine.harmony.chord_steps import (
    CHORD_ATTRIBUTES,
    bar_slots,
    stands,
)
from engine.training.batches import Batch
from engine.training.chords.songs import STEPS, ChordSong, ChordStretch, ending
from engine.training.note_cuts import CLIPS_TIMED, TEMPO_STRETCH

CHORDS_WITHHELD: Final = {
    "mood": 0.15,
    "mode": 0.1,
    "tempo": 0.1,
    "time": 0.15,
    "source": 0.15,
    "returns": 0.25,
    "looks": 0.1,
    "place": 0.1,
}
"""How often a condition is withheld, all of what stood before, and each place of it."""
ENDING_SHARE: Final = 0.15
"""How often the last bars of a whole piece are taken as a short piece."""
ENDING_BARS: Final = (2, 24)
MAX_CHORDS_VALIDATED: Final = 64
"""Songs of a source to measure on."""


@dataclass(frozen=True, slots=True, eq=False)
class ChordCut:
    """A stretch as the network sees it: its steps, [n, attributes], and a vector of each kind."""

    steps: NDArray[np.int16]
    conditions: NDArray[np.float32]
    look: NDArray[np.float32]


def cut_chords(
    song: ChordSong,
    stretch: ChordStretch,
    rng: np.random.Generator | None = None,
    *,
    looks: bool = True,
) -> ChordCut:
    """Describe a stretch of a song for the network.

    Args:
        song: The song.
        stretch: One of its stretches.
        rng: Chooses what is withheld. None tells all, for measuring.
        looks: Whether to look back at all; without, it is measured what that is worth.
    """

    def kept(name: str) -> bool:
        return rng is None or rng.random() > CHORDS_WITHHELD[name]

    grid, timed = song.grid, song.whole and kept("time")
    if rng is not None:
        if song.genre == "clip":  # its ends are nearly those of music
            timed = rng.random() < CLIPS_TIMED
        grid = replace(grid, tempo=grid.tempo * rng.uniform(1 - TEMPO_STRETCH, 1 + TEMPO_STRETCH))
    starts, per_bar = stretch.starts, bar_slots(grid)
    moods = song.moods[starts] if song.moods is not None and kept("mood") else None
    returns = song.returns if kept("returns") else None
    conditions = chord_conditions(
        starts,
        grid,
        bars=song.bars if timed else None,
        returns=returns,
        from_start=timed,
        valence=None if moods is None else moods[:, 0],
        arousal=None if moods is None else moods[:, 1],
        mode=stretch.mode if kept("mode") else None,
        tempo_known=kept("tempo"),
        source=song.genre if kept("source") else None,
    )
    written = song.relative(stretch.tonic)
    back = lags(starts, per_bar, returns)
    looks = looks and kept("looks")
    back *= np.array([looks and kept("place") for _ in range(PLACES)])
    stood = np.where(starts > 0, stands(written)[starts - 1] + 1, 0)
    look = look_back(written[None], np.zeros_like(starts), starts, back, stood, per_bar)
    return ChordCut(written[starts], conditions, look)


def stack_chords(cuts: Sequence[ChordCut], steps: int) -> Batch:
    """Stack stretches of at most ``steps`` steps into one batch, padded with zeros.

    So ``stack_chords([cut], 128)["root"]`` has the shape [1, 128].
    """
    shape = (len(cuts), steps)
    batch: Batch = {a.name: np.zeros(shape, np.int32) for a in CHORD_ATTRIBUTES}
    batch["conditions"] = np.zeros((*shape, CONDITIONS_WIDTH), np.float32)
    batch["look"] = np.zeros((*shape, LOOK_WIDTH), np.float16)
    batch["note_weight"] = np.zeros(shape, np.float32)
    for row, one in enumerate(cuts):
        count = len(one.steps)
        for index, attribute in enumerate(CHORD_ATTRIBUTES):
            batch[attribute.name][row, :count] = one.steps[:, index]
        batch["conditions"][row, :count] = one.conditions
        batch["look"][row, :count] = one.look
        batch["note_weight"][row, :count] = 1.0
    return batch


class ChordMixture:
    """Draws batches from several genres in fixed shares."""

    def __init__(self, songs: Sequence[ChordSong], shares: Mapping[str, float], seed: int) -> None:
        """Sort the stretches of songs that are learned from by genre.

        Args:
            songs: All songs; those kept for measuring are passed over.
            shares: Genre to its share of the stretches; those of genres that are not there fall
                to the others.
            seed: Equal seeds draw equal batches.

        Raises:
            DataError: There is nothing to learn from.
        """
        self._seed = seed
        learned = [song for song in songs if song.split == "train"]
        found = {
            genre: [
                (song, one) for song in learned if song.genre == genre for one in song.stretches
            ]
            for genre in shares
        }
        self._genres = [genre for genre in shares if found[genre]]
        if not self._genres:
            raise DataError("There is no music with chords to learn from.")
        self._stretches = [found[genre] for genre in self._genres]
        told = np.array([shares[genre] for genre in self._genres])
        self._shares: NDArray[np.float64] = told / told.sum()

    def batch(self, number: int, size: int, steps: int) -> Batch:
        """Draw a batch; one number always gives one batch."""
        rng = np.random.default_rng([self._seed, number])
        cuts = []
        for genre in rng.choice(len(self._genres), size=size, p=self._shares):
            song, stretch = self._stretches[genre][rng.integers(len(self._stretches[genre]))]
            if song.whole and rng.random() < ENDING_SHARE:
                song = ending(song, int(rng.integers(*ENDING_BARS)))
                stretch = song.stretches[0]
            cuts.append(cut_chords(song, stretch, rng))
        return stack_chords(cuts, steps)


def chord_validation(
    songs: Sequence[ChordSong], genres: Sequence[str], *, looks: bool = True, size: int = 32
) -> list[Batch]:
    """Batches of the beginnings of songs kept for measuring, all told.

    Args:
        songs: All songs; at most ``MAX_CHORDS_VALIDATED`` of a genre are taken.
        genres: Which genres.
        looks: Whether to look back.
        size: Songs in a batch.

    Raises:
        DataError: None is kept for measuring.
    """
    cuts = []
    for genre in genres:
        kept = [song for song in songs if song.genre == genre and song.split == "val"]
        order = np.random.default_rng(0).permutation(len(kept))[:MAX_CHORDS_VALIDATED]
        cuts += [cut_chords(kept[i], kept[i].stretches[0], looks=looks) for i in order]
    if not cuts:
        raise DataError("No music is kept aside for measuring: more songs are needed.")
    return [stack_chords(cuts[i : i + size], STEPS) for i in range(0, len(cuts), size)]
