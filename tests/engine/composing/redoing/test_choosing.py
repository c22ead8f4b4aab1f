"""Which candidate of a gap fits: by density, chords and joins, and that it is heard and new."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.api.chord_names import Chord
from engine.api.keys import Key
from engine.api.moods import mood
from engine.composing.kinds import TERMS
from engine.composing.note_scoring import NoteScorer
from engine.composing.redoing.choosing import judge_gap
from engine.composing.redoing.edits import GapEdit
from engine.composing.redoing.writing import Surrounded
from engine.music.chords import to_chords
from engine.music.grid import Grid, GridNotes
from engine.music.mood_curve import Curve
from engine.ranking.moment_matching import MomentMatching
from engine.ranking.plagiarism import TrainingIndex
from tests.engine.composing.grid_music import grid_notes, place
from tests.engine.fakes import indifferent_critic

SCORER = NoteScorer(
    indifferent_critic(), MomentMatching.even(TERMS["band"]), TrainingIndex.of([]), alone=False
)
CHORDS = to_chords([(0, Chord(0, 0, 0))])


def flute(bars: range, chance: int = 0, tones: tuple[int, ...] = (72, 76, 79, 84)) -> GridNotes:
    """Quarters, some of them longer, on tones by chance."""
    rng = np.random.default_rng((chance, bars.start))
    return grid_notes(
        *(
            (48 * bar + 12 * at, int(rng.integers(6, 13)), "flute", int(rng.choice(tones)))
            for bar in bars
            for at in range(4)
        )
    )


def around(**changes: object) -> Surrounded:
    """Two bars of a flute between others, over a bass that stands."""
    bass = grid_notes(*((48 * bar, 48, "bass", 36) for bar in range(8)))
    standing = np.concatenate([flute(range(3)), flute(range(5, 8)), bass])
    usual = Surrounded(
        GapEdit(3, 5, (place("flute"),)),
        standing[np.argsort(standing["tick"], kind="stable")],
        Key(0, "major"),
        Grid(120.0),
        8,
        Curve([mood("calm")]),
        (place("bass"), place("flute")),
        "game",
        [CHORDS],
        {"flute": 1.0},
        1.25,
        closes=False,
        last_chord=None,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def score(new: GridNotes, wanted: Surrounded | None = None, old: GridNotes | None = None) -> float:
    before = flute(range(3, 5), 1) if old is None else old
    return judge_gap(new, wanted or around(), before, SCORER, CHORDS)


def test_what_is_silent_or_as_before_is_none() -> None:
    new = flute(range(3, 5))
    assert np.isfinite(score(new))
    assert score(new[:0]) == -np.inf
    assert score(new, old=new) == -np.inf
    # An instrument that joins has to be heard.
    both = GapEdit(3, 5, (place("flute"), place("violin")), joins=True)
    wanted = around(gap=both, shares={"flute": 1.0, "violin": 1.0})
    assert score(new, wanted) == -np.inf


def test_as_many_notes_as_before_are_best() -> None:
    quarters = flute(range(3, 5))
    fewer = quarters[::4]
    assert score(quarters) > score(fewer) + 10
    twice = quarters.copy()
    twice["tick"] += 6
    assert score(quarters) > score(np.concatenate([quarters, twice])) + 10


def test_notes_of_the_chords_that_stand_are_better() -> None:
    assert score(flute(range(3, 5))) > score(flute(range(3, 5), tones=(73, 75, 78, 82)))


@pytest.mark.parametrize("at", [0, -1])
def test_a_line_that_leaps_at_a_join_is_worse(at: int) -> None:
    near = flute(range(3, 5))
    far = near.copy()
    far["pitch"][at] = 103
    assert score(near) > score(far)
