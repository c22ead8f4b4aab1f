"""A sound that the SoundFont lacks is named; nothing is played in its place, nor left silent."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest

from engine.api.errors import SoundFontError
from engine.music.score import DRUMS, NOTE, Part, Score, in_order
from engine.rendering.presets import instruments_lacking, lacking, presets_of
from engine.rendering.soundfonts import find_soundfont
from engine.rendering.synth import Synthesizer
from tests.engine.rendering.soundfont_files import write_soundfont

VIOLIN = 40


def score(*programs: int, kit: int = 0) -> Score:
    rows = [(0.1 * n, 0.4, 60, 90, program) for n, program in enumerate(programs)]
    return Score(in_order(np.array(rows, NOTE)), parts=(Part(DRUMS, "drums", kit=kit),))


@pytest.fixture
def piano_alone(tmp_path: Path) -> Path:
    return write_soundfont(tmp_path / "piano.sf2", [(0, 0)])


def test_a_soundfonts_presets_are_read_from_the_file(tmp_path: Path) -> None:
    wanted = [(0, 0), (0, 40), (128, 0), (8, 4)]
    path = write_soundfont(tmp_path / "some.sf2", wanted)
    assert presets_of(path) == set(wanted)


@pytest.mark.parametrize("name", ["TimGM6mb", "FluidR3_GM"])
def test_the_soundfonts_we_recommend_have_all_there_is(name: str) -> None:
    assert instruments_lacking(presets_of(find_soundfont(name))) == []


def test_what_is_there_is_played(piano_alone: Path) -> None:
    synthesizer = Synthesizer(piano_alone)
    assert np.abs(synthesizer.render(score(0))).max() > 0.01
    synthesizer.close()


@pytest.mark.parametrize(
    ("programs", "named"),
    [
        ((0, DRUMS), r"has no drums \(kit 0\): choose"),
        ((0, VIOLIN), r"has no violin \(program 40\): choose"),
        ((0, VIOLIN, DRUMS), r"has no drums \(kit 0\), no violin \(program 40\): choose"),
    ],
)
def test_what_is_not_there_is_named_with_the_file_and_the_variable(
    piano_alone: Path, programs: tuple[int, ...], named: str
) -> None:
    synthesizer = Synthesizer(piano_alone)
    with pytest.raises(SoundFontError, match=named) as caught:
        synthesizer.render(score(*programs))
    synthesizer.close()
    assert str(piano_alone) in str(caught.value)
    assert "AFFETTO_SOUNDFONT" in str(caught.value)


def test_another_kit_may_be_the_standard_kit(tmp_path: Path) -> None:
    path = write_soundfont(tmp_path / "drums.sf2", [(0, 0), (128, 0)])
    synthesizer = Synthesizer(path)
    assert np.abs(synthesizer.render(score(DRUMS, kit=32))).max() > 0.01
    synthesizer.close()
    assert lacking([(128, 32)], presets_of(path)) == []


def test_instruments_are_told_with_the_programs_they_lack(tmp_path: Path) -> None:
    have = [(0, program) for program in range(128) if program not in (26, 27, VIOLIN, 41, 110)]
    lacks = instruments_lacking(presets_of(write_soundfont(tmp_path / "most.sf2", have)))
    assert lacks == ["drums", "guitar (programs 26, 27)", "violin"]


def test_a_file_without_a_list_of_presets_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.sf2"
    path.write_bytes(write_soundfont(tmp_path / "whole.sf2", [(0, 0)]).read_bytes()[:9_000])
    with pytest.raises(SoundFontError, match="its list of sounds is missing"):
        presets_of(path)
    path.unlink()
    with pytest.raises(SoundFontError, match=r"cut\.sf2"):
        presets_of(path)


def test_fluidsynth_writes_nothing_on_the_standard_error_stream(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "engine.rendering.fluidsynth_log")
    path = write_soundfont(tmp_path / "drums.sf2", [(0, 0), (128, 0)])
    synthesizer = Synthesizer(path)
    synthesizer.render(score(0, DRUMS, kit=32))
    synthesizer.close()
    damaged = tmp_path / "damaged.sf2"
    damaged.write_bytes(path.read_bytes()[:1_000])
    with pytest.raises(SoundFontError, match=r"cannot load the SoundFont .*damaged\.sf2"):
        Synthesizer(damaged)
    assert capfd.readouterr().err == ""
    assert "Instrument not found" in caplog.text
    assert {record.levelno for record in caplog.records} == {logging.DEBUG}


def test_what_fluidsynth_cannot_load_is_told_with_its_reason(tmp_path: Path) -> None:
    whole = write_soundfont(tmp_path / "whole.sf2", [(0, 0)]).read_bytes()
    (tmp_path / "odd.sf2").write_bytes(whole.replace(b"pbag", b"gabp"))
    with pytest.raises(SoundFontError, match=r"FluidSynth cannot load .*odd\.sf2 \(.+\)"):
        Synthesizer(tmp_path / "odd.sf2")
