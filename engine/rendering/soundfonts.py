"""Finds the SoundFont to render with.

The folder ``soundfonts/`` holds a manifest of the SoundFonts that this project knows, the best
first: name, licence, checksum, source, and the paths where each may be installed. The repository
contains no SoundFont. Any ``.sf2`` or ``.sf3`` file put into the folder becomes a choice too, by
its name without the suffix.
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
"""The folder of the manifest, and of SoundFonts that the operator adds."""

ENDINGS: Final = (".sf2", ".sf3")
"""The suffixes of a SoundFont's file name, in any letter case."""

_IN_PACKAGE: Final = "package:"


@dataclass(frozen=True, slots=True)
class SoundFont:
    """A SoundFont of the manifest.

    Attributes:
        name: The name to request it by.
        bytes: The size of the file.
        sha256: The SHA-256 of the file in hex, as published by its source.
        licence: The SPDX identifier.
        author: Who made it.
        source: Where to get it.
        places: The paths where it may be, best first; ``package:NAME/FILE`` is a file inside an
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
    """Read the SoundFonts of the manifest, the best first.

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
    """All installed SoundFonts by name: first the manifest's, then those in the folder.

    A file in the folder replaces a SoundFont of the manifest with the same name, since somebody
    put it there on purpose.

    Raises:
        SoundFontError: The manifest is missing or broken.
    """
    installed: dict[str, Path] = {}
    for known in known_soundfonts(folder):
        file = next((path for path in map(_place, known.places) if path and path.is_file()), None)
        if file:
            installed[known.name] = file
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in ENDINGS:
            installed[path.stem] = path
    return installed


def find_soundfont(choice: str | None = None, folder: Path = FOLDER) -> Path:
    """Find the SoundFont to render with, and check its header.

    Example: ``find_soundfont()`` is the path of the best installed one.

    Args:
        choice: A path (with a ``/``, or with one of ``ENDINGS``) or a name in :func:`choices`, in
            any letter case; None for the first of them.
        folder: The folder of the manifest.

    Raises:
        SoundFontError: There is no such SoundFont, or the file is not one; the message lists
            those there are.
    """
    if choice and ("/" in choice or choice.lower().endswith(ENDINGS)):
        path = Path(choice).expanduser()
        return _checked(path if path.is_file() or path.is_absolute() else folder / path)
    installed = choices(folder)
    if not installed:
        raise SoundFontError(
            "No SoundFont was found: install one (apt-get install fluid-soundfont-gm) "
            f"or lay an .sf2 file into {folder}."
        )
    if not choice:
        return _checked(next(iter(installed.values())))
    for name, path in installed.items():
        if name.casefold() == choice.casefold():
            return _checked(path)
    raise SoundFontError(
        f"Unknown SoundFont: {choice[:64]}. There are {', '.join(installed)}; "
        "or give the path of an .sf2 file."
    )


def _place(text: str) -> Path | None:
    """The path of one of a manifest's places; None if its package is not installed."""
    if not text.startswith(_IN_PACKAGE):
        return Path(text)
    package, _, file = text.removeprefix(_IN_PACKAGE).partition("/")
    # Without importing the package, which may be slow to load and is not needed.
    spec = importlib.util.find_spec(package)
    locations = spec.submodule_search_locations if spec else None
    return Path(locations[0], file) if locations else None


def _checked(path: Path) -> Path:
    """Return the path, after a check that the file has a SoundFont's header.

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
