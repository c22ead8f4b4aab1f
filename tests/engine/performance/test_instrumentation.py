"""Which sounds the instruments of an ensemble get."""

import numpy as np
import pytest

from engine.api.instruments import BY_NAME, ORDER, PRESETS, named
from engine.api.moods import Mood, mood
from engine.music.score import DRUMS
from engine.performance.instrumentation import drum_kit, programs_for
from engine.performance.program_levels import KIT_LEVELS, LEVELS
from engine.rendering.soundfonts import choices

STYLES = (*PRESETS, "multi", "drums, violin")


def picked(style: str, word: str, seed: int = 0, names: str = "") -> dict[str, int]:
    instruments = named(names) if names else ORDER
    return programs_for(instruments, style, mood(word), np.random.default_rng(seed))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("word", ["happy", "angry", "sad", "calm", "hopeful"])
def test_every_instrument_gets_a_program_of_its_family_and_none_twice(
    style: str, word: str
) -> None:
    for seed in range(20):
        programs = picked(style, word, seed)
        assert list(programs) == [one.name for one in ORDER]
        assert programs.pop("drums") == DRUMS
        for name, program in programs.items():
            assert program in BY_NAME[name].programs
        assert len(set(programs.values())) == len(programs)
        # All that can be chosen has been measured, or the mix would be guesswork.
        assert set(programs.values()) <= set(LEVELS)
        assert drum_kit(style, mood(word), np.random.default_rng(seed)) in KIT_LEVELS


def test_ensembles_sound_like_what_they_are_called() -> None:
    for seed in range(20):
        jazz = picked("jazz", "happy", seed)
        assert (jazz["bass"], jazz["guitar"]) == (32, 26)
        assert jazz["winds"] in {64, 65, 66, 71}
        assert picked("rock", "angry", seed)["electric guitar"] in {29, 30}
        assert picked("rock", "angry", seed)["bass"] in {33, 34}
        assert picked("chiptune", "sad", seed)["bass"] == 38
        assert picked("chiptune", "sad", seed)["lead"] in {80, 81}
        for style in ("orchestra", "strings", "quartet", "chamber"):
            assert picked(style, "calm", seed)["bass"] == 43
            assert picked(style, "calm", seed)["piano"] == 0
        assert drum_kit("jazz", mood("calm"), np.random.default_rng(seed)) in {32, 40}
        assert drum_kit("chiptune", mood("calm"), np.random.default_rng(seed)) in {24, 25}


def often(style: str, word: str, name: str, program: int) -> float:
    return float(np.mean([picked(style, word, seed)[name] == program for seed in range(200)]))


@pytest.mark.slow
def test_the_mood_leads_the_choice_and_chance_varies_it() -> None:
    assert often("band", "calm", "guitar", 24) > 0.4
    assert often("band", "angry", "guitar", 24) < 0.1
    assert often("rock", "angry", "electric guitar", 30) > 0.8
    assert often("orchestra", "angry", "string section", 44) > 0.7
    assert often("orchestra", "calm", "string section", 44) < 0.1
    assert len({picked("band", "hopeful", seed)["piano"] for seed in range(50)}) >= 3
    assert picked("band", "hopeful", 5) == picked("band", "hopeful", 5)


def test_any_place_in_the_plane_has_a_choice() -> None:
    for valence in (-1.0, 0.0, 1.0):
        for arousal in (-1.0, 0.0, 1.0):
            place = Mood("custom", valence, arousal)
            assert len(programs_for(ORDER, "", place, np.random.default_rng(1))) == len(ORDER)


def test_the_soundfonts_have_the_drum_kits() -> None:
    import fluidsynth  # noqa: PLC0415 - needs the system's library

    for path in choices().values():
        synth = fluidsynth.Synth(samplerate=44_100)
        font = synth.sfload(str(path), 1)
        assert all(synth.sfpreset_name(font, 128, kit) for kit in KIT_LEVELS), path
        synth.delete()
