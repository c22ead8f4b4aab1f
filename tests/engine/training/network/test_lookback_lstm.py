"""The note network: whole sequences, one note at a time, and as exported, all the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorflow as tf

from engine.api.composition import ModelInfo
from engine.api.errors import CheckpointError
from engine.model.checkpoint import WEIGHTS, Checkpoint, checksum
from engine.model.lookback_network import LookbackNetwork, open_note_checkpoint, state_names
from engine.tokens.note_vocabulary import NOTE_VOCABULARY
from engine.tokens.surroundings import Around, surroundings
from engine.training.batches import Batch
from engine.training.meta import write_meta
from engine.training.network.lookback_lstm import LookbackLSTM
from engine.training.note_batches import stack_notes
from engine.training.note_cuts import cut_notes
from engine.training.note_export import export_notes
from engine.training.trainer import measure_loss
from tests.engine.close import assert_close
from tests.engine.training.note_music import band_piece, piano_piece
from tests.engine.training.tiny_network import TINY, tiny_network

pytestmark = pytest.mark.slow

ATTRIBUTES = NOTE_VOCABULARY.attributes
STEPS = 24
Logits = dict[str, np.ndarray[Any, Any]]


class Stepping:
    """The network's own single-note methods in Keras, as the runtime calls them."""

    def __init__(self, network: LookbackLSTM, rows: int) -> None:
        self.network = network
        self.states: Any = (tf.zeros([rows, TINY.units]),) * 4
        self.state: Any = None

    def read(self, note: Any, conditions: Any, held: Any, echo: Any) -> None:
        out = self.network.step_read(note, conditions, held, echo, self.states)
        self.state = out["state"]
        self.states = tuple(out[name] for name in state_names(TINY.layers))

    def logits(self, index: int, note: Any, now: Any, own: Any) -> Any:
        known = {a.name: note[a.name] for a in ATTRIBUTES[:index]}
        around = (now if index else None, own if index > 1 else None)
        return self.network.step_head(index, self.state, known, *around).numpy()


def one_by_one(session: Any, batch: Batch, begin: int = 0, first: Any = None) -> Logits:
    """The logits [rows, steps, size] of a session that is played a batch note by note."""
    rows, steps = batch["shift"].shape
    out: dict[str, list[Any]] = {a.name: [] for a in ATTRIBUTES}
    before = first or {a.name: np.full(rows, a.size, np.int32) for a in ATTRIBUTES}
    for step in range(begin, steps):
        at = {
            name: np.ascontiguousarray(values[:, step]).astype(
                np.float32 if values.dtype == np.float16 else values.dtype
            )
            for name, values in batch.items()
        }
        session.read(before, at["conditions"], at["held"], at["echo"])
        before = {a.name: at[a.name] for a in ATTRIBUTES}
        for index, a in enumerate(ATTRIBUTES):
            out[a.name].append(session.logits(index, before, at["now"], at["own"]))
    return {name: np.stack(logits, axis=1) for name, logits in out.items()}


def at_once(network: LookbackLSTM, batch: Batch) -> Logits:
    return {name: logits.numpy() for name, logits in network(batch).items()}


def difference(one: Logits, other: Logits) -> float:
    return max(float(np.abs(one[name] - other[name]).max()) for name in one)


@pytest.fixture(scope="module")
def tiny() -> LookbackLSTM:
    return tiny_network()


@pytest.fixture(scope="module")
def music() -> Batch:
    return stack_notes([cut_notes(p, STEPS, None) for p in (band_piece(), piano_piece())], STEPS)


@pytest.fixture(scope="module")
def expected(tiny: LookbackLSTM, music: Batch) -> Logits:
    return at_once(tiny, music)


