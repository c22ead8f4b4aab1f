"""Frames say what begins, ends and sounds, and how new the harmony is."""

from __future__ import annotations

import numpy as np

from engine.beats.features import (
    BAND_EDGES,
    FRAME_FEATURES,
    FRAMES_PER_SECOND,
    TAIL_SECONDS,
    to_frames,
    without_drums,
)
from engine.music.score import DRUMS, NOTE
from tests.engine.made_up_beats import made_up

BANDS = len(BAND_EDGES) - 1


def test_a_note_is_told_in_the_frame_it_begins_in() -> None:
    notes = np.array([(1.0, 0.5, 60, 80, 0), (1.0, 1.0, 36, 40, 0)], NOTE)
    frames = to_frames(notes)
    assert frames.shape == (int((1 + TAIL_SECONDS) * FRAMES_PER_SECOND) + 1, FRAME_FEATURES)
    assert frames.dtype == np.float32
    struck = frames[FRAMES_PER_SECOND]
    # 36 lies in the lowest range, 60 in the fourth; loudness is velocity by 80.
    assert struck[:BANDS].tolist() == [0.5, 0, 0, 1.0, 0, 0]
    assert struck[BANDS : BANDS + 3].tolist() == [1.0, 1.0, 0.5]
    assert struck[-12:].tolist() == [1.5, *[0] * 11]
    # Nothing else begins anywhere.
    assert np.flatnonzero(frames[:, BANDS + 1]).tolist() == [FRAMES_PER_SECOND]


def test_a_change_of_harmony_is_new_and_a_repeated_chord_is_not() -> None:
    chords = [(0, 4, 7)] * 4 + [(2, 5, 9)] * 4
    rows = [
        (0.5 * index, 0.4, 60 + tone, 70, 0) for index, chord in enumerate(chords) for tone in chord
    ]
    frames = to_frames(without_drums(np.array(rows, NOTE)))
    novelty = frames[:, BANDS + 10 : -12]
    at = [round(0.5 * index * FRAMES_PER_SECOND) for index in range(8)]
    # The shortest stretch before the chord is silent: nothing to compare with.
    assert novelty[at[4], 0] == 0
    assert np.all(novelty[at[4], 1:] > 0.99)
    assert np.all(novelty[at[2], :2] < 0.01)


def test_drums_are_left_out_and_the_rest_put_in_order() -> None:
    rows = [(1.0, 1, 40, 80, DRUMS), (2.0, 1, 60, 80, 0), (0.0, 1, 62, 80, 0)]
    assert without_drums(np.array(rows, NOTE))["pitch"].tolist() == [62, 60]


def test_a_piece_that_begins_later_has_the_frames_later() -> None:
    notes, _, _ = made_up("4/4", bars=4)
    # Away from the middle between two frames, which is rounded now up, now down.
    notes["onset"] += 0.004
    notes["duration"] = 0.22
    early = to_frames(notes)
    notes["onset"] += 1.0
    late = to_frames(notes)
    assert np.allclose(late[FRAMES_PER_SECOND:], early, atol=1e-5)
    assert not late[: FRAMES_PER_SECOND - 1].any()
