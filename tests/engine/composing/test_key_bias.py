"""A key holds pitches alone, and of them those alone that are rare in its mode."""

from __future__ import annotations

import numpy as np
import pytest

from engine.api.keys import Key, Mode
from engine.composing.key_bias import KeyBias
from engine.model.network import TokenBatch


def played_by(*instruments: int) -> TokenBatch:
    return {"instrument": np.array(instruments, np.int32)}


@pytest.mark.parametrize(
    ("mode", "free", "rarest"),
    [
        ("major", (0, 2, 4, 5, 7, 9, 11), {1, 3, 8, 10}),
        # The leading tone is as common in minor as the seventh of the scale.
        ("minor", (0, 2, 3, 5, 7, 8, 10, 11), {1, 4}),
    ],
)
def test_what_is_common_in_the_mode_is_left_alone_and_the_rest_made_rarer(
    mode: Mode, free: tuple[int, ...], rarest: set[int]
) -> None:
    # Notes are written in C, whatever the tonic.
    processor = KeyBias(Key(9, mode))
    logits = np.zeros((2, 128), np.float32)
    logits[:, 60] = -np.inf
    leaned = processor.process("pitch", logits, played_by(2, 2))
    assert np.isneginf(leaned[:, 60]).all()
    octave = leaned[0, 72:84]
    assert set(np.flatnonzero(octave == 0).tolist()) == set(free)
    assert set(np.flatnonzero(octave < -1).tolist()) >= rarest
    assert leaned[0, 72:84].tolist() == leaned[1, 48 + 36 : 60 + 36].tolist()


def test_other_attributes_are_left_as_they_are() -> None:
    logits = np.random.default_rng(0).normal(size=(2, 48)).astype(np.float32)
    assert KeyBias(Key(0, "major")).process("duration", logits, {}) is logits


def test_no_advice_on_the_key_is_given_to_drums() -> None:
    logits = np.zeros((2, 128), np.float32)
    leaned = KeyBias(Key(9, "minor")).process("pitch", logits, played_by(0, 2))
    assert not leaned[0].any()
    assert len(np.unique(leaned[1])) > 3
