"""The network: whole sequences, one note at a time, and as exported, all the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from engine.api.errors import CheckpointError
from engine.model.checkpoint import WEIGHTS
from engine.model.litert import LiteRTNetwork, Memory
from engine.model.network import Session
from engine.tokens.piano.vocabulary import ATTRIBUTES
from engine.training.batches import Batch
from engine.training.export import to_litert
from engine.training.network.note_lstm import NoteLSTM, Shape, turned
from engine.training.trainer import measure_loss
from tests.engine.training.network.tiny import SHAPE, batch, network, opened

Logits = dict[str, np.ndarray[Any, Any]]


class Stepping:
    """The network's own single-note methods in Keras, as the runtime calls them."""

    def __init__(self, network: NoteLSTM, rows: int) -> None:
        self.network = network
        self.states = (tf.zeros([rows, SHAPE.units]),) * 4
        self.before = tf.zeros([rows, SHAPE.units])
        self.memory = Memory(rows, SHAPE.heads, SHAPE.head_width)
        self.key: Any = None

    def read(self, note: Any, conditions: Any, held: Any, seconds: Any) -> None:
        out = self.network.step_read(note, conditions, held, seconds, self.before, self.states)
        if self.key is not None:
            self.memory.keep(self.key, out["value"].numpy())
        self.key = out["key"].numpy()
        self.before = out["state"]
        self.states = tuple(out[name] for name in ("hidden_1", "cell_1", "hidden_2", "cell_2"))
        recalled = self.memory.recall(out["query"].numpy())
        self.context = self.network.step_context(out["state"], recalled)

    def logits(self, index: int, note: Any, now: Any) -> Any:
        return self.network.step_head(index, self.context, note, now).numpy()

    def keep(self, rows: np.ndarray[Any, Any]) -> None:
        raise AssertionError("All rows are played to their end.")


def one_by_one(session: Session, batch: Batch) -> Logits:
    """The logits [rows, steps, size] of a session that is played a batch note by note."""
    rows, steps = batch["shift"].shape
    out: dict[str, list[Any]] = {a.name: [] for a in ATTRIBUTES}
    before = {a.name: np.full(rows, a.size, np.int32) for a in ATTRIBUTES}
    for step in range(steps):
        session.read(
            before,
            batch["conditions"][:, step],
            batch["held"][:, step].astype(np.float32),
            batch["seconds"][:, step],
        )
        before = {a.name: batch[a.name][:, step] for a in ATTRIBUTES}
        now = batch["now"][:, step].astype(np.float32)
        for index, a in enumerate(ATTRIBUTES):
            known = {b.name: before[b.name] for b in ATTRIBUTES[:index]}
            out[a.name].append(session.logits(index, known, now))
    return {name: np.stack(logits, axis=1) for name, logits in out.items()}


def at_once(network: NoteLSTM, batch: Batch) -> Logits:
    return {name: logits.numpy() for name, logits in network(batch).items()}


@pytest.fixture(scope="module")
def tiny() -> NoteLSTM:
    return network()


@pytest.fixture(scope="module")
def music() -> Batch:
    return batch()


@pytest.fixture(scope="module")
def expected(tiny: NoteLSTM, music: Batch) -> Logits:
    return at_once(tiny, music)


@pytest.fixture(scope="module")
def in_float(tiny: NoteLSTM) -> bytes:
    return to_litert(tiny, quantise=False)


@pytest.fixture(scope="module")
def in_int8(tiny: NoteLSTM) -> bytes:
    return to_litert(tiny)


def differences(one: Logits, other: Logits, music: Batch) -> dict[str, float]:
    """The largest difference of any logit on any step that counts."""
    counts = music["weight"] > 0
    return {name: float(np.abs(one[name] - other[name])[counts].max()) for name in one}


def test_logits_have_their_shapes(expected: Logits) -> None:
    assert {name: logits.shape for name, logits in expected.items()} == {
        a.name: (2, 40, a.size) for a in ATTRIBUTES
    }
    assert {logits.dtype for logits in expected.values()} == {np.dtype(np.float32)}


@pytest.mark.slow
def test_one_note_at_a_time_it_says_the_same(
    tiny: NoteLSTM, music: Batch, expected: Logits
) -> None:
    found = one_by_one(Stepping(tiny, 2), music)
    assert max(differences(found, expected, music).values()) < 1e-4