@pytest.fixture(scope="module")
def model(tiny: LookbackLSTM, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the network in int8."""
    folder = tmp_path_factory.mktemp("model")
    return laid(folder, export_notes(tiny))


def laid(folder: Path, weights: bytes, **changes: Any) -> Path:
    (folder / WEIGHTS).write_bytes(weights)
    meta = {
        "format": 1,
        "kind": "composer",
        "vocabulary": NOTE_VOCABULARY.fingerprint,
        "name": "tiny",
        "version": "1",
        "checksum": checksum(folder / WEIGHTS),
        "shape": TINY.to_json(),
    }
    write_meta(folder, {**meta, **changes})
    return folder


def opened(folder: Path) -> Checkpoint:
    info = ModelInfo("tiny", "1", "")
    return Checkpoint(folder, info, TINY.to_json(), {}, "composer")


def test_logits_have_their_shapes(expected: Logits) -> None:
    assert {name: logits.shape for name, logits in expected.items()} == {
        a.name: (2, STEPS, a.size) for a in ATTRIBUTES
    }
    assert {logits.dtype for logits in expected.values()} == {np.dtype(np.float32)}


def test_one_note_at_a_time_it_says_the_same(
    tiny: LookbackLSTM, music: Batch, expected: Logits
) -> None:
    assert difference(one_by_one(Stepping(tiny, 2), music), expected) < 1e-4


def test_exported_in_float_it_says_the_same(
    tiny: LookbackLSTM, music: Batch, expected: Logits, tmp_path: Path
) -> None:
    (tmp_path / WEIGHTS).write_bytes(export_notes(tiny, quantise=False))
    network = LookbackNetwork(opened(tmp_path))
    assert difference(one_by_one(network.begin(2), music), expected) < 1e-4
    # Weights of another width than the folder says are noticed when they are opened.
    wrong = opened(tmp_path)
    for shape in ({**wrong.shape, "units": 3}, {}):
        with pytest.raises(CheckpointError, match=r"cannot be played: .+\. Export it again"):
            LookbackNetwork(replace(wrong, shape=shape))


def test_in_int8_it_says_nearly_the_same(
    tiny: LookbackLSTM, model: Path, music: Batch, expected: Logits
) -> None:
    found = one_by_one(LookbackNetwork(open_note_checkpoint(model)).begin(2), music)
    assert 0 < difference(found, expected) < 1.0


def test_rows_that_are_kept_go_on_as_if_all_were(model: Path, music: Batch) -> None:
    network = LookbackNetwork(open_note_checkpoint(model))
    whole = one_by_one(network.begin(2), music)
    session = network.begin(2)
    half = {name: values[:, :10] for name, values in music.items()}
    one_by_one(session, half)
    session.keep(np.array([1]))
    rest = {name: values[1:] for name, values in music.items()}
    before = {a.name: rest[a.name][:, 9] for a in ATTRIBUTES}
    found = one_by_one(session, rest, 10, before)
    for name, logits in found.items():
        assert_close(logits[0], whole[name][1, 10:], 1e-4)


def test_a_later_note_changes_nothing_that_was_said_before(
    tiny: LookbackLSTM, expected: Logits
) -> None:
    piece = band_piece()
    cut = cut_notes(piece, STEPS, None)
    changed = 15
    notes = piece.notes[: len(cut.tokens)].copy()
    semitones = int(cut.tokens["pitch"][1]) - int(notes["pitch"][1])
    pitched = notes["instrument"] != 0
    notes["pitch"][pitched] += semitones
    notes["pitch"][changed] += 1
    tokens = cut.tokens.copy()
    tokens["pitch"][changed] += 1
    chords = piece.chords.copy()
    for name in ("root", "bass"):
        chords[name] = (chords[name] + semitones) % 12
    around = Around(48, notes[:0], notes[:0], chords, piece.returns)
    other = replace(cut, tokens=tokens, surroundings=surroundings(notes, around))
    found = at_once(tiny, stack_notes([other], STEPS))
    for name, logits in found.items():
        same = np.abs(logits[0] - expected[name][0]).max(axis=1) < 1e-5
        # The pitch is known to what is predicted after it: duration and velocity.
        until = changed + (name in {"shift", "instrument", "pitch"})
        assert same[:until].all(), name
        assert not same[until : until + 2].any(), name


def test_every_part_of_what_is_told_matters(
    tiny: LookbackLSTM, music: Batch, expected: Logits
) -> None:
    for name in ("conditions", "held", "echo"):
        found = at_once(tiny, {**music, name: np.ones_like(music[name])})
        assert np.abs(found["shift"] - expected["shift"]).max() > 0.01, name
    # Where the onset is not known yet, nothing tells of its surroundings.
    found = at_once(tiny, {**music, "now": np.ones_like(music["now"])})
    assert np.array_equal(found["shift"], expected["shift"])
    assert np.abs(found["instrument"] - expected["instrument"]).max() > 0.01
    found = at_once(tiny, {**music, "own": np.ones_like(music["own"])})
    assert np.array_equal(found["instrument"], expected["instrument"])
    assert np.abs(found["pitch"] - expected["pitch"]).max() > 0.01


def test_the_loss_is_that_of_the_logits(tiny: LookbackLSTM, music: Batch, expected: Logits) -> None:
    exact = expected["pitch"].astype(float)
    nats = np.log(np.exp(exact).sum(axis=2))
    nats -= np.take_along_axis(exact, music["pitch"][..., None].astype(int), 2)[..., 0]
    wanted = (nats * music["note_weight"]).sum() / music["note_weight"].sum()
    assert measure_loss(tiny, [music])["pitch"] == pytest.approx(wanted, rel=1e-4)


def test_a_folder_of_another_kind_or_vocabulary_is_refused(model: Path, tmp_path: Path) -> None:
    weights = (model / WEIGHTS).read_bytes()
    laid(tmp_path, weights, vocabulary="0123456789ab")
    with pytest.raises(CheckpointError, match="was trained on vocabulary 0123456789ab; this"):
        open_note_checkpoint(tmp_path)
    laid(tmp_path, weights, kind="beats")
    with pytest.raises(CheckpointError, match="holds a network for beats, where one for composer"):
        open_note_checkpoint(tmp_path)
    with pytest.raises(CheckpointError, match=r"has no critic_piano\.npz"):
        open_note_checkpoint(model, "critic_piano.npz")
    # Weights of something else.
    laid(tmp_path, b"TFL3")
    with pytest.raises(CheckpointError, match="cannot be played"):
        LookbackNetwork(open_note_checkpoint(tmp_path))
