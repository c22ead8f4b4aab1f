"""Sections that come back: the plan, and what is played where it says so."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.api.keys import Key
from engine.api.moods import Mood, mood
from engine.api.request import ComposeRequest
from engine.composing.piano.decoding import PianoDecodingState
from engine.composing.piano.drafts import Draft
from engine.music.mood_curve import Curve
from engine.music.score import Notes
from engine.sampling.sampler import Options, sample
from engine.sampling.section_repeat import (
    ENDING,
    LONG,
    SHORTEST,
    RepeatedSection,
    SectionRepeat,
    plan,
)
from engine.tokens.piano.tokenizer import decode
from engine.tokens.piano.vocabulary import ATTRIBUTES, SHIFT_SECONDS
from tests.engine.fakes import UniformNetwork

EVEN = {attribute.name: 1.0 for attribute in ATTRIBUTES}


def test_a_piece_gets_sections_by_its_length() -> None:
    assert plan(SHORTEST - 1) == ()
    assert plan(90) == (RepeatedSection(60, 90 - ENDING, 0),)
    assert plan(150) == (
        RepeatedSection(60, 90, 0),
        RepeatedSection(90, 120, 30),
        RepeatedSection(120, 150 - ENDING, 0),
    )
    assert len(plan(LONG - 1)) == 1


def pieces(bonus: dict[str, float], seconds: float = 60, rows: int = 3) -> list[Notes]:
    decoding = PianoDecodingState(rows, Curve([mood("calm")]), Key(0, "major"), seconds)
    processor = SectionRepeat(decoding, plan(seconds), SHIFT_SECONDS, bonus)
    rng = np.random.default_rng(3)
    options = Options(0.0, EVEN, EVEN)
    written = sample(UniformNetwork(), decoding, options, rng, processors=[processor])
    return [decode(tokens, 0) for tokens in written]


def section(notes: Notes, start: float, stop: float) -> list[tuple[float, int]]:
    inside = (notes["onset"] >= start - 1e-6) & (notes["onset"] < stop)
    return [(round(float(n["onset"] - start), 2), int(n["pitch"])) for n in notes[inside]]


def test_a_strong_lean_plays_the_section_again_note_by_note() -> None:
    for notes in pieces({"shift": 60.0, "pitch": 60.0}):
        first, again = section(notes, 0, 12), section(notes, 40, 52)
        # Wherever the middle left off, the section is soon in step: two notes or so are lost.
        pitches = [pitch for _, pitch in again]
        common = longest_common(pitches, [pitch for _, pitch in first])
        assert len(first) > 8
        assert common >= len(first) - 3
        times = [time for time, _ in first]
        assert all(min(abs(time - one) for one in times) < 0.1 for time, _ in again[3:-3])
        # The middle does not.
        middle = [pitch for _, pitch in section(notes, 20, 32)]
        assert longest_common(middle, [pitch for _, pitch in first]) < len(first) / 2


def longest_common(a: list[int], b: list[int]) -> int:
    """Length of the longest common subsequence."""
    lengths = np.zeros((len(a) + 1, len(b) + 1), int)
    for i, one in enumerate(a):
        for j, other in enumerate(b):
            lengths[i + 1, j + 1] = (
                lengths[i, j] + 1 if one == other else max(lengths[i, j + 1], lengths[i + 1, j])
            )
    return int(lengths[-1, -1])


def test_durations_return_with_their_notes() -> None:
    def alike(bonus: dict[str, float]) -> float:
        found = []
        for notes in pieces(bonus):
            for note in notes[(notes["onset"] >= 42) & (notes["onset"] < 52)]:
                near = np.abs(notes["onset"] + 40 - note["onset"]) < 0.07
                same = notes[near & (notes["pitch"] == note["pitch"])]
                found += [abs(float(one["duration"] - note["duration"])) < 1e-6 for one in same]
        return float(np.mean(found))

    assert alike({"shift": 60.0, "pitch": 60.0, "duration": 60.0}) > 0.8
    assert alike({"shift": 60.0, "pitch": 60.0}) < 0.3


def test_the_ending_is_the_networks_own() -> None:
    for notes in pieces({"shift": 60.0, "pitch": 60.0}):
        last = section(notes, 60 - ENDING + 1, 60)
        assert last
        then = section(notes, 20 - ENDING + 1, 20)
        assert longest_common([p for _, p in last], [p for _, p in then]) < len(last) / 2 + 1


@pytest.mark.parametrize(
    ("seconds", "asked", "returns"),
    [(30, {}, False), (90, {}, True), (90, {"then": (mood("sad"),)}, False)],
)
def test_only_longer_pieces_of_one_mood_return(
    seconds: int, asked: dict[str, tuple[Mood, ...]], returns: bool
) -> None:
    values: dict[str, Any] = {"mood": mood("calm"), "seed": 1, "seconds": seconds, **asked}
    draft = Draft(ComposeRequest(**values), Key(0, "major"))
    decoding = PianoDecodingState(1, Curve([mood("calm")]), Key(0, "major"), seconds)
    assert [type(processor) for processor in draft.processors(decoding)] == [
        SectionRepeat
    ] * returns