@pytest.mark.slow
def test_exported_in_float_it_says_the_same(
    in_float: bytes, music: Batch, expected: Logits, tmp_path: Path
) -> None:
    (tmp_path / WEIGHTS).write_bytes(in_float)
    network = LiteRTNetwork(opened(tmp_path / WEIGHTS))
    found = one_by_one(network.begin(2), music)
    assert max(differences(found, expected, music).values()) < 1e-4
    # A second session starts afresh, and with another number of rows.
    single = {name: values[:1] for name, values in music.items()}
    alone = one_by_one(network.begin(1), single)
    for name, logits in alone.items():
        assert logits == pytest.approx(found[name][:1], abs=1e-4)
    # Weights of another shape than the checkpoint says are noticed when they are opened.
    for name in ("units", "heads", "head_width"):
        shape = {**SHAPE.to_json(), name: 3}
        with pytest.raises(CheckpointError, match="cannot be played"):
            LiteRTNetwork(replace(opened(tmp_path / WEIGHTS), shape=shape))


@pytest.mark.slow
def test_rows_that_are_kept_go_on_as_if_all_were(
    in_int8: bytes, music: Batch, tmp_path: Path
) -> None:
    (tmp_path / WEIGHTS).write_bytes(in_int8)
    network = LiteRTNetwork(opened(tmp_path / WEIGHTS))
    whole = one_by_one(network.begin(2), music)
    session = network.begin(2)
    begun = one_by_one(session, {name: values[:, :25] for name, values in music.items()})
    session.keep(np.array([1]))
    # The next step, by hand: one_by_one would begin a piece.
    session.read(
        {a.name: music[a.name][1:, 24] for a in ATTRIBUTES},
        music["conditions"][1:, 25],
        music["held"][1:, 25].astype(np.float32),
        music["seconds"][1:, 25],
    )
    now = music["now"][1:, 25].astype(np.float32)
    for index, a in enumerate(ATTRIBUTES):
        known = {b.name: music[b.name][1:, 25] for b in ATTRIBUTES[:index]}
        assert begun[a.name] == pytest.approx(whole[a.name][:, :25], abs=1e-5)
        assert session.logits(index, known, now) == pytest.approx(whole[a.name][1:, 25], abs=1e-5)


@pytest.mark.slow
def test_logits_of_the_first_rows_alone_are_theirs(
    in_int8: bytes, music: Batch, tmp_path: Path
) -> None:
    (tmp_path / WEIGHTS).write_bytes(in_int8)
    session = LiteRTNetwork(opened(tmp_path / WEIGHTS)).begin(2)
    one_by_one(session, {name: values[:, :9] for name, values in music.items()})
    now = music["now"][:, 8].astype(np.float32)
    for index in range(len(ATTRIBUTES)):
        known = {b.name: music[b.name][:, 8] for b in ATTRIBUTES[:index]}
        first = {name: values[:1] for name, values in known.items()}
        both = session.logits(index, known, now)
        assert session.logits(index, first, now[:1]) == pytest.approx(both[:1], abs=1e-5)
        assert not np.allclose(both[0], both[1])


@pytest.mark.slow
def test_exported_in_int8_it_is_smaller_and_nearly_the_same(
    in_float: bytes, in_int8: bytes, music: Batch, expected: Logits, tmp_path: Path
) -> None:
    assert len(in_int8) < 0.6 * len(in_float)
    (tmp_path / WEIGHTS).write_bytes(in_int8)
    found = one_by_one(LiteRTNetwork(opened(tmp_path / WEIGHTS)).begin(2), music)
    counts = music["note_weight"] > 0
    for name, logits in found.items():
        apart = np.abs(logits - expected[name])[counts].mean()
        assert apart < 0.1 * expected[name][counts].std(), name


def test_no_note_knows_what_comes_after_it(tiny: NoteLSTM, music: Batch, expected: Logits) -> None:
    at = 20
    for index, attribute in enumerate(ATTRIBUTES):
        other = {name: values.copy() for name, values in music.items()}
        other[attribute.name][:, at] = (other[attribute.name][:, at] + 3) % attribute.size
        changed = at_once(tiny, other)
        for later, a in enumerate(ATTRIBUTES):
            apart = np.abs(changed[a.name] - expected[a.name]).max(axis=(0, 2))
            assert not apart[:at].any()
            assert apart[at] > 0 if later > index else apart[at] == 0
            assert (apart[at + 1 :] > 0).all()


