"""Sequences to learn from: what is cut, told, padded and mixed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from engine.analysis.key_finding import find_key
from engine.api.moods import CORNERS
from engine.tokens.piano.conditions import CONDITIONS, MANNERS, SIZE
from engine.tokens.piano.tokenizer import encode, onsets_of, sounding
from engine.tokens.piano.vocabulary import ATTRIBUTES, END
from engine.tokens.registry import PIANO_VOCABULARY
from engine.training.batches import Mixture, stack
from engine.training.piano.batches import DROPPED, STRETCH, cut
from engine.training.piano_datasets import PianoPiece
from engine.training.weak_labels import WeakLabels
from tests.engine.made_up import clip


def piece(name: str = "happy", seed: int = 1, seconds: float = 30.0, **changes: Any) -> PianoPiece:
    notes = clip(name, seed, seconds, tonic=2)
    notes["onset"] -= notes["onset"][0]
    plain = PianoPiece("set/file", "song", notes, "performance", "train", whole=True)
    return replace(plain, **changes)


def told(vector: np.ndarray[Any, Any]) -> dict[str, float]:
    return dict(zip(CONDITIONS, vector.tolist(), strict=True))


def test_for_measuring_a_piece_is_taken_from_its_start_as_it_is() -> None:
    whole = piece(mood=CORNERS["happy"])
    made = cut(whole, 1000, None)
    key, _ = find_key(whole.notes)
    assert key.tonic == 2
    assert made.ends
    assert np.array_equal(made.tokens, encode(whole.notes, key.tonic))
    assert set(made.tokens["pitch"] % 12) <= {0, 2, 4, 5, 7, 9, 11}  # moved from D to C
    assert made.conditions.shape == (len(made.tokens) + 1, SIZE)
    first, last = told(made.conditions[0]), told(made.conditions[-1])
    assert (first["valence"], first["arousal"], first["mood_known"]) == (1, 1, 1)
    assert (first["mode"], first["manner_performance"]) == (1, 1)
    assert (first["elapsed_known"], first["elapsed_2"]) == (1, 1)
    # The end is two seconds after the last onset.
    assert last["left_2"] == pytest.approx(np.exp(-1), abs=0.01)


def test_at_most_so_many_steps_are_taken() -> None:
    whole, clipped = piece(), piece(whole=False)
    made = cut(whole, 40, None)
    assert (len(made.tokens), len(made.conditions), made.ends) == (39, 39, False)
    made = cut(clipped, 40, None)
    assert (len(made.tokens), len(made.conditions), made.ends) == (40, 40, False)


@pytest.mark.parametrize("spare", [0, 1, 2])
def test_the_end_is_told_only_where_there_is_room_for_it(spare: int) -> None:
    whole = piece()
    steps = len(whole.notes) + spare
    made = cut(whole, steps, None)
    assert made.ends == (spare > 0)
    assert len(made.conditions) == len(made.tokens) + made.ends <= steps


def test_a_clip_says_nothing_of_times_it_does_not_know() -> None:
    made = cut(piece(whole=False), 1000, None)
    assert not made.ends
    for vector in made.conditions:
        here = told(vector)
        assert here["left_known"] == here["elapsed_known"] == here["left_30"] == 0


def test_stretches_come_from_all_over_the_piece_with_their_own_times() -> None:
    whole = piece(seconds=60.0)
    total = float(whole.notes["onset"][-1]) + 2
    starts = set()
    for seed in range(60):
        made = cut(whole, 64, np.random.default_rng(seed))
        assert len(made.conditions) == len(made.tokens) + made.ends <= 64
        first = told(made.conditions[0])
        if first["elapsed_known"]:
            start, left = -30 * np.log(first["elapsed_30"]), -90 * np.log(first["left_90"])
            assert start + left == pytest.approx(total, rel=STRETCH + 0.001)
            starts.add(round(start))
            after = -30 * np.log([told(vector)["elapsed_30"] for vector in made.conditions])
            assert after[1:] - start == pytest.approx(
                onsets_of(made.tokens)[: len(after) - 1], abs=0.01
            )
    assert 0 in starts
    assert max(starts) > 30


def test_the_end_keeps_its_distance_whatever_the_tempo() -> None:
    ends = set()
    for seed in range(40):
        made = cut(piece(), 1000, np.random.default_rng(seed))
        assert made.ends
        last = told(made.conditions[-1])
        if last["left_known"]:
            ends.add(round(-2 * np.log(last["left_2"]), 2))
    assert len(ends) > 5
    assert 2 * (1 - STRETCH) - 0.02 <= min(ends) < max(ends) <= 2 * (1 + STRETCH) + 0.02


def test_the_tempo_changes_a_little_and_the_notes_do_not() -> None:
    whole = piece(whole=False)
    plain = cut(whole, 1000, None)
    lengths = set()
    for seed in range(20):
        made = cut(whole, 1000, np.random.default_rng(seed))
        assert np.array_equal(made.tokens["velocity"], plain.tokens["velocity"])
        lengths.add(round(onsets_of(made.tokens)[-1] / onsets_of(plain.tokens)[-1], 3))
    assert len(lengths) > 10
    assert 1 - STRETCH - 0.01 <= min(lengths) < 0.97
    assert 1.03 < max(lengths) <= 1 + STRETCH + 0.01


def test_conditions_are_withheld_now_and_then_and_only_then() -> None:
    labelled = piece(mood=CORNERS["sad"], seconds=10.0)
    rng = np.random.default_rng(0)
    first = [told(cut(labelled, 16, rng).conditions[0]) for _ in range(1000)]
    withheld = {
        "mood": [here["mood_known"] == 0 for here in first],
        "mode": [here["mode"] == 0 for here in first],
        "time": [here["left_known"] == 0 for here in first],
        "manner": [not any(here[f"manner_{manner}"] for manner in MANNERS) for here in first],
    }
    for name, share in DROPPED.items():
        assert np.mean(withheld[name]) == pytest.approx(share, abs=0.04), name
    assert all(here["valence"] == -here["mood_known"] for here in first)
    assert all(here["left_known"] == here["elapsed_known"] for here in first)


def test_a_readers_opinion_stands_in_where_nobody_listened() -> None:
    reading = WeakLabels(np.array([5.0, 15.0]), np.array([[-1.0, 0.0], [1.0, 0.5]]))
    made = cut(piece(), 1000, None, reading)
    elapsed = np.concatenate([[0.0], onsets_of(made.tokens)])
    expected = np.interp(elapsed, [5, 15], [-1, 1])
    assert made.conditions[:, 0] == pytest.approx(expected, abs=0.02)
    assert set(made.conditions[:, 2]) == {1.0}
    labelled = cut(piece(mood=CORNERS["calm"]), 1000, None, reading)
    assert set(labelled.conditions[:, 0]) == {1.0}
    assert set(labelled.conditions[:, 1]) == {-1.0}
    neither = cut(piece(), 1000, None)
    assert not neither.conditions[:, 0:3].any()


def test_the_opinion_is_asked_at_the_pieces_own_time() -> None:
    whole = piece(seconds=60.0)
    line = np.arange(0.0, 62.0)
    reading = WeakLabels(line, np.stack([line / 100, -line / 100], axis=1))
    for seed in range(30):
        made = cut(whole, 32, np.random.default_rng(seed), reading)
        if not (made.conditions[0, 2] and told(made.conditions[0])["elapsed_known"]):
            continue
        elapsed = -30 * np.log([told(vector)["elapsed_30"] for vector in made.conditions])
        left = -90 * np.log([told(vector)["left_90"] for vector in made.conditions])
        stretch = (elapsed + left) / (whole.notes["onset"][-1] + 2)
        assert 100 * made.conditions[:, 0] == pytest.approx(elapsed / stretch, abs=0.03)
        assert made.conditions[:, 1] == pytest.approx(-made.conditions[:, 0])


def test_stretches_are_stacked_with_what_sounds_and_padded() -> None:
    ended, longer = cut(piece(seconds=6.0), 60, None), cut(piece(seed=2), 60, None)
    assert ended.ends
    assert not longer.ends
    batch = stack([ended, longer], 60, PIANO_VOCABULARY)
    count, most = len(ended.tokens), len(longer.tokens)
    assert {name: values.shape for name, values in batch.items()} == {
        **{a.name: (2, 60) for a in ATTRIBUTES},
        "conditions": (2, 60, SIZE),
        "held": (2, 60, 128),
        "now": (2, 60, 128),
        **dict.fromkeys(("seconds", "weight", "note_weight"), (2, 60)),
    }
    for name in ("shift", "pitch", "duration", "velocity"):
        assert np.array_equal(batch[name][0, :count], ended.tokens[name])
        assert np.array_equal(batch[name][1, :most], longer.tokens[name])
    assert batch["shift"][0, count] == END
    # The end counts for the shift alone; what is padding counts for nothing.
    assert batch["weight"].sum(axis=1).tolist() == [count + 1, most]
    assert batch["note_weight"].sum(axis=1).tolist() == [count, most]
    assert batch["weight"][0, count] == 1
    held = sounding(ended.tokens)
    assert np.array_equal(batch["now"][0, :count], held)
    assert not batch["held"][0, 0].any()
    assert np.array_equal(batch["held"][0, 1 : count + 1], held)
    assert batch["seconds"][0, 0] == 0
    assert batch["seconds"][0, 1 : count + 1] == pytest.approx(onsets_of(ended.tokens))
    for values in batch.values():
        assert not values[0, count + 1 :].any()


def mixture(shares: dict[str, float], seed: int = 1) -> Mixture:
    aside = piece("angry", 3, genre="performance", split="val")
    aside.notes["velocity"] = 127
    pieces = [
        piece("happy", 1, genre="clip", whole=False, mood=CORNERS["happy"]),
        piece("sad", 2, genre="performance"),
        aside,
    ]
    return Mixture(pieces, shares, {}, seed, cut, partial(stack, vocabulary=PIANO_VOCABULARY))


def test_a_batch_depends_on_its_number_and_the_seed_alone() -> None:
    def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
        return all(np.array_equal(one[name], other[name]) for name in one)

    shares = {"clip": 0.5, "performance": 0.5}
    first = mixture(shares).batch(7, 4, 32)
    drawing = mixture(shares)
    drawing.batch(3, 4, 32)
    assert same(first, drawing.batch(7, 4, 32))
    assert not same(first, drawing.batch(8, 4, 32))
    assert not same(first, mixture(shares, 2).batch(7, 4, 32))


def test_kinds_of_music_come_in_their_shares_and_none_that_is_kept_aside() -> None:
    # Score is not there at all: the others fill its place.
    batch = mixture({"clip": 0.6, "performance": 0.2, "score": 0.2}).batch(1, 400, 8)
    clips = batch["conditions"][:, 0, CONDITIONS.index("manner_clip")]
    performances = batch["conditions"][:, 0, CONDITIONS.index("manner_performance")]
    told_of = clips.sum() + performances.sum()
    assert told_of == pytest.approx(400 * (1 - DROPPED["manner"]), abs=25)
    assert clips.sum() / told_of == pytest.approx(0.75, abs=0.06)
    assert batch["velocity"].max() < 31
