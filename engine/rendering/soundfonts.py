"""Which SoundFont to play with.

The folder ``soundfonts/`` holds a manifest of the SoundFonts this project knows: name,
licence, checksum, where each comes from and the places it is found at, the best first. No
SoundFont is kept in the repository. Any ``.sf2`` or ``.sf3`` laid into the folder becomes
a choice by the name before its ending.
"""

from __future__ import annotations

import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.api.errors import SoundFontError
from engine.api.settings import PROJECT

FOLDER: Final = PROJECT / "soundfonts"
"""Where the manifest is and SoundFonts may be laid."""

ENDINGS: Final = (".sf2", ".sf3")
"""What a SoundFont's file name ends with, in any letter case."""

_IN_PACKAGE: Final = "package:"


@dataclass(frozen=True, slots=True)
class SoundFont:
    """A SoundFont of the manifest.

    Attributes:
        name: What it is asked for by.
        bytes: Size of the file.
        sha256: SHA-256 of the file (hex) as its source gives it out.
        licence: SPDX identifier.
        author: Who made it.
        source: Where to get it.
        places: Paths it is found at, best first; ``package:NAME/FILE`` is a file inside an
            installed Python package.
    """

    name: str
    bytes: int
    sha256: str
    licence: str
    author: str
    source: str
    places: tuple[str, ...]


def known_soundfonts(folder: Path = FOLDER) -> tuple[SoundFont, ...]:
    """The SoundFonts of the manifest, the best first.

    Raises:
        SoundFontError: The manifest is missing or broken.
    """
    path = folder / "manifest.json"
    try:
        entries = json.loads(path.read_text("utf-8"))["soundfonts"]
        return tuple(SoundFont(**{**entry, "places": tuple(entry["places"])}) for entry in entries)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SoundFontError(f"{path} is missing or broken: restore it from the source.") from error


def choices(folder: Path = FOLDER) -> dict[str, Path]:
    """Every SoundFont that is there, by name: the manifest's first, then those laid in.

    A file laid into the folder comes before a known one of the same name, since somebody
    put it there on purpose.

    Raises:
        SoundFontError: The manifest is missing or broken.
    """
    found: dict[str, Path] = {}
    for known in known_soundfonts(folder):
        place = next((path for path in map(_place, known.places) if path and path.is_file()), None)
        if place:
            found[known.name] = place
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in ENDINGS:
            found[path.stem] = path
    return found


def find_soundfont(choice: str | None = None, folder: Path = FOLDER) -> Path:
    """The SoundFont to play with, known to be one by its header.

    Args:
        choice: A path (with a ``/`` or one of ``ENDINGS`` in it) or a name out of
            :func:`choices`, in any letter case; None for the first of them.
        folder: Where the manifest is.

    Raises:
        SoundFontError: It is not there, or the file is no SoundFont; says what is.
    """
    if choice and ("/" in choice or choice.lower().endswith(ENDINGS)):
        path = Path(choice).expanduser()
        return _checked(path if path.is_file() or path.is_absolute() else folder / path)
    found = choices(folder)
    if not found:
        raise SoundFontError(
            "No SoundFont was found: install one (apt-get install fluid-soundfont-gm) "
            f"or lay an .sf2 file into {folder}."
        )
    if not choice:
        return _checked(next(iter(found.values())))
    for name, path in found.items():
        if name.casefold() == choice.casefold():
            return _checked(path)
    raise SoundFontError(
        f"Unknown SoundFont: {choice[:64]}. There are {', '.join(found)}; "
        "or give the path of an .sf2 file."
    )


def _place(text: str) -> Path | None:
    """The path a manifest's place stands for; None if its package is not installed."""
    if not text.startswith(_IN_PACKAGE):
        return Path(text)
    package, _, file = text.removeprefix(_IN_PACKAGE).partition("/")
    # Looked up without importing: the package may be slow to load and is not needed.
    spec = importlib.util.find_spec(package)
    locations = spec.submodule_search_locations if spec else None
    return Path(locations[0], file) if locations else None


def _checked(path: Path) -> Path:
    """The path, if a SoundFont's header stands there.

    Source: SoundFont Technical Specification 2.04, section 3: a RIFF file of form ``sfbk``.
    """
    try:
        with path.open("rb") as file:
            header = file.read(12)
    except OSError as error:
        raise SoundFontError(f"The SoundFont {path} cannot be read: {error.strerror}.") from error
    if header[:4] != b"RIFF" or header[8:] != b"sfbk":
        raise SoundFontError(f"{path} is no SoundFont: it does not begin as an .sf2 file does.")
    return path
