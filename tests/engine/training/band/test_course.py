"""What the band's training makes ready: figures, validation, critic and readings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.analysis.ensemble import PARTS
from engine.analysis.features import measure
from engine.api.errors import DataError
from engine.api.instruments import BY_NAME, ORDER
from engine.api.moods import CORNERS
from engine.music.score import DRUMS
from engine.ranking.critic import Critic
from engine.tokens.registry import BAND as VOCABULARY
from engine.training.band.balance import real_parts
from engine.training.band.course import BandCourse, figures, validation_batches
from engine.training.band.critic import clips, fit_band_critic, pitched, windows
from engine.training.band.datasets import SOURCES, BandPiece, load_band
from engine.training.plan import BAND
from tests.engine.made_up_band import tempo_of, write_labelled, write_song

FLUTE = ORDER.index(BY_NAME["flute"])


def bars_of(piece: BandPiece) -> int:
    """How many bars a piece lasts."""
    return int(piece.notes["tick"][-1]) // 48 + 1


@pytest.fixture(scope="module")
def pieces(tmp_path_factory: pytest.TempPathFactory) -> list[BandPiece]:
    """Forty labelled songs, three of them kept aside, and two unlabelled ones."""
    data = tmp_path_factory.mktemp("data")
    write_labelled(data / "ym2413_mdb", 40)
    for number in range(2):
        write_song(data / "game_music" / f"{number}.mid", "happy", number, 20)
    return load_band(data, ("ym2413_mdb", "game_music"))


@pytest.mark.slow
def test_the_figures_are_of_the_labelled_music_that_is_learned_from(
    pieces: list[BandPiece],
) -> None:
    found = figures(pieces)
    assert list(found["major_share"]) == list(found["tempos"]) == list(CORNERS)
    assert list(found["densities"]) == list(CORNERS)
    assert found["major_share"]["happy"] > 0.9
    assert found["major_share"]["sad"] < 0.1
    for number, (name, (middle, spread)) in enumerate(found["tempos"].items()):
        kept = {10, 17, 22}
        tempos = [tempo_of(name, seed) for seed in range(number, 40, 4) if seed not in kept]
        assert middle == pytest.approx(np.log2(tempos).mean(), abs=0.005)
        assert spread == pytest.approx(np.log2(tempos).std(), abs=0.005)
        # Three pitched instruments and the drums, which count twice.
        its = [p for p in pieces if p.mood == CORNERS[name] and p.split == "train"]
        dense = [len(p.notes) / bars_of(p) / 4 / np.sqrt(5) for p in its]
        expected = [np.log2(dense).mean(), np.log2(dense).std()]
        assert found["densities"][name] == pytest.approx(expected, abs=0.005)
    # The flute is as dense as the others of its set make it; nobody plays the harp.
    learned = [p for p in pieces if p.split == "train"]
    flute = [(p.notes["instrument"] == FLUTE).sum() / bars_of(p) / 4 for p in learned]
    assert found["shares"]["flute"] == pytest.approx(np.median(flute), abs=0.001)
    played = [found["shares"][name] for name in ("drums", "bass", "piano", "flute")]
    assert found["shares"]["harp"] == pytest.approx(np.mean(played), abs=0.001)
    duets = [replace(p, notes=p.notes[p.notes["instrument"] >= FLUTE]) for p in learned]
    assert figures([*pieces, *duets])["shares"] == found["shares"]
    others = [replace(piece, split="val") for piece in pieces]
    assert figures([*pieces, *others]) == found
    with pytest.raises(DataError, match="No labelled band piece is calm"):
        figures([piece for piece in pieces if piece.mood != CORNERS["calm"]])


def test_what_is_kept_aside_is_measured_on(pieces: list[BandPiece]) -> None:
    (batch,) = validation_batches(pieces)
    kept = [piece for piece in pieces if piece.split == "val"]
    assert len(batch["shift"]) == len(kept) == 3
    assert batch["conditions"].shape[1:] == (257, VOCABULARY.conditions)
    many = validation_batches([replace(piece, split="val") for piece in pieces * 4])
    assert [len(one["shift"]) for one in many] == [32, 32, 32]
    # A part of a file begins anywhere.
    parts = [replace(piece, whole=False, split="val") for piece in pieces]
    (again,) = validation_batches([*pieces, *parts])
    assert np.array_equal(again["pitch"], batch["pitch"])
    with pytest.raises(DataError, match="No band piece is kept aside"):
        validation_batches([piece for piece in pieces if piece.split == "train"])


def test_a_balance_meets_the_parts_of_all_bands_that_are_learned_from(
    pieces: list[BandPiece],
) -> None:
    found = real_parts(pieces)
    learned = [p for p in pieces if p.split == "train"]
    assert found.shape == (len(learned), len(PARTS))
    assert (found[:, PARTS.index("presence")] > 0.9).all()
    few = [replace(p, notes=p.notes[:20]) for p in learned[:5]]
    classical = [replace(p, manner="classical") for p in learned[5:8]]
    stretches = [replace(p, whole=False) for p in learned[8:10]]
    assert len(real_parts([*few, *classical, *stretches, *learned[10:]])) == len(learned) - 10


def test_windows_are_spread_over_a_piece(pieces: list[BandPiece]) -> None:
    notes = pitched(pieces[0])
    assert DRUMS not in notes["program"]
    long = np.concatenate([notes] * 6)
    long["onset"] += np.repeat(np.arange(6) * 21.0, len(notes))
    parts = windows(long)
    assert len(parts) == 3
    for part in parts:
        assert part["onset"].min() >= 0
        assert (part["onset"] + part["duration"]).max() <= 32
    assert len(windows(notes)) == 1
    assert windows(notes[:40]) == []
    assert windows(notes[:0]) == []


def test_the_critic_hears_the_moods_it_was_told(pieces: list[BandPiece], tmp_path: Path) -> None:
    course = BandCourse(pieces)
    report = course.fit_critic(tmp_path / "critic.npz")
    assert report.clips == len(clips([p for p in pieces if p.split == "val"]))
    assert report.arousal >= 0.9
    critic = Critic.load(tmp_path / "critic.npz")
    for name in CORNERS:
        one = next(p for p in pieces if p.mood == CORNERS[name] and p.split == "train")
        likely = critic.probabilities(measure(pitched(one)))
        assert list(CORNERS)[int(likely.argmax())] == name
    told: list[float] = []
    readings = course.read(critic, told.append)
    assert set(readings) == {"game_music/0", "game_music/1"}
    assert (readings["game_music/0"].values > 0).all()
    assert told == sorted(told)
    assert told[-1] == 1


@pytest.mark.slow
def test_only_what_listeners_labelled_is_believed(pieces: list[BandPiece]) -> None:
    turned = [replace(p, mood=(-p.mood[0], -p.mood[1]), heard=False) for p in pieces if p.mood]
    assert clips(turned) == []
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


def test_the_plan_is_for_the_music_that_is_there() -> None:
    manners = {source.manner for source in SOURCES.values()}
    for phase in BAND:
        assert sum(phase.shares.values()) == pytest.approx(1)
        assert set(phase.shares) <= manners
    assert BAND[-1].shares["game"] == max(BAND[-1].shares.values())


def test_a_phase_draws_from_the_music_and_its_readings(pieces: list[BandPiece]) -> None:
    course = BandCourse(pieces)
    batch = course.mixture(BAND[0], {}, 1).batch(0, 4, 30)
    assert set(batch) >= {a.name for a in VOCABULARY.attributes}
    assert batch["note_weight"].sum() > 60
