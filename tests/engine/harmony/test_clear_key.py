"""The choice of progressions in which a key is clear."""

from __future__ import annotations

import numpy as np

from engine.api.keys import Key
from engine.api.progression import parse_progression
from engine.harmony.clear_key import clearest
from engine.music.chord_plan import resolve_progression
from engine.music.chords import Chords, chord_symbols
from engine.music.grid import Grid

GRID = Grid(100.0)


def progression(text: str) -> Chords:
    return resolve_progression(parse_progression(text), Key(0, "major"), GRID, 4)


def kept(mode: str, count: int, *texts: str) -> list[str]:
    drawn = [progression(text) for text in texts]
    found = clearest(drawn, "major" if mode == "major" else "minor", 4 * GRID.bar_ticks, count)
    return [" ".join(chord_symbols(one)) for one in found]


def test_the_clearest_are_kept_in_their_order() -> None:
    texts = ["Am F C Am", "C F G C", "F#m B F#m B", "C G C G"]
    assert kept("major", 2, *texts) == ["C F G C", "C G C G"]
    assert kept("major", 4, *texts) == texts
    assert kept("minor", 1, *texts, "Cm Fm G Cm") == ["Cm Fm G Cm"]


def test_a_chord_counts_for_as_long_as_it_stands_and_none_for_nothing() -> None:
    short, long = "Am:15 C:1", "C:15 Am:1"
    assert kept("major", 1, short, long) == ["C Am"]
    silent = progression("N.C.")
    assert np.array_equal(clearest([silent], "major", 100, 1)[0], silent)
