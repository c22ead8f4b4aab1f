"""How far a piece plays the chords that were asked for, and that the choice hears it."""

from __future__ import annotations

import numpy as np
import pytest

from engine.api.instruments import BY_NAME
from engine.api.keys import Key
from engine.api.moods import mood
from engine.api.progression import parse_progression
from engine.composing.chord_fit import ASKED_CHORDS_WEIGHT, chord_tone_share
from engine.composing.parameters import ensemble_of
from engine.composing.plans import Plan
from engine.music.chord_plan import resolve_progression
from engine.music.chords import Chords
from engine.music.grid import GRID_NOTE, Grid
from engine.music.mood_curve import Curve
from tests.engine.composing.grid_music import grid_notes
from tests.engine.fakes import uniform_composer

C = Key(0, "major")
TRIAD = (60, 64, 67)


def laid(chords: str, bars: int = 2) -> Chords:
    return resolve_progression(parse_progression(chords), C, Grid(120.0), bars)


def test_each_bar_counts_alike_however_much_sounds_in_it() -> None:
    notes = grid_notes(
        *((0, 48, "piano", pitch) for pitch in TRIAD),
        *((48, 6, "piano", pitch) for pitch in TRIAD),
    )
    assert chord_tone_share(notes, laid("C Am"), 2, 48) == pytest.approx((1 + 2 / 3) / 2)
    assert chord_tone_share(notes, laid("C C"), 2, 48) == 1.0


def test_a_note_is_heard_with_each_chord_that_it_lasts_over() -> None:
    notes = grid_notes((0, 48, "piano", 69))
    assert chord_tone_share(notes, laid("F:2 G:2", 1), 1, 48) == pytest.approx(0.5)
    held = grid_notes((0, 96, "piano", 69))
    assert chord_tone_share(held, laid("F G"), 2, 48) == pytest.approx(0.5)


def test_the_bass_of_a_chord_is_one_of_its_notes() -> None:
    notes = grid_notes((0, 48, "piano", 62))
    assert chord_tone_share(notes, laid("C/D", 1), 1, 48) == 1.0
    assert chord_tone_share(notes, laid("C", 1), 1, 48) == 0.0


def test_drums_silence_and_bars_without_a_chord_do_not_count() -> None:
    notes = grid_notes((0, 48, "piano", 60), (0, 6, "drums", 36), (48, 48, "piano", 61))
    assert chord_tone_share(notes, laid("C N.C.", 3), 3, 48) == 1.0
    assert chord_tone_share(notes, laid("N.C."), 2, 48) == 1.0
    assert chord_tone_share(np.zeros(0, GRID_NOTE), laid("C"), 2, 48) == 1.0


def test_a_candidate_scores_higher_the_more_it_plays_the_chords() -> None:
    notes = grid_notes(
        *((0, 48, "piano", pitch) for pitch in TRIAD),
        *((48, 48, "piano", pitch) for pitch in TRIAD),
    )
    scorer = uniform_composer()._scorers["piano"]
    who, curve = ensemble_of([BY_NAME["piano"]]), Curve([mood("happy")])

    def score(chords: str | None) -> float:
        asked = parse_progression(chords) if chords else None
        plan = Plan(C, who, Grid(120.0), [2.0], 2, asked=asked)
        return scorer.score(notes, plan, curve, asked=False).score

    left_open = score(None)
    assert score("C") - left_open == pytest.approx(ASKED_CHORDS_WEIGHT)
    assert score("C Am") - left_open == pytest.approx(ASKED_CHORDS_WEIGHT * 5 / 6)
    assert score("F#") == pytest.approx(left_open)
