import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.music.score import NOTE, Notes, in_order
from engine.tokens.attribute import transposition
from engine.tokens.piano.tokenizer import decode, encode, onsets_of, sounding
from engine.tokens.piano.vocabulary import (
    ATTRIBUTES,
    CHORD_SECONDS,
    DURATION_SECONDS,
    END,
    PITCHES,
    SHIFT_SECONDS,
    duration_of,
    fingerprint,
    shift_of,
    velocity_from,
    velocity_of,
)


def notes_of(*rows: tuple[float, float, int, int]) -> Notes:
    notes = np.zeros(len(rows), NOTE)
    for index, (onset, duration, pitch, velocity) in enumerate(rows):
        notes[index] = (onset, duration, pitch, velocity, 0)
    return in_order(notes)


@st.composite
def limit_polyphony(draw: st.DrawFn) -> Notes:
    """Notes as a pianist may play them: gaps up to 4 s, no doubled keys."""
    rows = []
    onset = 0.0
    for _ in range(draw(st.integers(1, 40))):
        onset += draw(st.sampled_from([0.0, 0.011, 0.05, 0.123, 0.5, 1.77, 3.9]))
        rows.append(
            (
                onset,
                draw(st.floats(0.03, 8.0)),
                draw(st.integers(*PITCHES)),
                draw(st.integers(1, 127)),
            )
        )
    return notes_of(*rows)


@given(limit_polyphony(), st.integers(0, 11))
@settings(max_examples=60, deadline=None)
def test_going_round_twice_changes_next_to_nothing(notes: Notes, tonic: int) -> None:
    once = decode(encode(notes, tonic), tonic)
    twice = decode(encode(once, tonic), tonic)
    assert np.array_equal(once["pitch"], twice["pitch"])
    assert np.array_equal(once["velocity"], twice["velocity"])
    assert np.abs(np.diff(once["onset"]) - np.diff(twice["onset"])).max(initial=0.0) < 0.0101


@given(limit_polyphony(), st.integers(0, 11))
@settings(max_examples=60, deadline=None)
def test_what_is_lost_is_bounded(notes: Notes, tonic: int) -> None:
    tokens = encode(notes, tonic)
    onsets = onsets_of(tokens)
    back = np.round(notes["onset"] - notes["onset"][0], 3)
    for onset, token in zip(onsets, tokens, strict=True):
        pitch = token["pitch"] - transposition(tonic)
        same = notes["pitch"] == pitch
        # Ten milliseconds of rounding for each gap above a second, a chord's width, a grid.
        allowed = CHORD_SECONDS + 0.011 + 0.026 * int((np.diff(back) > 0.99).sum())
        nearest = np.abs(back[same] - onset).min()
        assert nearest <= allowed
        close = notes[same][np.abs(back[same] - onset) <= allowed]
        assert np.abs(close["velocity"] - velocity_from(token["velocity"])).min() <= 2
        length = DURATION_SECONDS[token["duration"]]
        assert np.abs(np.log(close["duration"] / length)).min() <= np.log(1.127) / 2 + 1e-9


def test_a_chord_is_struck_as_one_from_the_top_down() -> None:
    notes = notes_of((0.0, 1, 60, 80), (0.012, 1, 67, 80), (0.029, 1, 64, 80), (0.5, 1, 62, 80))
    tokens = encode(notes, 0)
    assert tokens["pitch"].tolist() == [67, 64, 60, 62]
    assert tokens["shift"][1:3].tolist() == [0, 0]
    assert SHIFT_SECONDS[tokens["shift"][3]] == pytest.approx(0.5)


def test_doubled_notes_and_pitches_off_the_keyboard_are_left_out() -> None:
    notes = notes_of((0, 1, 60, 80), (0.01, 2, 60, 80), (0.5, 1, 20, 80), (1, 1, 109, 80))
    assert encode(notes, 0)["pitch"].tolist() == [60]


@pytest.mark.parametrize("tonic", range(12))
def test_the_tonic_becomes_c_and_comes_back(tonic: int) -> None:
    notes = notes_of((0, 0.5, 60 + tonic, 80), (1, 0.5, 67 + tonic, 80))
    tokens = encode(notes, tonic)
    assert tokens["pitch"].tolist() in ([60, 67], [72, 79])
    assert decode(tokens, tonic)["pitch"].tolist() == [60 + tonic, 67 + tonic]


def test_sounding_tells_held_from_struck_together() -> None:
    notes = notes_of((0, 2.0, 60, 80), (1.0, 0.2, 72, 80), (1.0, 0.2, 64, 80), (5.0, 1, 50, 80))
    held = sounding(encode(notes, 0))
    assert not held[0].any()
    assert held[1].nonzero()[0].tolist() == [60]
    assert held[1, 60] == 1
    assert held[2, 72] == 2
    assert held[2, 60] == 1
    assert not held[3].any()


def test_vocabulary_tables_hold_what_their_docstrings_say() -> None:
    assert [a.size for a in ATTRIBUTES] == [180, 128, 48, 32]
    assert (SHIFT_SECONDS[0], SHIFT_SECONDS[-1], END) == (0.0, 4.5, 179)
    assert (np.diff(SHIFT_SECONDS) > 0).all()
    assert DURATION_SECONDS[0] == pytest.approx(0.03)
    assert DURATION_SECONDS[-1] == pytest.approx(8.0)
    assert np.array_equal(shift_of(SHIFT_SECONDS), np.arange(END))
    assert np.array_equal(duration_of(DURATION_SECONDS), np.arange(48))
    assert np.array_equal(velocity_of(velocity_from(np.arange(32))), np.arange(32))
    assert len(fingerprint()) == 12


def test_an_empty_piece_stays_empty() -> None:
    empty = np.zeros(0, NOTE)
    assert len(encode(empty, 3)) == 0
    assert len(decode(encode(empty, 3), 3)) == 0
