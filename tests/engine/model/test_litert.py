"""The memory against plain softmax attention, and weights that cannot be played."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.api.composition import ModelInfo
from engine.api.errors import CheckpointError
from engine.model.checkpoint import WEIGHTS, Checkpoint
from engine.model.litert import MEMORY_NOTES, LiteRTNetwork, Memory, quietly

ROWS, HEADS, WIDTH = 3, 2, 4
Floats = np.ndarray[Any, np.dtype[np.float32]]


def attention(query: Floats, keys: list[Floats], values: list[Floats]) -> Floats:
    """Attention row by row and head by head, with one more slot that scores 0."""
    out = np.zeros((ROWS, HEADS, WIDTH))
    for row in range(ROWS):
        for head in range(HEADS):
            part = slice(head * WIDTH, (head + 1) * WIDTH)
            scores = [float(key[row, part] @ query[row, part]) / WIDTH**0.5 for key in keys]
            odds = np.exp(np.array([0.0, *scores]))
            weights = odds / odds.sum()
            for weight, value in zip(weights[1:], values, strict=True):
                out[row, head] += weight * value[row, part]
    return out.reshape(ROWS, HEADS * WIDTH).astype(np.float32)


def vectors(count: int, seed: int = 0, scale: float = 1.0) -> list[Floats]:
    rng = np.random.default_rng(seed)
    return list(rng.normal(0, scale, (count, ROWS, HEADS * WIDTH)).astype(np.float32))


@pytest.mark.parametrize("count", [1, 2, 50, MEMORY_NOTES])
def test_it_answers_as_plain_attention_does(count: int) -> None:
    memory = Memory(ROWS, HEADS, WIDTH)
    keys, values = vectors(count, 1), vectors(count, 2)
    for key, value in zip(keys, values, strict=True):
        memory.keep(key, value)
    for query in vectors(3, 3, scale=2.0):
        answer = memory.recall(query)
        assert answer.dtype == np.float32
        assert answer == pytest.approx(attention(query, keys, values), abs=1e-5)


def test_it_forgets_the_oldest_first() -> None:
    memory = Memory(ROWS, HEADS, WIDTH)
    count = 2 * MEMORY_NOTES + 7
    keys, values = vectors(count, 1), vectors(count, 2)
    (query,) = vectors(1, 3)
    for place in range(count):
        memory.keep(keys[place], values[place])
        if place + 1 in (MEMORY_NOTES, MEMORY_NOTES + 1, count):
            kept = slice(max(0, place + 1 - MEMORY_NOTES), place + 1)
            expected = attention(query, keys[kept], values[kept])
            assert memory.recall(query) == pytest.approx(expected, abs=1e-5)


def test_it_goes_on_with_the_rows_that_are_kept() -> None:
    whole, part = Memory(ROWS, HEADS, WIDTH), Memory(ROWS, HEADS, WIDTH)
    rows = np.array([2, 0])
    for place, (key, value) in enumerate(zip(vectors(30, 1), vectors(30, 2), strict=True)):
        whole.keep(key, value)
        if place == 10:
            part.select(rows)
        part.keep(*((key, value) if place < 10 else (key[rows], value[rows])))
    (query,) = vectors(1, 3)
    assert part.recall(query[rows]) == pytest.approx(whole.recall(query)[rows], abs=1e-6)


def test_an_empty_memory_answers_nothing() -> None:
    memory = Memory(ROWS, HEADS, WIDTH)
    assert not memory.recall(vectors(1)[0]).any()
    assert memory.width == HEADS * WIDTH


def test_it_may_find_no_match_at_all() -> None:
    memory = Memory(ROWS, HEADS, WIDTH)
    key, value = vectors(2)
    memory.keep(key, value)
    assert np.abs(memory.recall(-100 * key)).max() < 1e-6
    assert memory.recall(100 * key) == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize("size", [1e4, -1e4])
def test_scores_of_any_size_are_borne(size: float) -> None:
    memory = Memory(ROWS, HEADS, WIDTH)
    for key, value in zip(vectors(20, 1, 100.0), vectors(20, 2), strict=True):
        memory.keep(key, value)
    answer = memory.recall(np.full((ROWS, HEADS * WIDTH), size, np.float32))
    assert np.isfinite(answer).all()
    assert np.abs(answer).max() < 10


def test_what_was_given_may_change_afterwards() -> None:
    memory = Memory(ROWS, HEADS, WIDTH)
    key, value, query = vectors(3)
    memory.keep(key, value)
    before = memory.recall(query)
    key[:] = value[:] = 0
    assert np.array_equal(memory.recall(query), before)


def checkpoint(folder: Path, weights: bytes) -> Checkpoint:
    (folder / WEIGHTS).write_bytes(weights)
    shape = {"units": 16, "heads": 2, "head_width": 8}
    return Checkpoint(folder, ModelInfo("broken", "0", ""), shape, {})


@pytest.mark.parametrize("weights", [b"", b"no model", b"\x1c\x00\x00\x00TFL3" + bytes(64)])
def test_weights_that_are_none_are_refused(tmp_path: Path, weights: bytes) -> None:
    with pytest.raises(
        CheckpointError,
        match=r"^/.*weights\.tflite cannot be played: .*[a-z0-9]\. Export it again\.$",
    ):
        LiteRTNetwork(checkpoint(tmp_path, weights))


def test_native_greetings_are_held_back_and_nothing_after_them(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with quietly():
        os.write(2, b"INFO: Created a delegate.\n")
    os.write(2, b"affetto: this counts.\n")
    with pytest.raises(ZeroDivisionError), quietly():
        raise ZeroDivisionError
    os.write(2, b"affetto: and this.\n")
    assert capfd.readouterr().err == "affetto: this counts.\naffetto: and this.\n"
