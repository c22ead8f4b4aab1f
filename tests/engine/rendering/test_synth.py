import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.api.errors import SetupError, SoundFontError
from engine.music.general_midi import PROGRAMS
from engine.music.score import DRUMS, NOTE, Part, Score, in_order
from engine.rendering.soundfonts import find_soundfont
from engine.rendering.synth import BLOCK, RATE, TAIL_SECONDS, Samples, Synthesizer

FLUTE, ORGAN = 73, 16


@pytest.fixture(scope="module")
def synthesizer() -> Iterator[Synthesizer]:
    made = Synthesizer(find_soundfont("TimGM6mb"))
    yield made
    made.close()


def score(*rows: tuple[float, float, int, int, int]) -> Score:
    return Score(in_order(np.array(list(rows), NOTE)))


def melody(seed: int, program: int = 0) -> Score:
    random = np.random.default_rng(seed)
    notes = np.zeros(30, NOTE)
    notes["onset"] = np.sort(random.uniform(0, 3, 30))
    notes["duration"] = random.uniform(0.1, 0.6, 30)
    notes["pitch"] = random.integers(40, 90, 30)
    notes["velocity"] = random.integers(30, 120, 30)
    notes["program"] = program
    return Score(in_order(notes))


def level(sound: Samples, start: float, end: float) -> float:
    """Root mean square between two times in seconds."""
    part = sound[int(start * RATE) : int(end * RATE)].astype(np.float64)
    return float(np.sqrt((part**2).mean()))


def test_sound_is_stereo_float_within_bounds_and_as_long_as_the_piece(
    synthesizer: Synthesizer,
) -> None:
    piece = melody(0)
    sound = synthesizer.render(piece)
    assert sound.dtype == np.float32
    assert sound.ndim == 2
    assert sound.shape[1] == 2
    seconds = len(sound) / RATE
    assert piece.seconds - BLOCK / RATE <= seconds <= piece.seconds + TAIL_SECONDS + 0.1
    assert np.abs(sound).max() > 0.01
    assert np.abs(sound[:, 0] - sound[:, 1]).max() > 0.001


def test_a_piece_sounds_the_same_whatever_was_played_before(synthesizer: Synthesizer) -> None:
    piece = melody(1)
    alone = Synthesizer(find_soundfont("TimGM6mb"))
    try:
        expected = alone.render(piece)
    finally:
        alone.close()
    synthesizer.render(melody(2, program=48))
    assert np.array_equal(synthesizer.render(piece), expected)
    assert np.array_equal(synthesizer.render(piece), expected)


def test_a_note_begins_on_time_and_ends_on_time(synthesizer: Synthesizer) -> None:
    sound = synthesizer.render(score((1.0, 1.0, 69, 100, ORGAN)))
    assert level(sound, 0.0, 0.998) < 1e-5
    playing = level(sound, 1.2, 1.9)
    assert level(sound, 1.0, 1.1) > 0.1 * playing
    assert level(sound, 2.5, 3.0) < 0.1 * playing


