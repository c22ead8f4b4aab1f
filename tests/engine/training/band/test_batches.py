"""Sequences of band music to learn from: what is cut, exchanged, told and mixed."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from engine.api.instruments import ORDER
from engine.api.keys import Key
from engine.music.grid import Grid
from engine.music.instrument_table import DRUM, HIGH, LOW
from engine.music.polyphony import limit_polyphony
from engine.tokens.band.conditions import CONDITIONS, MANNERS, SIZE
from engine.tokens.band.context import WIDTH, contexts
from engine.tokens.registry import BAND_VOCABULARY
from engine.tokens.tokenizer import encode, ticks_of
from engine.tokens.vocabulary import ATTRIBUTES, END, SHIFT_TICKS
from engine.training.band import batches
from engine.training.band.batches import (
    BAND_DROPPED,
    TEMPO_STRETCH,
    cut_band,
)
from engine.training.band_datasets import BandPiece
from engine.training.batches import Cut, Mixture, stack
from engine.training.rests import without_odd_rests
from engine.training.weak_labels import WeakLabels
from tests.engine.composing.grid_music import grid_notes, place

STACK = partial(stack, vocabulary=BAND_VOCABULARY)

CHORDS = ((0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14))
WHO = ("drums", "bass", "piano", "flute", "violin")


def piece(bars: int = 24, tonic: int = 2, **changes: Any) -> BandPiece:
    """Four chords in major, over and over; every bar tells by its flute which it is."""
    rows = []
    for bar in range(bars):
        chord, start = CHORDS[bar % 4], 48 * bar
        rows += [(start + 12 * beat, 6, "drums", 36 + 2 * (beat % 2)) for beat in range(4)]
        rows += [(start, 42, "bass", 36 + tonic + chord[0] % 12)]
        rows += [(start + 6 * at, 6, "piano", 60 + tonic + tone) for at in (0, 3) for tone in chord]
        rows += [(start + 12, 24, "flute", 72 + tonic + chord[bar % 3])]
        rows += [(start + 24, 24, "violin", 67 + tonic)]
    plain = BandPiece(
        "a/b",
        "a/b",
        limit_polyphony(grid_notes(*rows)),
        Grid(120.0),
        "game",
        "train",
        mood=(1.0, -1.0),
    )
    return replace(plain, **changes)


def told(made: Cut, step: int) -> dict[str, float]:
    return dict(zip(CONDITIONS, made.conditions[step].tolist(), strict=True))


def several(whole: BandPiece, steps: int, count: int = 300, **others: Any) -> list[Cut]:
    rng = np.random.default_rng(0)
    return [cut_band(whole, steps, rng, **others) for _ in range(count)]


def test_for_measuring_a_piece_is_taken_from_its_start_as_it_is() -> None:
    whole = piece()
    made = cut_band(whole, 1000, None)
    assert made.ends
    assert np.array_equal(made.tokens, encode(whole.notes, Key(2, "major").tonic))
    assert made.context.shape == (len(made.tokens), WIDTH)
    assert made.times.tolist() == (whole.notes["tick"] / 12).tolist()
    first, last = told(made, 0), told(made, -1)
    assert len(made.conditions) == len(made.tokens) + 1
    assert (first["valence"], first["arousal"], first["mood_known"]) == (1, -1, 1)
    assert (first["mode"], first["manner_game"]) == (1, 1)
    assert first["tempo"] == pytest.approx(np.log2(120 / 110), abs=1e-5)
    assert (first["elapsed_known"], first["elapsed_4"]) == (1, 1)
    assert [one.name for one in ORDER if first[f"plays_{one.name}"]] == [
        "drums", "bass", "piano", "violin", "flute",
    ]  # fmt: skip
    # The end is the end of the bar that the last onset lies in.
    left = 24 - made.times[-1] / 4
    assert last["left_4"] == pytest.approx(np.exp(-left / 4), abs=1e-5)


def test_a_stretch_begins_on_a_bar_line_and_is_told_how_far_it_is() -> None:
    whole = piece()
    begins = set()
    for made in several(whole, 60):
        if not told(made, 0)["elapsed_known"]:
            continue
        bar = -16 * np.log(told(made, 0)["elapsed_16"])
        assert bar == pytest.approx(round(bar), abs=1e-3)
        begins.add(round(bar))
        assert len(made.tokens) <= 59
        assert made.times[0] < 4
        # What is seen and what is told both count from the start of the piece.
        ticks = ticks_of(made.tokens) + SHIFT_TICKS[made.tokens["shift"][0]] + 48 * round(bar)
        assert np.array_equal(made.context, contexts(ticks, made.tokens, 48))
        assert made.times == pytest.approx((ticks - 48 * round(bar)) / 12)
        if told(made, 0)["left_known"]:
            total = bar - 48 * np.log(told(made, 0)["left_48"])
            assert total == pytest.approx(24, abs=0.01)
    assert {0, 5, 10} < begins
    assert max(begins) >= 18


def test_stretches_from_the_start_and_to_the_end_are_common() -> None:
    cuts = several(piece(), 60)
    ended = [made for made in cuts if made.ends]
    assert 0.05 < len(ended) / len(cuts) < 0.4
    assert all(len(made.conditions) == len(made.tokens) + made.ends for made in cuts)


def test_a_part_of_a_file_is_not_told_its_time_and_does_not_end() -> None:
    part = piece(whole=False)
    for made in [*several(part, 60), cut_band(part, 1000, None)]:
        assert not made.ends
        assert len(made.conditions) == len(made.tokens)
        assert not told(made, 0)["elapsed_known"]
        assert not told(made, 0)["left_known"]
        assert not any(told(made, -1)[f"left_{scale}"] for scale in (1, 4, 16, 48))


def test_what_is_seen_and_told_keeps_to_the_bar_after_long_rests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Nobody is to play what another does.
    monkeypatch.setattr(batches, "EXCHANGED", 0.0)
    whole = piece()
    notes = whole.notes.copy()
    # Rests of six bars and more, and of one; later bars begin on their second beat.
    notes["tick"][notes["tick"] >= 48 * 6] += 6 * 48
    notes["tick"][notes["tick"] >= 48 * 20] += 48
    apart = piece(notes=notes[(notes["tick"] % 48 != 0) | (notes["tick"] < 48 * 14)])
    assert len(without_odd_rests(apart.notes, 48)) == len(apart.notes)
    assert without_odd_rests(apart.notes, 48) is not apart.notes
    beats: dict[int, set[int]] = {}
    for tick, one in zip(apart.notes["tick"], apart.notes["instrument"], strict=True):
        beats.setdefault(int(one), set()).add(int(tick) % 48)
    for made in [cut_band(apart, 1000, None), *several(apart, 60)]:
        ticks = np.round(made.times * 12).astype(int)
        for tick, one in zip(ticks, made.tokens["instrument"], strict=True):
            assert one not in beats or int(tick) % 48 in beats[int(one)]
        assert made.times[0] < 4


def test_a_reading_keeps_to_the_time_of_the_music_that_was_read() -> None:
    notes = grid_notes(*((tick, 6, "piano", 60 + tick % 7) for tick in (0, 12, 612, 624)))
    reading = WeakLabels(np.array([0.0, 52.0]), np.array([[0.0, 0.0], [1.0, 1.0]]))
    made = cut_band(piece(notes=notes, mood=None), 100, None, reading)
    # At 120 beats per minute a tick is a 24th of a second; the note before each step counts.
    seconds = np.array([0, 0, 12, 612, 624]) / 24
    assert made.conditions[:, 0] == pytest.approx(seconds / 52, abs=1e-4)


def test_how_dense_a_stretch_is_is_told_of_itself() -> None:
    # Two bars of four notes each, then two of sixteen.
    ticks = [*range(0, 96, 12), *range(96, 192, 3)]
    whole = piece(notes=grid_notes(*((tick, 3, "piano", 60 + tick % 7) for tick in ticks)))
    assert told(cut_band(whole, 100, None), 0)["density"] == pytest.approx(math.log2(40 / 16 / 8))
    # The last step is the end's, so eight steps see eight notes, two bars of them.
    assert told(cut_band(whole, 9, None), 0)["density"] == pytest.approx(math.log2(8 / 8 / 8))


def test_a_bar_with_more_notes_than_a_stretch_has_steps_is_begun_all_the_same() -> None:
    for made in several(piece(bars=3), 8, 100):
        assert 0 < len(made.tokens) <= 7


def test_each_condition_is_withheld_now_and_then_and_the_tempo_is_told_a_little_off() -> None:
    cuts = several(piece(), 60, 600)
    first = [told(made, 0) for made in cuts]
    known = {
        "mood": "mood_known", "tempo": "tempo_known", "time": "left_known",
        "density": "density_known",
        "instruments": "instruments_known",
    }  # fmt: skip
    for condition, mark in known.items():
        share = np.mean([one[mark] == 0 for one in first])
        assert share == pytest.approx(BAND_DROPPED[condition], abs=0.05), condition
    assert np.mean([one["mode"] == 0 for one in first]) == pytest.approx(0.15, abs=0.05)
    manners = [sum(one[f"manner_{manner}"] for manner in MANNERS) == 0 for one in first]
    assert np.mean(manners) == pytest.approx(0.15, abs=0.05)
    tempos = np.array([110 * 2 ** one["tempo"] for one in first if one["tempo_known"]])
    assert abs(tempos / 120 - 1).max() <= TEMPO_STRETCH + 1e-6
    assert tempos.std() > 2


def test_instruments_are_left_out_or_exchanged_and_what_plays_is_told() -> None:
    whole = piece()
    usual = {place(name) for name in WHO}
    sets = []
    for made in several(whole, 60, 400):
        plays = set(made.tokens["instrument"].tolist())
        sets.append(frozenset(plays))
        if told(made, 0)["instruments_known"]:
            said = {at for at, one in enumerate(ORDER) if told(made, 0)[f"plays_{one.name}"]}
            assert said == plays
        moved = made.tokens["pitch"]
        for one in plays - {DRUM}:
            its = moved[made.tokens["instrument"] == one]
            # In C now, up to half an octave away.
            assert LOW[one] - 6 <= its.min()
            assert its.max() <= HIGH[one] + 6
    fewer = np.mean([len(plays) < len(usual) for plays in sets])
    other = np.mean([bool(plays - usual) for plays in sets])
    assert 0.1 < fewer < 0.4
    assert 0.05 < other < 0.25
    assert all(len(plays) >= 2 for plays in sets)
    # The drums have nobody who could stand in for them, and stand in for nobody.
    assert np.mean([DRUM in plays for plays in sets]) > 0.8


def test_a_reading_stands_where_no_label_does() -> None:
    whole = piece(mood=None)
    reading = WeakLabels(np.array([0.0, 48.0]), np.array([[-1.0, 0.0], [1.0, 1.0]]))
    made = cut_band(whole, 1000, None, reading)
    seconds = np.concatenate([[0], made.times]) / 2
    assert made.conditions[:, 0] == pytest.approx(seconds / 24 - 1, abs=1e-4)
    assert made.conditions[:, 2].tolist() == [1] * len(made.conditions)
    assert cut_band(whole, 1000, None).conditions[:, :3].any() == 0
    labelled = cut_band(piece(), 1000, None, reading)
    assert set(labelled.conditions[:, 0].tolist()) == {1}


def test_batches_are_drawn_in_the_shares_asked_for_and_by_number() -> None:
    unread = piece(name="c", genre="pop", mood=None)
    pieces = [piece(), unread, piece(name="d", genre="drums"), piece(split="val")]
    shares = {"game": 0.75, "pop": 0.25}
    readings = {"c": WeakLabels(np.array([0.0]), np.array([[-0.5, 0.5]]))}
    mixture = Mixture(pieces, shares, readings, 3, cut_band, STACK)
    batch = mixture.batch(7, 100, 40)
    assert batch["conditions"].shape == (100, 40, SIZE)
    assert batch["now"].shape == (100, 40, WIDTH)
    assert all(batch[a.name].max() < a.size for a in ATTRIBUTES)
    read = batch["conditions"][:, 0, 0] == -0.5
    assert 0.1 < read.mean() < 0.35
    again = Mixture(pieces, shares, readings, 3, cut_band, STACK).batch(7, 100, 40)
    assert all(np.array_equal(batch[name], again[name]) for name in batch)
    assert not np.array_equal(batch["pitch"], mixture.batch(8, 100, 40)["pitch"])
    ended = (batch["weight"] - batch["note_weight"]).sum(axis=1) == 1
    assert ended.any()
    for row in np.flatnonzero(ended):
        assert batch["shift"][row, int(batch["note_weight"][row].sum())] == END


def test_six_eighths_are_told_as_three_quarters() -> None:
    made = cut_band(piece(grid=Grid(120.0, 6, 8)), 100, None)
    assert (told(made, 0)["three_four"], told(made, 0)["two_four"]) == (1, 0)
