"""The engine's settings, read from an environment and from real .env files."""

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from engine.api import settings
from engine.api.errors import SetupError
from engine.api.settings import PROJECT, EngineSettings, read_settings, unused_settings


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """An empty environment, a project's folder and a working directory of the test's own."""
    project, here = tmp_path / "project", tmp_path / "here"
    project.mkdir()
    here.mkdir()
    monkeypatch.setattr(settings, "PROJECT", project)
    monkeypatch.chdir(here)
    for name in list(os.environ):
        if name.startswith(("AFFETTO_", "DISCORD_", "XDG_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return project, here


def test_where_cores_cannot_be_shared_out_all_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity")
    for cores, used in ((3, 3), (200, 64), (None, 1)):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        assert settings.usable_cores() == used


@pytest.mark.usefixtures("places")
def test_an_empty_environment_gives_the_defaults() -> None:
    found = read_settings(EngineSettings)
    assert found.data_dir == Path.home() / ".local" / "share" / "affetto"
    assert found.workers == len(os.sched_getaffinity(0))
    assert found.soundfont is None
    assert found.model == PROJECT / "models" / "composer"
    assert (found.deadline_seconds, found.queue_limit, found.log_level) == (300.0, 100, "INFO")


def test_every_variable_is_read() -> None:
    found = read_settings(
        EngineSettings,
        {
            "AFFETTO_DATA_DIR": "/somewhere/else",
            "AFFETTO_WORKERS": " 64 ",
            "AFFETTO_SOUNDFONT": "TimGM6mb",
            "AFFETTO_MODEL": "/a/model",
            "AFFETTO_DEADLINE": "2.5",
            "AFFETTO_QUEUE": "1",
            "AFFETTO_LOG_LEVEL": "warning",
        },
    )
    assert found == EngineSettings(
        data_dir=Path("/somewhere/else"),
        workers=64,
        soundfont="TimGM6mb",
        model=Path("/a/model"),
        deadline_seconds=2.5,
        queue_limit=1,
        log_level="WARNING",
    )


def test_all_that_is_wrong_is_said_at_once_one_line_each() -> None:
    with pytest.raises(SetupError) as caught:
        read_settings(
            EngineSettings,
            {
                "AFFETTO_WORKERS": "many",
                "AFFETTO_QUEUE": "0",
                "AFFETTO_DEADLINE": "nan",
                "AFFETTO_LOG_LEVEL": "loud",
                "AFFETTO_DATA_DIR": __file__,
                "AFFETTO_MODEL": "~nobody-of-this-name/model",
            },
        )
    assert str(caught.value).splitlines() == [
        f"AFFETTO_DATA_DIR must be a folder, not {__file__}.",
        "AFFETTO_WORKERS must be a whole number from 1 to 64, not many.",
        "AFFETTO_MODEL must be a path, not ~nobody-of-this-name/model.",
        "AFFETTO_DEADLINE must be a number from 1 to 3600, not nan.",
        "AFFETTO_QUEUE must be a whole number from 1 to 10000, not 0.",
        "AFFETTO_LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR, not loud.",
    ]


@pytest.mark.parametrize("text", ["0", "65", "-1", "2.0", "1e1", "½"])
def test_workers_outside_the_bounds_are_refused(text: str) -> None:
    with pytest.raises(SetupError, match="AFFETTO_WORKERS must be a whole number from 1 to 64"):
        read_settings(EngineSettings, {"AFFETTO_WORKERS": text})


def test_an_empty_variable_counts_as_not_set() -> None:
    empty = {"AFFETTO_WORKERS": "", "AFFETTO_SOUNDFONT": "  ", "AFFETTO_DEADLINE": ""}
    assert read_settings(EngineSettings, empty) == read_settings(EngineSettings, {})


def test_paths_become_absolute(places: tuple[Path, Path]) -> None:
    variables = {"AFFETTO_DATA_DIR": "~/music", "AFFETTO_MODEL": "mine"}
    found = read_settings(EngineSettings, variables)
    assert found.data_dir == Path.home() / "music"
    assert found.model == places[1] / "mine"


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(("home", "used"), [("/data/home", True), ("not/absolute", False)])
def test_the_data_home_of_xdg_is_honoured_if_absolute(
    monkeypatch: pytest.MonkeyPatch, home: str, used: bool
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", home)
    base = Path(home) if used else Path.home() / ".local" / "share"
    assert EngineSettings().data_dir == base / "affetto"


def test_the_environment_wins_over_the_env_file(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    (places[0] / ".env").write_text(
        "# a comment\nAFFETTO_QUEUE='7'\nexport AFFETTO_DEADLINE=9\nAFFETTO_SOUNDFONT=$HOME\nODD\n"
    )
    monkeypatch.setenv("AFFETTO_QUEUE", "8")
    found = read_settings(EngineSettings)
    assert (found.queue_limit, found.deadline_seconds) == (8, 9.0)
    assert found.soundfont == "$HOME", "a dollar sign stands for itself"


def test_the_projects_env_file_comes_before_the_working_directorys(
    places: tuple[Path, Path],
) -> None:
    project, here = places
    (here / ".env").write_text("AFFETTO_QUEUE=5\n")
    assert read_settings(EngineSettings).queue_limit == 5
    (project / ".env").write_text("AFFETTO_DEADLINE=6\n")
    found = read_settings(EngineSettings)
    assert (found.queue_limit, found.deadline_seconds) == (100, 6.0)


def test_an_env_file_that_is_no_text_is_named(places: tuple[Path, Path]) -> None:
    (places[0] / ".env").write_bytes(b"\xff\xfeA\x00")
    with pytest.raises(SetupError, match=r"project/\.env cannot be read as a text file"):
        read_settings(EngineSettings)


def test_a_value_that_is_not_allowed_cannot_be_made() -> None:
    with pytest.raises(SetupError, match="AFFETTO_WORKERS must be a whole number from 1 to 64"):
        replace(EngineSettings(), workers=0)


def test_settings_reach_another_process_unchanged() -> None:
    found = EngineSettings(workers=3, soundfont="x")
    assert pickle.loads(pickle.dumps(found)) == found


def test_nothing_is_read_at_import() -> None:
    wrong = {**os.environ, "AFFETTO_WORKERS": "many", "PYTHONPATH": str(PROJECT)}
    code = "import engine.api.settings, bot.settings"
    subprocess.run([sys.executable, "-c", code], env=wrong, check=True)


def test_a_variable_of_earlier_versions_is_told_of_where_it_is_set() -> None:
    said = unused_settings({"AFFETTO_BAND_MODEL": "models/mine", "AFFETTO_MODEL": "models/yours"})
    assert said == (
        "AFFETTO_BAND_MODEL is not used any more: one composer writes for the piano and for "
        "bands. Name its folder in AFFETTO_MODEL."
    )
    assert unused_settings({"AFFETTO_BAND_MODEL": " ", "AFFETTO_MODEL": "models/yours"}) == ""
