"""What ``affetto compose`` needs of SoundFont and models, and how it names what is not there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.api.settings import PROJECT
from tests.engine.conftest import affetto
from tests.engine.rendering.soundfont_files import write_soundfont

QUICK = ("--seconds", "5", "--candidates", "1", "--seed", "3")


@pytest.mark.parametrize("soundfont", ["none/such.sf2", "/nowhere/no such", "nothing-of-that-name"])
def test_midi_alone_needs_no_soundfont(tiny_composer: Path, tmp_path: Path, soundfont: str) -> None:
    done = affetto(
        *("compose", "--only", "midi", *QUICK),
        cwd=tmp_path,
        AFFETTO_MODEL=str(tiny_composer),
        AFFETTO_SOUNDFONT=soundfont,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".mid"]


def test_a_variable_of_earlier_versions_is_told_of_and_not_used(
    tiny_composer: Path, tmp_path: Path
) -> None:
    done = affetto(
        *("compose", "--instruments", "rock", "--only", "midi", *QUICK),
        cwd=tmp_path,
        AFFETTO_MODEL=str(tiny_composer),
        AFFETTO_BAND_MODEL=str(tmp_path / "none"),
    )
    assert done.returncode == 0
    assert done.stderr == (
        "affetto: AFFETTO_BAND_MODEL is not used any more: one composer writes for the piano and "
        "for bands. Name its folder in AFFETTO_MODEL.\n"
    )


def test_sounds_that_the_soundfont_lacks_are_named_in_place_of_a_silent_file(
    tiny_composer: Path, tmp_path: Path
) -> None:
    soundfont = write_soundfont(tmp_path / "piano.sf2", [(0, 0)])
    done = affetto(
        *("compose", "--instruments", "drums, bass", *QUICK, "--out", "out"),
        cwd=tmp_path,
        AFFETTO_SOUNDFONT=str(soundfont),
        AFFETTO_MODEL=str(tiny_composer),
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
