"""What must hold of the beat tracker that is shipped, on music made up for it."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from engine.api.settings import PROJECT
from engine.beats.network import KIND
from engine.beats.tracker import Beats, BeatTracker
from engine.model.checkpoint import open_checkpoint
from engine.music.score import NOTE, Notes
from engine.training.beats.player import Player, play
from engine.training.beats.scoring import beat_f
from tests.engine.made_up_beats import made_up

FOLDER = PROJECT / "models" / "beats"


@pytest.fixture(scope="module")
def tracker() -> BeatTracker:
    return BeatTracker.open(FOLDER)


def performed(
    meter: str, period: float, seed: int, bars: int = 40
) -> tuple[Notes, np.ndarray, np.ndarray]:
    notes, beats, downbeats = made_up(meter, bars=bars, period=period, seed=seed)
    played, known = play(notes, beats, downbeats, Player(), np.random.default_rng(seed))
    return played, known, downbeats


@pytest.mark.parametrize(
    ("meter", "period"), [("4/4", 0.6), ("4/4", 0.7), ("3/4", 0.45), ("3/4", 0.55), ("6/8", 0.7)]
)
def test_the_beats_of_made_up_music_are_found(
    tracker: BeatTracker, meter: str, period: float
) -> None:
    notes, known, downbeats = performed(meter, period, seed=5)
    found = tracker.track(notes)
    assert beat_f(found.times, known) > 0.9
    assert beat_f(found.downbeats, known[downbeats]) > 0.8


@pytest.mark.parametrize("seed", range(3))
def test_a_waltz_is_in_three(tracker: BeatTracker, seed: int) -> None:
    notes, _, _ = performed("3/4", 0.45 + 0.05 * seed, seed)
    assert tracker.track(notes).meter.name == "3/4"


def test_equal_notes_have_equal_beats_wherever_they_begin(tracker: BeatTracker) -> None:
    notes, _, _ = performed("4/4", 0.5, seed=1)
    later = notes.copy()
    later["onset"] += 100.0
    one, two = tracker.track(notes), tracker.track(later)
    assert np.allclose(one.times + 100.0, two.times)
    assert np.array_equal(one.positions, two.positions)


def test_few_notes_silence_and_a_long_rest_give_beats_in_order(tracker: BeatTracker) -> None:
    four = np.array([(at, 0.4, 60, 80, 0) for at in (0.0, 0.5, 1.0, 1.5)], NOTE)
    gap = np.array(
        [(at, 0.4, 60, 80, 0) for at in (*np.arange(8) / 2, *(60 + np.arange(8) / 2))], NOTE
    )
    for notes in (four, gap):
        found: Beats = tracker.track(notes)
        assert len(found.times) >= 1
        assert np.all(np.diff(found.times) > 0)
        assert notes["onset"][0] - 0.5 < found.times[0]
        assert found.times[-1] < notes["onset"][-1] + 0.5


@pytest.mark.slow
def test_a_long_piece_is_tracked_to_its_end(tracker: BeatTracker) -> None:
    notes, known, _ = performed("3/4", 0.5, seed=2, bars=260)
    assert beat_f(tracker.track(notes).times, known) > 0.9


def test_the_folder_is_whole() -> None:
    found = open_checkpoint(FOLDER, kind=KIND, beside=("README.md", "evaluation.json"))
    assert found.weights.stat().st_size < 800_000
    assert found.meta["export_difference"] < 0.03


def test_the_card_tells_what_was_measured() -> None:
    card = (FOLDER / "README.md").read_text(encoding="utf-8")
    figures = json.loads((FOLDER / "evaluation.json").read_text(encoding="utf-8"))["figures"]
    for name, figure in figures.items():
        assert re.search(rf"\b{figure['value']:.3f} \[", card), name
    meta = open_checkpoint(FOLDER, kind=KIND).meta
    assert f"{meta['parameters']:,}" in card
