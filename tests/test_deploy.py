"""The systemd unit: systemd reads it, and it fits the program."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
UNIT = PROJECT / "deploy" / "affetto.service"
HOME = "/opt/affetto"


def entries() -> dict[str, str]:
    return dict(re.findall(r"^(\w+)=(.*)$", UNIT.read_text("utf-8"), re.MULTILINE))


def test_it_runs_what_there_is() -> None:
    program, command = entries()["ExecStart"].split()
    assert (PROJECT / Path(program).relative_to(HOME)).is_file()
    assert command == "bot"
    named = re.findall(rf"{HOME}/([\w./-]+)", UNIT.read_text("utf-8"))
    assert all((PROJECT / name).exists() for name in named if name != ".env")


def test_a_stop_reaches_the_bot_alone_and_leaves_it_time() -> None:
    # Its workers must live until their pieces are done.
    assert entries()["KillMode"] == "mixed"
    assert int(entries()["TimeoutStopSec"]) >= 30


def test_a_wrong_set_up_is_not_tried_for_ever() -> None:
    assert entries()["Restart"] == "always"
    assert entries()["RestartPreventExitStatus"] == "2"


def test_the_data_are_where_systemd_makes_room() -> None:
    folder = f"/var/lib/{entries()['StateDirectory']}"
    assert entries()["Environment"] == f"AFFETTO_DATA_DIR={folder}"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    # The program and its user are not here, but where it is installed.
    text = UNIT.read_text("utf-8").replace(f"{HOME}/affetto bot", "/bin/true")
    unit = tmp_path / "affetto.service"
    unit.write_text(re.sub(r"^(User|WorkingDirectory)=.*\n", "", text, flags=re.MULTILINE))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
