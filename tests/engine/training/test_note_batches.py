"""Stretches stacked into batches, and what the loss is measured on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.api.errors import DataError
from engine.tokens.note_vocabulary import NOTE_VOCABULARY
from engine.training import note_batches
from engine.training.batches import Mixture
from engine.training.note_batches import (
    VALIDATION_STEPS,
    measured_sources,
    note_validation,
    stack_notes,
)
from engine.training.note_cuts import cut_notes
from engine.training.weak_labels import WeakLabels
from tests.engine.training.note_music import band_piece, piano_piece


def test_stretches_are_padded_and_the_end_is_a_shift_without_a_note() -> None:
    short, long = cut_notes(band_piece(3), 1000, None), cut_notes(band_piece(), 60, None)
    assert (short.ends, long.ends) == (True, False)
    batch = stack_notes([short, long], 60)
    count = len(short.tokens)
    assert batch["pitch"].shape == (2, 60)
    assert batch["pitch"][0, :count].tolist() == short.tokens["pitch"].tolist()
    assert batch["shift"][0, count] == NOTE_VOCABULARY.end
    assert batch["weight"].sum(axis=1).tolist() == [count + 1, 59]
    assert batch["note_weight"].sum(axis=1).tolist() == [count, 59]
    assert not batch["conditions"][0, count + 1 :].any()
    assert np.array_equal(batch["conditions"][0, : count + 1], short.conditions)
    # What surrounds a note is read with the note after it.
    around = short.surroundings
    assert not batch["held"][0, 0].any()
    assert not batch["echo"][0, 0].any()
    assert np.array_equal(batch["held"][0, 1 : count + 1], around.now)
    assert np.array_equal(batch["echo"][0, 1 : count + 1], around.echo)
    assert np.array_equal(batch["now"][0, :count], around.now)
    assert np.array_equal(batch["own"][0, :count], around.own)
    assert not batch["held"][1, 59].any()
    widths = {name: values.shape[2:] for name, values in stack_notes([], 4).items()}
    assert widths == {name: values.shape[2:] for name, values in batch.items()}


def test_a_mixture_draws_the_same_batch_by_the_same_number() -> None:
    pieces = [band_piece(), piano_piece(name="c", mood=None), band_piece(split="val")]
    readings = {"c": WeakLabels(np.array([0.0]), np.array([[-0.5, 0.5]]))}
    shares = {"game": 0.5, "clip": 0.5}
    mixture = Mixture(pieces, shares, readings, 3, cut_notes, stack_notes)
    batch = mixture.batch(7, 24, 40)
    assert batch["now"].shape == (24, 40, NOTE_VOCABULARY.now)
    assert all(batch[a.name].max() < a.size for a in NOTE_VOCABULARY.attributes)
    again = Mixture(pieces, shares, readings, 3, cut_notes, stack_notes).batch(7, 24, 40)
    assert all(np.array_equal(batch[name], again[name]) for name in batch)
    assert not np.array_equal(batch["pitch"], mixture.batch(8, 24, 40)["pitch"])
    assert 0.2 < (batch["conditions"][:, 0, 0] == -0.5).mean() < 0.7


def test_what_is_measured_is_kept_aside_and_has_a_beginning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(note_batches, "MAX_VALIDATED", 3)
    game = band_piece(split="val")
    pieces = [
        band_piece(),
        *(replace(game, name=f"{number}") for number in range(5)),
        replace(game, genre="band", whole=False),
        piano_piece(split="val"),
    ]
    assert measured_sources(pieces) == ["clip", "game"]
    batches = note_validation(pieces, ["clip", "game", "band"], {}, size=2)
    assert [len(batch["shift"]) for batch in batches] == [2, 2]
    assert {batch["shift"].shape[1] for batch in batches} == {VALIDATION_STEPS}
    for source in ("band", "drums"):
        with pytest.raises(DataError, match="No music is kept aside"):
            note_validation(pieces, [source], {})
