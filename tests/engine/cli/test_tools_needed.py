"""What ``affetto compose`` needs of SoundFont and models, and how it names what is not there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.api.settings import PROJECT
from tests.engine.conftest import Trained, affetto
from tests.engine.rendering.soundfont_files import write_soundfont

QUICK = ("--seconds", "5", "--candidates", "1", "--seed", "3")


@pytest.mark.parametrize("soundfont", ["none/such.sf2", "/nowhere/no such", "nothing-of-that-name"])
def test_midi_alone_needs_no_soundfont(trained: Trained, tmp_path: Path, soundfont: str) -> None:
    done = affetto(
        *("compose", "--only", "midi", *QUICK),
        cwd=tmp_path,
        AFFETTO_MODEL=str(trained.model),
        AFFETTO_SOUNDFONT=soundfont,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".mid"]


@pytest.mark.parametrize("content", [None, "an empty folder"])
def test_a_wrong_band_model_is_named_by_its_variable(
    trained: Trained, tmp_path: Path, content: str | None
) -> None:
    folder = tmp_path / "no-band"
    if content:
        folder.mkdir()
    done = affetto(
        *("compose", "--instruments", "rock", *QUICK, "--out", "out"),
        cwd=tmp_path,
        AFFETTO_MODEL=str(trained.model),
        AFFETTO_BAND_MODEL=str(folder),
    )
    assert done.returncode == 2
    assert "AFFETTO_BAND_MODEL" in done.stderr
    assert str(folder) in done.stderr
    assert "plays the piano alone" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_sounds_that_the_soundfont_lacks_are_named_in_place_of_a_silent_file(
    tmp_path: Path,
) -> None:
    soundfont = write_soundfont(tmp_path / "piano.sf2", [(0, 0)])
    done = affetto(
        *("compose", "--instruments", "drums, bass", *QUICK, "--out", "out"),
        cwd=tmp_path,
        AFFETTO_SOUNDFONT=str(soundfont),
        AFFETTO_MODEL=str(PROJECT / "models" / "piano"),
        AFFETTO_BAND_MODEL=str(PROJECT / "models" / "band"),
    )
    assert done.returncode == 2
    assert f"The SoundFont {soundfont} has no drums (kit " in done.stderr
    assert "fluidsynth" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert not list((tmp_path / "out").iterdir())


def test_the_command_s_own_process_loads_nothing_that_reads_notes() -> None:
    # Numbers and notes are the worker's: loading what handles them would delay each start.
    asked = "import sys, engine.cli.compose; print({'numpy', 'symusic'} & {*sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
