"""The front door and the real program behind it, called wrongly."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.front import PROJECT, write_project


@pytest.mark.parametrize(
    ("arguments", "more", "expected"),
    [
        (["compose", "--mood", "sda"], {}, "Did you mean sad"),
        (["bot"], {"DISCORD_TOKEN": ""}, "DISCORD_TOKEN is not set"),
        *(
            pytest.param(
                ["compose", "--mood", "sad", *typed], more, expected, marks=pytest.mark.slow
            )
            for typed, more, expected in (
                ([], {"AFFETTO_WORKERS": "many"}, "AFFETTO_WORKERS must be"),
                (["--seconds", "4"], {}, "seconds"),
                (["--seconds", "long"], {}, "seconds"),
                ([], {"AFFETTO_SOUNDFONT": "none/such.sf2"}, "none/such.sf2"),
            )
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_line_by_the_real_program(
    tmp_path: Path, arguments: list[str], more: dict[str, str], expected: str
) -> None:
    fresh = write_project(tmp_path)
    shutil.rmtree(fresh.root / "engine")
    for name in ("bot", "engine", "models", "soundfonts"):
        (fresh.root / name).symlink_to(PROJECT / name)
    python = fresh.root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/usr/bin/env bash\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    shutil.copy(fresh.root / "requirements.lock", fresh.root / ".venv")
    result = fresh.call(*arguments, cwd=fresh.wheels, **more)
    assert (result.returncode, result.stdout) == (2, "")
    assert expected in result.stderr
    assert result.stderr.count("\n") == 1, result.stderr
    assert "Traceback" not in result.stderr
