"""Pieces made from other ones, on a network without opinions."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.analysis.segmentation import OPENING_SECONDS, opening, without_ending
from engine.api.errors import RequestError
from engine.api.keys import Key, Mode
from engine.api.moods import CORNERS, Mood, mood
from engine.api.origin import Origin, Way
from engine.api.request import ComposeRequest
from engine.composing.base import ComposedPiece
from engine.composing.piano.composer import PianoComposer
from engine.composing.piano.tune import changed, melody
from engine.model.network import Floats, TokenBatch
from engine.music.midi import read_midi
from engine.music.midi_writer import write_midi
from engine.music.score import DRUMS, NOTE, Notes, Score
from tests.engine.fakes import (
    INFO,
    UniformNetwork,
    UniformSession,
    indifferent_critic,
    open_uniform,
)


@cache
def composer() -> PianoComposer:
    return open_uniform(Path())


@cache
def source(seconds: int = 30, key: Key = Key(3, "major")) -> tuple[bytes, Notes]:  # noqa: B008
    """A piece as it is kept, and its notes."""
    request = ComposeRequest(mood("sad"), 1, seconds=seconds, key=key, candidates=2)
    midi = write_midi(composer().compose(request).score, "A")
    return midi, read_midi(midi).notes


def made(way: Way, seconds: int = 30, midi: bytes | None = None, **asked: Any) -> ComposedPiece:
    origin = Origin(way, source()[0] if midi is None else midi, Key(3, "major"))
    values = {"mood": mood("sad"), "seed": 2, "candidates": 2, **asked}
    return composer().compose(ComposeRequest(seconds=seconds, origin=origin, **values))


def rows(notes: Notes) -> list[tuple[float, float, int, int]]:
    return [
        (round(onset, 3), round(duration, 3), pitch, velocity)
        for onset, duration, pitch, velocity, _ in notes.tolist()
    ]


@pytest.mark.parametrize("seed", range(3))
def test_a_variation_keeps_the_opening_as_it_was_and_goes_on_in_a_new_way(seed: int) -> None:
    _, notes = source()
    written = made(Way.VARY, 24, seed=seed)
    kept = opening(notes)
    after = written.score.notes[len(kept) :]
    assert OPENING_SECONDS[0] <= kept["onset"][-1] <= OPENING_SECONDS[1]
    assert rows(written.score.notes[: len(kept)]) == rows(kept)
    assert after["onset"][0] >= kept["onset"][-1]
    assert not set(rows(after)) & set(rows(notes))
    assert abs(written.score.seconds - 24) <= 1
    assert written.key == Key(3, "major")


def test_two_variations_differ_and_the_same_seed_gives_the_same() -> None:
    first, again, other = (made(Way.VARY, seed=seed) for seed in (5, 5, 6))
    assert rows(first.score.notes) == rows(again.score.notes) != rows(other.score.notes)


def test_an_extension_keeps_all_but_the_ending() -> None:
    _, notes = source()
    written = made(Way.EXTEND, 45)
    kept = without_ending(notes)
    assert notes["onset"][-1] - 5 - 2.5 <= kept["onset"][-1] < notes["onset"][-1]
    assert rows(written.score.notes[: len(kept)]) == rows(kept)
    assert abs(written.score.seconds - 45) <= 1


def test_an_extension_has_to_be_longer() -> None:
    with pytest.raises(RequestError, match=r"^To extend a piece of \d+ seconds, ask for 35 to 180"):
        made(Way.EXTEND, 34)
    assert len(made(Way.EXTEND, 35).score.notes)
    with pytest.raises(RequestError, match=r"cannot be extended: the longest has 180\.$"):
        made(Way.EXTEND, 180, source(180)[0])


@pytest.mark.parametrize("way", [Way.VARY, Way.EXTEND])
def test_what_is_kept_keeps_its_key(way: Way) -> None:
    assert made(way, 40, key=Key(3, "major")).key == Key(3, "major")
    with pytest.raises(RequestError, match="keeps its key, Eb major"):
        made(way, 40, key=Key(3, "minor"))


@pytest.mark.parametrize("word", ["happy", "sad", "tense"])
def test_a_change_keeps_the_melody_and_nothing_sounds_above_it(word: str) -> None:
    _, notes = source()
    asked = mood(word)
    written = made(Way.CHANGE, mood=asked)
    mode: Mode = "major" if asked.valence > 0 else "minor"
    assert written.key == Key(3, mode)
    line = changed(melody(notes), Key(3, "major"), mode, asked)
    new = written.score.notes
    places = {round(float(note["onset"]), 2): note for note in line}
    above: int | None = None
    found = 0
    for onset in np.unique(new["onset"]):
        struck = new["pitch"][new["onset"] == onset]
        if round(float(onset), 2) in places:
            above = int(places[round(float(onset), 2)]["pitch"])
            assert struck.max() == above
            found += 1
        else:
            assert above is not None
            assert struck.max() < above
    assert found == len(line)
    assert len(new) > 1.3 * len(line)
    # The melody's last onset is the last of all, and rings.
    assert new["onset"][-1] == pytest.approx(line["onset"][-1], abs=1e-6)
    assert 1 < written.score.seconds - new["onset"][-1] < 3


class Hasty(UniformSession):
    """Plays a note every 50 ms, and chords."""

    def logits(self, place: int, note: TokenBatch, now: Floats) -> Floats:
        logits = super().logits(place, note, now)
        if place == 0:
            logits[:, [0, 2]] = 6.0
        return logits


class HastyNetwork(UniformNetwork):
    def begin(self, rows: int) -> Hasty:
        return Hasty(rows)


@pytest.mark.parametrize(("word", "density"), [("calm", 4.8), ("angry", 10.0)])
def test_an_accompaniment_is_as_dense_as_the_mood_asks(word: str, density: float) -> None:
    shares = dict.fromkeys(CORNERS, 0.5)
    hasty = PianoComposer(HastyNetwork(), indifferent_critic(), INFO, shares)
    origin = Origin(Way.CHANGE, source()[0], Key(3, "major"))
    notes = hasty.compose(ComposeRequest(mood(word), 4, origin=origin)).score.notes
    assert density * 0.8 < len(notes) / notes["onset"][-1] < density * 1.4


def test_a_change_may_be_asked_for_in_either_mode_of_its_tonic() -> None:
    assert made(Way.CHANGE, key=Key(3, "major"), mood=mood("sad")).key == Key(3, "major")
    assert made(Way.CHANGE, mood=Mood("custom", 0, 0)).key == Key(3, "major")
    with pytest.raises(RequestError, match="the key may be Eb major or Eb minor"):
        made(Way.CHANGE, key=Key(4, "major"))


def score(*rows: tuple[float, float, int], program: int = 0) -> bytes:
    notes = np.array([(*row, 64, program) for row in rows], NOTE)
    return write_midi(Score(notes), "A")


@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize(
    ("midi", "sentence"),
    [
        (b"no music", "There is no piece to begin with: "),
        (score((0, 1, 60), program=DRUMS), "has no notes for a piano"),
        (score((0, 1, 60), (181, 1, 60)), "takes 181 seconds; at most 180 are read"),
        (
            score(*((n / 400, 0.002, 30 + n % 70) for n in range(900))),
            "notes in 2 seconds; at most 30 a second are read",
        ),
    ],
)
def test_an_origin_that_is_none_is_refused(way: Way, midi: bytes, sentence: str) -> None:
    with pytest.raises(RequestError) as caught:
        made(way, 60, midi)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize(
    "midi",
    [
        score((3, 1, 60)),
        score((0, 1, 108), (0, 1, 21), (0.02, 9, 100)),
        score((0, 9, 90), (20, 1, 24), (20.015, 1, 22), (41, 0.1, 24)),
    ],
)
def test_odd_origins_do_no_harm(way: Way, midi: bytes) -> None:
    written = made(way, 60, midi)
    if way is not Way.CHANGE:
        assert abs(written.score.seconds - 60) <= 1
    assert written.score.notes["onset"][0] == 0
