"""Advice on a key: to pitches only, and for the degrees of its mode."""

from __future__ import annotations

import numpy as np
import pytest

from engine.api.keys import Key
from engine.composing.key_bias import KeyBias
from engine.model.network import TokenBatch


def played_by(*instruments: int) -> TokenBatch:
    return {"instrument": np.array(instruments, np.int32)}


@pytest.mark.parametrize(
    ("mode", "tonic_triad", "third_of_the_other"),
    [("major", (0, 4, 7), 3), ("minor", (0, 3, 7), 4)],
)
def test_the_tonic_triad_gains_and_the_other_mode_loses(
    mode: str, tonic_triad: tuple[int, ...], third_of_the_other: int
) -> None:
    # Notes are written in C, whatever the tonic.
    processor = KeyBias(Key(9, mode))  # type: ignore[arg-type]
    logits = np.zeros((2, 128), np.float32)
    logits[:, 60] = -np.inf
    leaned = processor.process("pitch", logits, played_by(2, 2))
    assert np.isneginf(leaned[:, 60]).all()
    octave = leaned[0, 72:84]
    assert set(np.argsort(octave)[-3:].tolist()) == set(tonic_triad)
    assert octave[third_of_the_other] < octave.mean()
    assert leaned[0, 72:84].tolist() == leaned[1, 48 + 36 : 60 + 36].tolist()


def test_other_attributes_are_left_as_they_are() -> None:
    logits = np.random.default_rng(0).normal(size=(2, 48)).astype(np.float32)
    assert KeyBias(Key(0, "major")).process("duration", logits, {}) is logits


def test_no_advice_on_the_key_is_given_to_drums() -> None:
    logits = np.zeros((2, 128), np.float32)
    leaned = KeyBias(Key(9, "minor")).process("pitch", logits, played_by(0, 2))
    assert not leaned[0].any()
    assert len(np.unique(leaned[1])) > 3
