"""What is written beside the code, held to the code."""

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from dotenv import dotenv_values

import engine
from bot.replying.links import invite_link
from bot.settings import BotSettings
from engine.api.setting_rules import About
from engine.api.settings import read_settings
from tests.layers import TREES

PROJECT = Path(__file__).resolve().parents[1]
ABOUT: list[About] = [entry.metadata["about"] for entry in fields(BotSettings)]
PAGES = sorted(
    path.relative_to(PROJECT)
    for path in (
        *PROJECT.glob("*.md"),
        *(
            path
            for top in ("benchmarks", "deploy", "docs", "models", "soundfonts", "tests")
            for path in (PROJECT / top).rglob("*.md")
        ),
    )
)


def text(name: str) -> str:
    return (PROJECT / name).read_text("utf-8")


def commands() -> list[str]:
    """The front door's commands, as its own help lists them."""
    result = subprocess.run(
        [PROJECT / "affetto", "--help"], capture_output=True, text=True, check=True
    )
    return re.findall(r"^  ([a-z]+)  +\w", result.stdout, re.MULTILINE)


def examples() -> dict[str, str]:
    """Every variable of .env.example, commented out or not: name to text."""
    lines = re.findall(r"^(?:# )?([A-Z_]+)=(.*)$", text(".env.example"), re.MULTILINE)
    assert len(dict(lines)) == len(lines), "a variable stands there twice"
    return dict(lines)


def test_the_env_example_lists_every_setting() -> None:
    assert set(examples()) == {about.variable for about in ABOUT}


@pytest.mark.parametrize("about", ABOUT, ids=lambda about: about.variable)
def test_the_env_example_explains_a_setting_in_its_own_words(about: About) -> None:
    above = rf"^# {re.escape(about.help)}\n(# )?{about.variable}="
    assert re.search(above, text(".env.example"), re.MULTILINE)


def test_the_env_example_shows_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    shown = {**examples(), "DISCORD_TOKEN": "a"}
    assert read_settings(BotSettings, shown) == BotSettings(discord_token="a")


def test_the_env_example_asks_for_nothing_but_the_token() -> None:
    assert dotenv_values(PROJECT / ".env.example") == {"DISCORD_TOKEN": ""}


@pytest.mark.parametrize("about", ABOUT, ids=lambda about: about.variable)
def test_the_readme_names_every_setting(about: About) -> None:
    assert f"`{about.variable}`" in text("README.md")


def test_the_readme_names_every_command_and_no_other() -> None:
    known = set(commands())
    assert known >= {"compose", "bot", "train", "evaluate", "benchmark", "test", "check"}
    assert set(re.findall(r"\./affetto ([a-z]+)", text("README.md"))) == known


@pytest.mark.parametrize("command", ["compose", "bot", "train", "evaluate", "benchmark"])
def test_the_readmes_options_exist(command: str) -> None:
    calls = re.findall(rf"\./affetto {command}\b([^`\n#]*)", text("README.md"))
    options = {option for call in calls for option in re.findall(r"--[a-z-]+", call)}
    module = ["bot"] if command == "bot" else ["engine", command]
    result = subprocess.run(
        [sys.executable, "-m", *module, "--help"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert options <= set(re.findall(r"--[a-z-]+", result.stdout))


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_no_link_leads_nowhere(page: Path) -> None:
    found = re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", text(str(page)))
    links = [first or second for first, second in found]
    local = [link for link in links if not re.match(r"[a-z]+:", link)]
    for link in local:
        path, _, heading = link.partition("#")
        target = PROJECT / page.parent / path if path else PROJECT / page
        assert target.exists(), f"{page} links to {link}"
        assert not heading or heading in headings(target), f"{page} links to {link}"


def headings(page: Path) -> set[str]:
    """The anchors that GitHub makes of a page's headings."""
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_the_readmes_invite_link_is_the_one_the_bot_prints() -> None:
    for voice in (False, True):
        link = invite_link(1, voice=voice).replace("=1&", "=YOUR_APPLICATION_ID&")
        assert f"`{link}`" in text("README.md")


def test_the_changelog_tells_of_this_version() -> None:
    assert re.search(
        rf"^## \[{re.escape(engine.__version__)}\]( - \d{{4}}-\d\d-\d\d)?$",
        text("CHANGELOG.md"),
        re.MULTILINE,
    )


TOPS = "|".join(
    sorted(one.name for one in PROJECT.iterdir() if one.is_dir() and one.name.isidentifier())
)
"""The project's own folders."""
TRAINED = {"chords.tflite", "critic_band.npz", "critic_piano.npz"}
"""What training writes."""
PLANNED = {"models/NAME", "models/mine", "models/composer", *TRAINED}
"""What a reader is told to make."""


def lost_paths(words: str, beside: Path) -> set[str]:
    """What code in a page names of the project's files and folders that is not there."""
    fences = re.findall(r"^ *```[^\n]*\n(.*?)^ *```", words, re.MULTILINE | re.DOTALL)
    code = fences + re.findall(r"`([^`\n]+)`", words)
    named = {
        one.rstrip("/.")
        for span in code
        for one in re.findall(
            rf"(?<![\w/.-])(?:\.?[\w-]+/)*[\w-]+\.(?:py|md|lock|toml|yaml|tflite|npz)\b"
            rf"|(?<![\w/.-])(?:{TOPS})/[\w/.-]*",
            span,
        )
    }
    # A page may leave out the folders above, once it has said where it is.
    files = [path.as_posix() for top in TOPS.split("|") for path in (PROJECT / top).rglob("*")]
    return {
        one
        for one in named - PLANNED
        if not (PROJECT / one).exists()
        and not (beside / one).exists()
        and not any(file.endswith(f"/{one}") for file in files)
        and not one.endswith(".sf2")  # a SoundFont is the operator's own
    }


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_path_named_exists(page: Path) -> None:
    assert not lost_paths(text(str(page)), PROJECT / page.parent)


@pytest.mark.parametrize(
    ("words", "lost"),
    [
        ("`engine/gone/`, `engine/api/`", {"engine/gone"}),
        ("see `python benchmarks/gone.py chaos` and `benchmarks/bot.py`", {"benchmarks/gone.py"}),
        ("`ledger.py`, `services/duel.py`, `services/gone.py`", {"services/gone.py"}),
        ("```sh\npip install -r gone.lock\n```", {"gone.lock"}),
        ("`engine/api/gone.py` `weights.npz`", {"engine/api/gone.py", "weights.npz"}),
        ("gone.py, `gone`, `numpy.py_func`, https://a.b/gone.md", set()),
    ],
)
def test_a_path_that_is_gone_is_seen_however_it_is_named(words: str, lost: set[str]) -> None:
    assert lost_paths(words, PROJECT) == lost


def test_the_architecture_page_names_every_room() -> None:
    page = text("ARCHITECTURE.md")
    rooms = {
        f"`{tree}/{room}/`" if (PROJECT / tree / room).is_dir() else f"`{tree}/{room}.py`"
        for tree, table in TREES.items()
        for room in table
        if room != "__main__"
    }
    assert not {room for room in rooms if room not in page}
