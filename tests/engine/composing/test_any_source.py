"""Piano pieces that others are made from: where their notes lie on the beats."""

from __future__ import annotations

import numpy as np
import pytest

from engine.api.errors import RequestError
from engine.api.moods import mood
from engine.api.origin import Origin, Way
from engine.api.request import ComposeRequest
from engine.composing.any_source import read_any_source
from engine.composing.source import SourcePiece
from tests.engine.composing.remade import EB, score

SPARSE = tuple((beat + 0.13, 1.0, 60 + beat, 0) for beat in (0, 3, 6))
"""Three notes about half way between beats and sixteenths, and between ticks."""


def read(midi: bytes) -> SourcePiece:
    return read_any_source(Origin(Way.VARY, midi, EB), ComposeRequest(mood("sad"), 1))


def test_sparse_notes_off_the_beat_lie_on_the_nearest_ticks_that_their_file_states() -> None:
    found = read(score(*SPARSE, tempo=150))
    assert found.grid.tempo == 150
    assert found.notes["tick"].tolist() == [2, 38, 74]
    # How late each was played is known all the same.
    assert found.late == pytest.approx([(0.13 - 2 / 12) * 60 / 150] * 3, abs=0.001)


def test_sparse_notes_in_free_time_are_refused() -> None:
    with pytest.raises(RequestError, match="No steady beat") as caught:
        read(score(*SPARSE, meter=None))
    assert caught.value.code == "origin-no-beat"


def test_more_notes_than_two_hands_hold_are_read_without_a_touch() -> None:
    line = [(float(beat), 1.0, 60 + beat % 5, 0) for beat in range(8)]
    whole = read(score(*line))
    cluster = read(score(*line, *((4.0, 1.0, pitch, 0) for pitch in range(66, 86))))
    assert whole.late is not None
    assert cluster.late is None
    assert len(whole.notes) == 8 < len(cluster.notes) < 28
    assert np.isin(whole.notes["tick"], cluster.notes["tick"]).all()
