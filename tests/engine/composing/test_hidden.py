"""What guidance leans towards: its second rows are told of it faintly, the first ones in full."""

from __future__ import annotations

import numpy as np
import pytest

from engine.api.form import parse_form
from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.composing.frame import Frame
from engine.composing.hidden import Hidden
from engine.composing.kinds import MANNERS_OF
from engine.composing.note_state import NoteDecodingState
from engine.model.network import Floats, TokenBatch
from engine.music.chords import transpose_chords
from engine.music.grid import TICKS, notes_per_beat
from engine.music.mood_curve import Curve
from engine.tokens.attribute import transposition
from engine.tokens.surroundings_layout import NOW_PART, PLACES_BACK
from engine.tokens.vocabulary import SHIFT_TICKS
from engine.training.note_cuts import cut_notes
from tests.engine.composing.test_note_state import Dictating, dictated
from tests.engine.fakes import Leaning, uniform_composer
from tests.engine.opinions import drawn

CHORDS = slice(NOW_PART["chord"].start, NOW_PART["until_chord"].stop)
RETURN = PLACES_BACK - 1
"""The place where a section returns from."""


def told(hidden: Hidden) -> tuple[dict[str, Floats], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """What both rows are told of each note of a piece, [notes, 2, width], and its bar."""
    piece, key = dictated(1, 4)
    grid, notes = piece.grid, piece.notes
    cut = cut_notes(piece, len(notes) + 1, None)
    who = sorted(set(notes["instrument"].tolist()))
    density = notes_per_beat(notes, grid.bar_ticks)
    frame = Frame(Curve([mood("sad")]), key, grid, 12, who, "game", [density])
    chords = transpose_chords(piece.chords, transposition(key.tonic))
    network = Dictating(cut.tokens)
    drawn(NoteDecodingState(frame, [chords], [piece.returns], hidden), network, guidance=1.0)
    given = network.session.given[: len(cut.tokens)]
    found = {name: np.array([one[name] for one in given]) for name in ("held", "now", "own")}
    found["own"] = found["own"].reshape(len(given), 2, PLACES_BACK, -1)
    assert found["own"][:, 0].any(axis=(0, 2)).all()
    return found, notes["tick"].astype(np.int64) // grid.bar_ticks


def test_both_rows_are_told_alike_where_nothing_is_hidden() -> None:
    found, _ = told(Hidden())
    for values in found.values():
        assert np.array_equal(values[:, 0], values[:, 1])


@pytest.mark.parametrize("share", [0.25, pytest.param(1.0, marks=pytest.mark.slow)])
def test_chords_are_told_more_faintly_as_a_note_is_chosen(share: float) -> None:
    found, _ = told(Hidden(chords=share))
    first, second = found["now"][:, 0], found["now"][:, 1]
    assert first[:, CHORDS].any()
    assert second[:, CHORDS] == pytest.approx((1 - share) * first[:, CHORDS])
    assert np.array_equal(np.delete(first, CHORDS, axis=1), np.delete(second, CHORDS, axis=1))
    for name in ("held", "own"):
        assert np.array_equal(found[name][:, 0], found[name][:, 1])


@pytest.mark.slow
def test_off_the_beat_chords_may_be_told_less_faintly() -> None:
    found, _ = told(Hidden(chords=0.8, off_beat=0.25))
    piece, _ = dictated(1, 4)
    beats = piece.notes["tick"][:, None] % TICKS == 0
    assert 0 < beats.sum() < len(beats)
    first, second = found["now"][:, 0], found["now"][:, 1]
    assert first[:, CHORDS].any()
    assert second[:, CHORDS] == pytest.approx(np.where(beats, 0.2, 0.8) * first[:, CHORDS])


def test_pitches_of_literal_returns_are_told_more_faintly() -> None:
    literal = np.arange(12) >= 9
    found, bars = told(Hidden(returned=0.75, literal=literal))
    first, second = found["own"][:, 0], found["own"][:, 1]
    assert np.array_equal(first[:, :RETURN], second[:, :RETURN])
    returning = bars >= 9
    assert first[returning, RETURN].any()
    assert first[~returning, RETURN].any()
    assert second[returning, RETURN] == pytest.approx(0.25 * first[returning, RETURN])
    assert np.array_equal(second[~returning, RETURN], first[~returning, RETURN])
    assert np.array_equal(found["now"][:, 0], found["now"][:, 1])


class Comparing(Leaning):
    """Plays on every beat, and keeps how much of what returned the second row is told."""

    def __init__(self, rows: int) -> None:
        beat = int(np.flatnonzero(SHIFT_TICKS == TICKS)[0])
        super().__init__(rows, {"shift": {beat: 30.0}})
        self.shares: list[float] = []

    def logits(
        self, index: int, note: TokenBatch, now: Floats | None, own: Floats | None
    ) -> Floats:
        if index == 2 and own is not None:
            first, second = own.reshape(2, PLACES_BACK, -1)[:, RETURN]
            if first.any():
                self.shares.append(round(float(second.sum() / first.sum()), 6))
        return super().logits(index, note, now, own)


class ComparingNotes:
    def begin(self, rows: int) -> Comparing:
        self.session = Comparing(rows)
        return self.session


def test_a_section_that_returns_as_it_was_is_leaned_towards_and_a_varied_one_is_not() -> None:
    network = ComparingNotes()
    request = ComposeRequest(
        mood("happy"), seed=1, seconds=32, tempo=120, candidates=1,
        form=parse_form("A A' B A"),
    )  # fmt: skip
    uniform_composer(network=network).compose(request)
    leaned = 1 - MANNERS_OF["piano"].hidden.returned
    shares = network.session.shares
    varied = shares.index(leaned)
    assert 0 < varied < len(shares)
    assert set(shares[:varied]) == {1.0}
    assert set(shares[varied:]) == {leaned}