def test_what_sounds_and_what_is_told_reaches_its_own_step(
    tiny: NoteLSTM, music: Batch, expected: Logits
) -> None:
    at = 20
    for name, first in (("conditions", "shift"), ("held", "shift"), ("now", "pitch")):
        other = {key: values.copy() for key, values in music.items()}
        other[name][:, at] = 1 - other[name][:, at]
        changed = at_once(tiny, other)
        apart = {a: np.abs(changed[a] - expected[a]).max(axis=(0, 2)) for a in changed}
        assert apart[first][at] > 0
        assert not any(steps[:at].any() for steps in apart.values())
        if name == "now":
            assert apart["shift"][at] == 0


def test_the_memory_reaches_back_where_the_state_does_not(music: Batch) -> None:
    # With a forget gate that is shut and nothing recurrent, the LSTM itself forgets at once.
    forgetful = network()
    for lstm in (forgetful.lstm_1, forgetful.lstm_2):
        lstm.recurrent_kernel.assign(tf.zeros_like(lstm.recurrent_kernel))
        lstm.bias.assign(np.repeat([0, -100, 0, 0], SHAPE.units))
    expected = at_once(forgetful, music)
    other = {name: values.copy() for name, values in music.items()}
    other["pitch"][:, 5] += 1
    apart = np.abs(at_once(forgetful, other)["pitch"] - expected["pitch"]).max(axis=(0, 2))
    assert not apart[:6].any()
    assert (apart[6:] > 0).all()


def test_times_count_by_their_distance(tiny: NoteLSTM, music: Batch, expected: Logits) -> None:
    later = {**music, "seconds": music["seconds"] + 64.0}
    assert max(differences(at_once(tiny, later), expected, music).values()) < 1e-3
    slower = {**music, "seconds": music["seconds"] * 1.3}
    assert differences(at_once(tiny, slower), expected, music)["pitch"] > 1e-3


def test_turning_keeps_lengths_and_leaves_half_alone() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(4, 3, 8)).astype(np.float32)
    seconds = np.array([[0.0], [0.25], [1.0], [77.3]], np.float32)
    out = turned(x, seconds).numpy()
    assert out[0] == pytest.approx(x[0])
    assert np.array_equal(out[..., 4:], x[..., 4:])
    assert np.linalg.norm(out, axis=-1) == pytest.approx(np.linalg.norm(x, axis=-1), rel=1e-5)
    # Two pairs: periods of 1 s and of 128 s.
    quarter = out[1].copy()
    assert quarter[:, 0] == pytest.approx(-x[1][:, 2], abs=1e-5)
    assert quarter[:, 2] == pytest.approx(x[1][:, 0], abs=1e-5)
    assert out[2][:, [0, 2]] == pytest.approx(x[2][:, [0, 2]], abs=1e-5)
    assert out[2][:, [1, 3]] != pytest.approx(x[2][:, [1, 3]], abs=1e-3)


def test_nothing_is_dropped_but_in_training(tiny: NoteLSTM, music: Batch) -> None:
    assert np.array_equal(at_once(tiny, music)["pitch"], at_once(tiny, music)["pitch"])
    dropped = tiny(music, training=True)["pitch"].numpy()
    assert np.abs(dropped - at_once(tiny, music)["pitch"]).max() > 1e-3


def test_losses_are_the_nats_of_what_was_played(
    tiny: NoteLSTM, music: Batch, expected: Logits
) -> None:
    found = measure_loss(tiny, [music, music])
    notes = music["note_weight"].sum()
    total = 0.0
    for a in ATTRIBUTES:
        odds = expected[a.name].astype(np.float64)
        odds -= np.log(np.exp(odds).sum(axis=-1, keepdims=True))
        nats = -np.take_along_axis(odds, music[a.name][..., None].astype(int), axis=-1)[..., 0]
        nats *= music["weight" if a.name == "shift" else "note_weight"]
        assert found[a.name] == pytest.approx(nats.sum() / notes, rel=1e-4)
        total += nats.sum() / notes
    assert found["all"] == pytest.approx(total, rel=1e-4)


def test_a_shape_comes_back_from_json() -> None:
    assert Shape(**SHAPE.to_json()) == SHAPE
    assert SHAPE.memory == 16
