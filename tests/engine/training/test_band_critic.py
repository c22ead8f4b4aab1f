"""The band's critic: what it learns from, and what it hears."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.analysis.features import measure
from engine.api.errors import DataError
from engine.api.moods import CORNERS
from engine.music.score import DRUMS, end_times
from engine.training.band_critic import clips_of, fit_band_critic, labelled_clips, pitched
from engine.training.band_datasets import BandPiece
from engine.training.weak_labels import label_weakly


@pytest.mark.slow
def test_clips_are_spread_over_a_piece(pieces: list[BandPiece]) -> None:
    notes = pitched(pieces[0])
    assert DRUMS not in notes["program"]
    long = np.concatenate([notes] * 6)
    long["onset"] += np.repeat(np.arange(6) * 21.0, len(notes))
    parts = clips_of(long)
    assert len(parts) == 3
    for part in parts:
        assert part["onset"].min() >= 0
        assert end_times(part).max() <= 32
    assert len(clips_of(notes)) == 1
    assert clips_of(notes[:40]) == []
    assert clips_of(notes[:0]) == []


def test_the_critic_hears_the_moods_it_was_told(pieces: list[BandPiece]) -> None:
    critic, report = fit_band_critic(pieces)
    assert report.clips == len(labelled_clips([p for p in pieces if p.split == "val"]))
    assert report.arousal >= 0.9
    for name in CORNERS:
        one = next(p for p in pieces if p.mood == CORNERS[name] and p.split == "train")
        likely = critic.probabilities(measure(pitched(one)))
        assert list(CORNERS)[int(likely.argmax())] == name
    told: list[float] = []
    readings = label_weakly(pieces, pitched, critic, told.append)
    assert set(readings) == {"game_music/0", "game_music/1"}
    assert (readings["game_music/0"].values > 0).all()
    assert told == sorted(told)
    assert told[-1] == 1


@pytest.mark.slow
def test_only_what_listeners_labelled_is_believed(pieces: list[BandPiece]) -> None:
    turned = [replace(p, mood=(-p.mood[0], -p.mood[1]), heard=False) for p in pieces if p.mood]
    assert labelled_clips(turned) == []
    assert fit_band_critic([*pieces, *turned])[1] == fit_band_critic(pieces)[1]


def test_a_mood_that_listeners_found_seldom_is_heard_as_readily(pieces: list[BandPiece]) -> None:
    sad = [p for p in pieces if p.mood == CORNERS["sad"] and p.split == "train"]
    others = [p for p in pieces if p not in sad]
    critic, _ = fit_band_critic([*others, *sad[:3]])
    for piece in sad[3:]:
        likely = critic.probabilities(measure(pitched(piece)))
        assert list(CORNERS)[int(likely.argmax())] == "sad"


def test_too_little_to_fit_a_critic_on_is_said(pieces: list[BandPiece]) -> None:
    some = [p for p in pieces if p.mood != CORNERS["angry"]]
    with pytest.raises(DataError, match="Too little labelled band music is angry"):
        fit_band_critic(some)
    with pytest.raises(DataError, match="No listened-to band music is kept aside"):
        fit_band_critic([p for p in pieces if p.split == "train"])
