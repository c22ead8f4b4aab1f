"""The options of training, the sequences it is cut into, and when it has had enough."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from engine.api.errors import DataError, RequestError
from engine.training.own.losses import Epoch, TrainingLosses
from engine.training.own.plan import own_plan
from engine.training.own.sequences import Epochs, held_out_batches, sequence_bars
from tests.engine.training.note_music import band_piece, piano_piece


def test_a_plan_has_the_tutorials_sizes_from_scratch_and_the_models_else() -> None:
    scratch = own_plan(from_scratch=True)
    assert (scratch.sequence, scratch.stride, scratch.epochs, scratch.batch) == (100, 100, 50, 32)
    assert scratch.sizes is not None
    assert (scratch.sizes.layers, scratch.sizes.units, scratch.sizes.dropout) == (2, 256, 0.3)
    tuned = own_plan(sequence=64, epochs=None)
    assert (tuned.sequence, tuned.stride, tuned.sizes) == (64, 64, None)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"layers": 3}, "--layers goes with --from-scratch: a trained model"),
        ({"units": 64}, "--units goes with --from-scratch"),
        ({"dropout": 0.0}, "--dropout goes with --from-scratch"),
        ({"sequence": 8}, "--sequence must be from 16 to 1024, not 8."),
        ({"learning_rate": float("nan")}, "--learning-rate must be from 1e-06 to 0.1, not nan."),
        ({"from_scratch": True, "layers": 5}, "--layers must be from 1 to 4, not 5."),
        ({"sequence": 64, "stride": 65}, "--stride must be at most --sequence, 64, not 65"),
    ],
)
def test_what_does_not_go_is_refused_in_a_sentence(
    options: dict[str, float], sentence: str
) -> None:
    with pytest.raises(RequestError) as caught:
        own_plan(**options)  # type: ignore[arg-type]
    assert sentence in str(caught.value)


@pytest.mark.parametrize(("length", "stride"), [(40, 40), (40, 10), (3, 3), (1000, 1000)])
def test_sequences_begin_at_bar_lines_and_leave_no_note_out(length: int, stride: int) -> None:
    piece = band_piece(12)
    bars = piece.notes["tick"] // piece.grid.bar_ticks
    begins = [int(np.searchsorted(bars, bar)) for bar in sequence_bars(piece, length, stride)]
    assert begins[0] == 0
    most = int(np.unique(bars, return_counts=True)[1].max())
    for one, after in pairwise(begins):
        assert one < after <= one + max(stride, most)
    assert begins[-1] + max(length, most) >= len(piece.notes)


def test_an_epoch_has_each_sequence_once_and_a_number_gives_one_batch() -> None:
    pieces = [band_piece(12), piano_piece(12, name="c/d"), band_piece(12, name="e/f", split="val")]
    source = Epochs(pieces, {}, seed=3, length=32, stride=32)
    batches = source.per_epoch(4)
    rows = [len(source.batch(number, 4, 33)["shift"]) for number in range(batches)]
    assert sum(rows) == len(source)
    assert rows[:-1] == [4] * (batches - 1)
    for name, values in source.batch(batches + 1, 4, 33).items():
        assert np.array_equal(values, source.batch(batches + 1, 4, 33)[name])
    first, later = source.batch(0, 4, 33), source.batch(batches, 4, 33)
    assert not np.array_equal(first["pitch"], later["pitch"])
    held = held_out_batches(pieces, {}, 32)
    kept = sum(batch["note_weight"].sum() for batch in held)
    assert kept >= len(pieces[2].notes)


def test_losses_are_kept_and_tell_when_it_is_enough(tmp_path: Path) -> None:
    losses = TrainingLosses(tmp_path, 0)
    for number, validation in enumerate((3.0, 2.0, 2.1, 2.2)):
        losses.add(Epoch(number, 1.0, validation))
    assert losses.best.number == 1
    assert losses.enough(2)
    assert not losses.enough(3)
    assert not losses.enough(0)
    # What the checkpoint has not seen is learned again.
    assert [one.number for one in TrainingLosses(tmp_path, 2).epochs] == [0, 1, 2]
    (tmp_path / "losses.json").write_text("[{}]", encoding="utf-8")
    with pytest.raises(DataError, match=r"losses\.json is broken"):
        TrainingLosses(tmp_path, 2)
