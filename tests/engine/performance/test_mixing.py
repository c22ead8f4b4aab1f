"""Whether an ensemble sounds like one: measured on real sound, by loudness and by side."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.levels import kit_level, level
from engine.analysis.melody import melody_program
from engine.api.instruments import BY_NAME, PRESETS, named
from engine.api.moods import mood
from engine.music.midi import read_midi
from engine.music.midi_writer import write_midi
from engine.music.score import DRUMS, Part, Score
from engine.performance.expression import shaped
from engine.performance.instrumentation import drum_kit, programs_for
from engine.performance.mixing import LOUDEST, SEATS, seated
from engine.performance.program_levels import KIT_LEVELS, LEVELS
from engine.rendering.loudness import loudness
from engine.rendering.mastering import TARGET_LUFS, mastering
from engine.rendering.soundfonts import find_soundfont
from engine.rendering.synth import RATE, Samples, Synthesizer
from tests.engine.bands import band

TEMPO = 100.0
DROWNED = -13.0
"""LU below the mix at which an instrument would hardly be made out."""


@pytest.fixture(scope="module")
def synthesizer() -> Iterator[Synthesizer]:
    made = Synthesizer(find_soundfont("FluidR3_GM"))
    yield made
    made.close()


def piece(style: str, word: str = "happy", seed: int = 3) -> Score:
    rng = np.random.default_rng(seed)
    programs = programs_for(named(style), style, mood(word), rng)
    kit = drum_kit(style, mood(word), rng)
    notes = band(programs, tempo=TEMPO)
    notes = shaped(notes, notes["onset"] * TEMPO / 60, 4, mood(word).arousal)
    score = Score(notes, TEMPO, meter=(4, 4), parts=seated(programs, notes, style, kit))
    return read_midi(write_midi(score, "Mix"))


def sides(sound: Samples) -> float:
    """How much louder the right is than the left, in dB."""
    left, right = np.square(sound, dtype=np.float64).mean(axis=0)
    return float(10 * np.log10(right / left))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("style", "word"), list(zip(PRESETS, itertools.cycle(["happy", "angry", "sad", "calm"])))
)
def test_each_instrument_of_each_preset_is_heard_and_the_mix_is_loud_and_wide(
    style: str, word: str, synthesizer: Synthesizer
) -> None:
    score = piece(style, word)
    mix = synthesizer.render(score)
    whole = loudness(mix, RATE)
    beside = {}
    for part in score.parts:
        own = score.notes[score.notes["program"] == part.program]
        beside[part.name] = loudness(synthesizer.render(replace(score, notes=own)), RATE) - whole
    assert min(beside.values()) > DROWNED, beside
    assert max(beside.values()) < -1.0, beside
    assert abs(sides(mix)) < 2.5
    mastering(mix).apply(mix)
    assert loudness(mix, RATE) == pytest.approx(TARGET_LUFS, abs=0.5)
    assert np.abs(mix).max() < 1.0
    middle, side = mix[:, 0] + mix[:, 1], mix[:, 0] - mix[:, 1]
    assert -18 < 10 * np.log10(np.square(side).mean() / np.square(middle).mean()) < 0


def by_name(score: Score) -> dict[str, Part]:
    return {part.name: part for part in score.parts}


def test_drums_and_bass_stand_in_the_middle_and_an_orchestra_keeps_its_seats() -> None:
    for style in ("band", "rock", "jazz", "chiptune"):
        parts = by_name(piece(style))
        assert parts["drums"].pan == parts["bass"].pan == 64
        assert len({part.pan for part in parts.values()}) >= 3
        assert parts["bass"].reverb < parts["drums"].reverb < 30
    seats = {name: part.pan for name, part in by_name(piece("orchestra")).items()}
    row = ("violin", "string section", "flute", "winds", "brass", "cello", "bass")
    assert sorted(row, key=lambda name: seats[name]) == list(row)
    assert len(set(seats.values())) == len(row)


def test_the_tune_of_a_band_stands_in_the_middle() -> None:
    programs = {"drums": DRUMS, "piano": 0, "guitar": 25, "flute": 73, "pad": 89}
    notes = band(programs)
    assert melody_program(notes) == 73
    pans = {part.name: part.pan for part in seated(programs, notes)}
    assert pans["flute"] == 64
    assert pans["piano"] < 64 < pans["guitar"]


def test_ambient_music_has_more_hall_than_chiptune() -> None:
    reverb = {
        style: np.mean([part.reverb for part in piece(style).parts])
        for style in ("ambient", "band", "chiptune")
    }
    assert reverb["ambient"] > 1.3 * reverb["band"] > 1.3 * reverb["chiptune"]


def test_volume_makes_up_for_how_much_an_instrument_plays() -> None:
    programs = {"bass": 33, "violin": 40, "pad": 89}
    notes = band(programs)
    usual = {part.name: part.volume for part in seated(programs, notes)}
    assert max(usual.values()) == LOUDEST
    soft = notes.copy()
    soft["velocity"][soft["program"] == 40] = 50
    raised = {part.name: part.volume for part in seated(programs, soft)}
    assert raised["violin"] / raised["pad"] > 1.3 * usual["violin"] / usual["pad"]


def test_an_instrument_without_notes_still_has_a_part() -> None:
    programs = {"bass": 33, "violin": 40}
    notes = band({"bass": 33})
    assert [part.name for part in seated(programs, notes)] == ["bass", "violin"]


@pytest.mark.slow
def test_the_table_of_levels_is_what_the_soundfont_gives(synthesizer: Synthesizer) -> None:
    for name in ("piano", "violin", "pad", "brass"):
        program = next(program for program in BY_NAME[name].programs if program in LEVELS)
        assert level(synthesizer, name, program) == pytest.approx(LEVELS[program], abs=0.3)
    for kit in (0, 40):
        assert kit_level(synthesizer, kit) == pytest.approx(KIT_LEVELS[kit], abs=0.3)


def test_every_instrument_has_a_seat_and_no_two_the_same_side() -> None:
    assert set(SEATS) == set(BY_NAME)
    sides = [seat.side for seat in SEATS.values() if seat.side is not None]
    assert sorted(sides) == list(range(len(sides)))
