"""The front door, run for real: real bash, real venv, real pip, one small wheel, no network."""

import os
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.front import Front, write_project, write_wheel

COMMANDS = (
    *("compose", "bot", "worker", "train", "evaluate", "benchmark", "test", "check"),
    "update",
)


@pytest.fixture
def fresh(tmp_path: Path) -> Front:
    """A project nobody has set up yet."""
    return write_project(tmp_path)


@dataclass(frozen=True)
class Called:
    """A project that two first calls at once have set up, to be copied, and what they said."""

    place: Path
    said: list[tuple[int, str, str]]


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Called:
    front = write_project(tmp_path_factory.mktemp("set-up"))
    calls = [
        subprocess.Popen(
            [front.root / "affetto", "compose"],
            env=front.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    answers = [call.communicate() for call in calls]
    codes = [call.returncode for call in calls]
    said = [(code, *answer) for code, answer in zip(codes, answers, strict=True)]
    return Called(front.place, said)


def _copy_or_link(source: str, target: str) -> None:
    """Copy a file; link pip's own, which are many and only ever replaced."""
    (os.link if "/site-packages/pip/" in source else shutil.copy2)(source, target)


@pytest.fixture
def ready(set_up: Called, tmp_path: Path) -> Front:
    """A project that has its environment and has composed before."""
    assert not any(code for code, *_ in set_up.said), set_up.said
    shutil.copytree(
        set_up.place, tmp_path, symlinks=True, dirs_exist_ok=True, copy_function=_copy_or_link
    )
    return Front(tmp_path)


@pytest.mark.parametrize(
    "arguments",
    [[], ["--help"], ["-h"], ["help"], ["test", "--help"], ["check", "-h"], ["update", "--help"]],
)
def test_help_needs_no_set_up(fresh: Front, arguments: list[str]) -> None:
    result = fresh.call(*arguments)
    assert (result.returncode, result.stderr) == (0, "")
    assert all(f"\n  {command} " in result.stdout for command in COMMANDS)
    assert not (fresh.root / ".venv").exists()


def test_an_unknown_command_gets_one_line(fresh: Front) -> None:
    result = fresh.call("copmose", "--mood", "sad")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("affetto: unknown command: copmose. Commands are compose, ")
    assert result.stderr.count("\n") == 1
    assert not (fresh.root / ".venv").exists()


@pytest.mark.slow
def test_two_first_calls_at_once_take_turns_to_set_up(set_up: Called) -> None:
    handed_over = (0, f"1 {Path.cwd()} compose\n")
    assert [answer[:2] for answer in set_up.said] == [handed_over] * 2, set_up.said
    said = "".join(stderr for *_, stderr in set_up.said)
    assert said.count("installing 1 packages into ") == 1


def test_it_hands_over_from_any_folder(ready: Front, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "engine").mkdir(parents=True)
    (elsewhere / "engine" / "__main__.py").write_text("raise SystemExit('the wrong engine')")
    result = ready.call("compose", "--mood", "very sad", cwd=elsewhere)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"1 {elsewhere} compose --mood very sad\n"


def test_the_second_call_starts_at_once(ready: Front) -> None:
    shutil.rmtree(ready.wheels)
    (ready.root / ".venv" / "bin" / "pip").unlink()
    for tool in ("flock", "grep", "cp"):
        (ready.tools / tool).unlink()
    result = ready.call("compose")
    assert (result.returncode, result.stderr) == (0, "")


def test_it_can_be_called_through_a_link(ready: Front, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(ready.root / "affetto")
    result = subprocess.run(
        [tmp_path / "link", "compose"], env=ready.environment(), capture_output=True, check=False
    )
    assert (result.returncode, result.stderr) == (0, b"")


def test_a_new_lock_file_is_set_up_anew(ready: Front) -> None:
    ready.lock("2")
    result = ready.call("compose")
    assert result.stdout.startswith("2 ")
    assert "installing" in result.stderr
    ready.lock("1")
    assert ready.call("compose").stdout.startswith("1 "), "an old stamp must not be believed"


def test_a_larger_set_up_serves_the_smaller_commands(ready: Front) -> None:
    assert "installing" in ready.call("train").stderr
    for command in ("compose", "evaluate"):
        result = ready.call(command)
        assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("command", ["worker", "train", "evaluate", "benchmark"])
def test_help_of_a_command_that_needs_more_is_given_without_it(ready: Front, command: str) -> None:
    shutil.rmtree(ready.wheels)
    result = ready.call(command, "--seed", "3", "--help")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.endswith(f" {command} --seed 3 --help\n")


@pytest.mark.slow
def test_commands_with_different_needs_keep_each_others_packages(ready: Front) -> None:
    for command in ("worker", "train"):
        # Else pip would have nothing to install, and there would be nothing to keep.
        [about] = (ready.root / ".venv").glob("lib/*/site-packages/tone-1.dist-info")
        shutil.rmtree(about)
        assert "installing" in ready.call(command).stderr
    for command in ("worker", "train", "compose"):
        assert ready.call(command).stderr == ""


@pytest.mark.slow
def test_what_was_set_up_for_an_earlier_version_is_not_believed_later(ready: Front) -> None:
    ready.call("train")
    ready.lock("2")
    assert ready.call("compose").stdout.startswith("2 ")
    ready.lock("1")
    assert ready.call("train").stdout.startswith("1 ")


def test_a_set_up_broken_off_is_begun_anew(ready: Front) -> None:
    (ready.root / ".venv" / "unfinished").touch()
    [module] = (ready.root / ".venv").glob("lib/*/site-packages/tone.py")
    module.write_text("VERS")
    result = ready.call("compose")
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("1 ")


def test_a_set_up_that_fails_says_where_to_look(ready: Front) -> None:
    ready.lock("3")
    result = ready.call("compose")
    assert (result.returncode, result.stdout) == (2, "")
    assert "No matching distribution found for tone==3" in result.stderr
    assert f"the whole story is in {ready.root / 'setup.log'}" in result.stderr
    assert "installing" in ready.call("compose").stderr, "half a set-up passes for a whole one"


def test_packages_that_are_not_found_leave_those_there_as_they_were(ready: Front) -> None:
    ready.lock("3")
    assert ready.call("compose").returncode == 2
    ready.lock("1")
    result = ready.call("compose")
    assert (result.returncode, result.stderr) == (0, "")


def test_a_set_up_that_fails_while_it_changes_packages_is_begun_anew(ready: Front) -> None:
    write_wheel(ready.wheels, "3")
    with zipfile.ZipFile(ready.wheels / "tone-3-py3-none-any.whl", "a") as wheel:
        wheel.writestr("../../outside.py", "")  # pip refuses that only once it installs
    ready.lock("3")
    assert ready.call("compose").returncode == 2
    assert (ready.root / ".venv" / "unfinished").exists()
    ready.lock("1")
    result = ready.call("compose")
    assert (result.returncode, result.stdout[:2]) == (0, "1 ")
    assert "installing" in result.stderr


def test_an_environment_whose_python_is_gone_is_made_anew(ready: Front) -> None:
    python = ready.root / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/no/longer/here/python3")
    assert ready.call("compose").stdout.startswith("1 ")


def test_a_package_that_was_tampered_with_is_refused(ready: Front) -> None:
    ready.lock("2")
    write_wheel(ready.wheels, "2")
    with zipfile.ZipFile(ready.wheels / "tone-2-py3-none-any.whl", "a") as wheel:
        wheel.writestr("evil.py", "")
    result = ready.call("compose")
    assert (result.returncode, result.stdout) == (2, "")


def test_an_unsuitable_python_is_refused(fresh: Front) -> None:
    result = fresh.call("compose", PYTHON="/bin/false")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "affetto: PYTHON must name a Python 3.11 to 3.13, not /bin/false.\n"


def test_without_python_and_without_root_one_line_says_what_to_install(fresh: Front) -> None:
    result = fresh.call("compose", PYTHON="")
    assert (result.returncode, result.stdout) == (2, "")
    assert "sudo apt-get install python3 python3-venv libfluidsynth3 (" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (fresh.root / ".venv").exists()


@pytest.mark.parametrize(
    ("given", "handed_over"),
    [
        ([], []),
        (["--quick"], ["-m", "not slow"]),
        (["--coverage"], ["--cov"]),
        (
            ["tests/bot", "--quick", "-k", "two words"],
            ["tests/bot", "-m", "not slow", "-k", "two words"],
        ),
    ],
)
def test_the_tests_run_on_every_core_with_the_options_given(
    fresh: Front, given: list[str], handed_over: list[str]
) -> None:
    python = fresh.root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/usr/bin/env bash\nprintf \'%s\\n\' "$2" "${@:3}" --\n')
    python.chmod(0o755)
    shutil.copy(fresh.root / "requirements-dev.lock", fresh.root / ".venv")
    *checks, tests, types = fresh.call("test", *given).stdout.removesuffix("--\n").split("--\n")
    assert [check.split("\n")[0] for check in checks] == ["ruff", "ruff"]
    more = (os.cpu_count() or 1) + 2
    workers = f"-n {more} --dist loadfile --no-loadscope-reorder --max-worker-restart 0"
    assert tests.splitlines() == ["pytest", *workers.split(), *handed_over]
    assert types.splitlines()[0] == "mypy"


@pytest.mark.parametrize(("wrong", "status"), [("pytest", 5), ("mypy", 5), ("ruff", 5), ("", 0)])
def test_types_are_checked_beside_the_tests_and_either_can_fail(
    fresh: Front, wrong: str, status: int
) -> None:
    python = fresh.root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    lines = ["#!/usr/bin/env bash", 'echo "$2"', f'[ "$2" != "{wrong}" ] || exit 5']
    python.write_text("\n".join(lines))
    python.chmod(0o755)
    shutil.copy(fresh.root / "requirements-dev.lock", fresh.root / ".venv")
    done = fresh.call("test")
    assert done.returncode == status
    told = ["ruff"] if wrong == "ruff" else ["ruff", "ruff", "pytest", "mypy"]
    assert done.stdout.split() == told