def test_a_note_sounds_at_its_pitch(synthesizer: Synthesizer) -> None:
    sound = synthesizer.render(score((0.0, 2.0, 69, 100, FLUTE)))
    part = sound[RATE // 2 : RATE // 2 + RATE, 0]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(RATE)))
    assert abs(int(spectrum.argmax()) - 440) <= 3


def test_a_key_struck_again_while_held_sounds_until_its_own_end(synthesizer: Synthesizer) -> None:
    sound = synthesizer.render(score((0.0, 1.0, 60, 100, ORGAN), (0.5, 2.0, 60, 100, ORGAN)))
    assert level(sound, 1.5, 2.4) > 0.5 * level(sound, 0.6, 0.9)


def test_the_hall_rings_on_and_the_end_is_nearly_silent(synthesizer: Synthesizer) -> None:
    sound = synthesizer.render(score((0.0, 0.5, 69, 120, ORGAN)))
    peak = float(np.abs(sound).max())
    assert level(sound, 0.7, 0.9) > 10 ** (-60 / 20) * peak
    last = sound[-RATE // 10 :]
    assert np.abs(last).max() <= 10 ** (-60 / 20) * peak * 1.01
    assert len(sound) / RATE < 0.5 + TAIL_SECONDS


def test_a_long_ring_is_bounded(synthesizer: Synthesizer) -> None:
    # Crash and ride cymbals ring for many seconds.
    piece = score(*((0.0, 0.1, pitch, 127, DRUMS) for pitch in (49, 51, 57, 59)))
    assert len(synthesizer.render(piece)) / RATE == pytest.approx(0.1 + TAIL_SECONDS, abs=0.01)


def test_louder_velocity_is_louder(synthesizer: Synthesizer) -> None:
    soft, loud = (
        level(synthesizer.render(score((0.0, 1.0, 60, velocity, 0))), 0, 1)
        for velocity in (30, 110)
    )
    assert loud > 3 * soft


def test_each_program_and_the_drums_are_heard(synthesizer: Synthesizer) -> None:
    programs = (0, FLUTE, DRUMS)
    alone = [
        synthesizer.render(score((0.0, 0.5, 50, 100, program)))[: RATE // 2] for program in programs
    ]
    assert all(np.abs(sound).max() > 0.005 for sound in alone)
    together = synthesizer.render(score(*((0.0, 0.5, 50, 100, program) for program in programs)))
    assert np.allclose(together[: RATE // 2], sum(alone), atol=1e-4)


def test_a_piece_too_loud_is_not_clipped(synthesizer: Synthesizer) -> None:
    programs = (ORGAN, 17, 18, 19)
    rows = [(0.0, 0.3, pitch, 127, program) for pitch in range(30, 90) for program in programs]
    sound = synthesizer.render(score(*rows))
    assert np.abs(sound).max() > 1.0
    assert (np.abs(sound) > 0.999 * np.abs(sound).max()).sum() < 5


def played(synthesizer: Synthesizer, part: Part) -> Samples:
    pitch = 38 if part.program == DRUMS else 69
    notes = score((0.0, 1.0, pitch, 100, part.program)).notes
    return synthesizer.render(Score(notes, parts=(part,)))


def test_volume_pan_reverb_and_kit_of_a_part_are_heard(synthesizer: Synthesizer) -> None:
    full, half = (played(synthesizer, Part(FLUTE, "", volume=v)) for v in (126, 63))
    # A controller's value counts by its square: half of it is a quarter, 12 dB.
    assert level(half, 0.2, 0.9) == pytest.approx(level(full, 0.2, 0.9) / 4, rel=0.03)
    left, middle = (played(synthesizer, Part(FLUTE, "", pan=pan)) for pan in (20, 64))
    sides = [np.square(sound[: RATE // 2]).mean(axis=0) for sound in (left, middle)]
    assert sides[0][0] > 4 * sides[0][1]
    assert sides[1][0] == pytest.approx(sides[1][1], rel=0.2)
    dry, wet = (played(synthesizer, Part(FLUTE, "", reverb=reverb)) for reverb in (0, 127))
    assert level(wet, 1.3, 1.6) > 1.5 * level(dry, 1.3, 1.6)
    standard, brush = (played(synthesizer, Part(DRUMS, "", kit=kit)) for kit in (0, 40))
    shorter = min(len(standard), len(brush))
    assert np.abs(standard[:shorter] - brush[:shorter]).max() > 0.01


def test_no_notes_are_a_moment_of_silence(synthesizer: Synthesizer) -> None:
    sound = synthesizer.render(Score(np.zeros(0, NOTE)))
    assert len(sound) < RATE
    assert np.abs(sound).max() < 1e-6


def test_progress_rises_to_one_at_least_every_second(synthesizer: Synthesizer) -> None:
    told: list[float] = []
    synthesizer.render(score((0.0, 5.0, 60, 80, 0)), told.append)
    assert told == sorted(told)
    assert told[0] > 0
    assert told[-1] == 1.0
    assert len(told) >= 5


def test_what_progress_raises_stops_the_work_and_harms_nothing(synthesizer: Synthesizer) -> None:
    piece = melody(3)
    expected = synthesizer.render(piece)

    def stop(fraction: float) -> None:
        raise TimeoutError(fraction)

    with pytest.raises(TimeoutError):
        synthesizer.render(piece, stop)
    assert np.array_equal(synthesizer.render(piece), expected)


def test_too_many_programs_are_refused(synthesizer: Synthesizer) -> None:
    rows = [(0.0, 0.2, 60, 80, program) for program in range(PROGRAMS + 1)]
    with pytest.raises(ValueError, match="at most 15"):
        synthesizer.render(score(*rows))
    synthesizer.render(score(*rows[:PROGRAMS], (0.0, 0.2, 36, 80, DRUMS)))


def test_a_damaged_soundfont_is_named(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.sf2"
    damaged.write_bytes(find_soundfont("TimGM6mb").read_bytes()[:1000])
    with pytest.raises(SoundFontError, match=r"cannot load the SoundFont .*damaged\.sf2"):
        Synthesizer(damaged)


def test_a_missing_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    # What a failed search for the library looks like to whoever imports the module.
    monkeypatch.setitem(sys.modules, "fluidsynth", None)
    with pytest.raises(SetupError, match="install libfluidsynth3"):
        Synthesizer(find_soundfont("TimGM6mb"))
