import hashlib
import json
from pathlib import Path

import pytest

from engine.api.errors import SoundFontError
from engine.rendering.soundfonts import (
    FOLDER,
    SoundFont,
    choices,
    find_soundfont,
    known_soundfonts,
)

HEADER = b"RIFF\x10\x00\x00\x00sfbkLIST" + bytes(8)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose manifest knows two SoundFonts, of which only the second is there."""
    there = tmp_path / "system" / "Second.sf2"
    there.parent.mkdir()
    there.write_bytes(HEADER)
    rest = {"bytes": 1, "sha256": "0" * 64, "licence": "MIT", "author": "A", "source": "B"}
    entries = [
        {"name": "First", **rest, "places": [str(there.with_name("First.sf2"))]},
        {"name": "Second", **rest, "places": [str(tmp_path / "nowhere.sf2"), str(there)]},
    ]
    folder = tmp_path / "soundfonts"
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps({"soundfonts": entries}), "utf-8")
    return folder


def test_the_best_one_that_is_there_is_taken(folder: Path) -> None:
    system = folder.parent / "system"
    assert find_soundfont(folder=folder) == system / "Second.sf2"
    (system / "First.sf2").write_bytes(HEADER)
    assert find_soundfont(folder=folder) == system / "First.sf2"


@pytest.mark.parametrize("ending", [".sf2", ".sf3", ".SF2"])
def test_a_file_laid_in_becomes_a_choice_by_its_name(folder: Path, ending: str) -> None:
    mine = folder / f"My Grand{ending}"
    mine.write_bytes(HEADER)
    (folder / "notes.txt").write_text("no SoundFont", "utf-8")
    assert list(choices(folder)) == ["Second", "My Grand"]
    assert find_soundfont("my grand", folder) == mine
    assert find_soundfont(f"My Grand{ending}", folder) == mine
    assert find_soundfont(str(mine), folder) == mine


def test_a_file_laid_in_comes_before_a_known_one_of_its_name(folder: Path) -> None:
    mine = folder / "Second.sf2"
    mine.write_bytes(HEADER)
    assert find_soundfont("second", folder) == mine


def test_an_unknown_name_is_answered_with_those_there_are(folder: Path) -> None:
    with pytest.raises(SoundFontError, match=r"Unknown SoundFont: Violin\. There are Second;"):
        find_soundfont("Violin", folder)


def test_a_missing_path_and_a_file_of_another_kind_are_named(folder: Path) -> None:
    with pytest.raises(SoundFontError, match=r"gone\.sf2 cannot be read: No such file"):
        find_soundfont("/tmp/gone.sf2", folder)  # noqa: S108 - it is not there
    song = folder / "song.sf2"
    song.write_bytes(b"RIFF\x10\x00\x00\x00WAVEfmt " + bytes(8))
    with pytest.raises(SoundFontError, match=r"song\.sf2 is no SoundFont"):
        find_soundfont("song", folder)


def test_without_any_it_says_what_to_install(folder: Path) -> None:
    (folder.parent / "system" / "Second.sf2").unlink()
    with pytest.raises(SoundFontError, match="apt-get install fluid-soundfont-gm"):
        find_soundfont(folder=folder)


@pytest.mark.parametrize("text", [None, "{", "{}", '{"soundfonts": [{"name": "A"}]}'])
def test_a_broken_manifest_is_named(folder: Path, text: str | None) -> None:
    manifest = folder / "manifest.json"
    if text is None:
        manifest.unlink()
    else:
        manifest.write_text(text, "utf-8")
    with pytest.raises(SoundFontError, match=r"manifest\.json is missing or broken"):
        find_soundfont(folder=folder)


def test_the_fallback_is_always_there() -> None:
    assert find_soundfont("TimGM6mb").name == "TimGM6mb.sf2"


@pytest.mark.parametrize("known", known_soundfonts(), ids=lambda known: known.name)
def test_the_manifest_is_true_of_the_files(known: SoundFont) -> None:
    path = choices().get(known.name)
    if path is None or path.parent == FOLDER:
        pytest.skip(f"{known.name} is not installed from its source")
    assert path.stat().st_size == known.bytes
    with path.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == known.sha256


def test_the_readme_names_each_with_its_licence() -> None:
    rows = [line for line in (FOLDER / "README.md").read_text("utf-8").splitlines() if "|" in line]
    for known in known_soundfonts():
        assert any(f"`{known.name}`" in row and known.licence in row for row in rows)
