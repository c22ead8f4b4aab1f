"""The options that make a piece from another one: ``--vary``, ``--extend``, ``--change``."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.api.errors import AffettoError, DataError, RequestError
from engine.api.instruments import BY_NAME, MULTI, PIANO
from engine.api.keys import Key, parse_key
from engine.api.moods import Mood
from engine.api.origin import Origin, Way
from engine.api.request import SECONDS, ComposeRequest

EXTENDED_BY: Final = 30
"""Seconds a piece is extended by where no length is asked for."""
_LARGEST_DATA: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class Given:
    """A piece that was named on the command line.

    Attributes:
        origin: What is to be made from it.
        seconds: The length to ask for where none is.
        instruments: The instruments to ask for where none are.
        moods: The moods it was composed for, where its data tells; else none.
    """

    origin: Origin
    seconds: int
    instruments: str
    moods: tuple[Mood, ...]


def add_origins(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    ways = parser.add_mutually_exclusive_group()
    for way, text in (
        (Way.VARY, "keep the opening of a piece and go on in a new way"),
        (Way.EXTEND, "keep a piece but for its ending and go on to --seconds"),
        (Way.CHANGE, "keep the melody of a piece and fit it to another --mood"),
    ):
        ways.add_argument(f"--{way}", type=Path, metavar="FILE.mid", help=text)


def given(args: argparse.Namespace) -> Given | None:
    """The piece an option names, or None.

    Its key and instruments are taken from the ``.json`` beside it, as ``compose`` writes it;
    without one they are found in the notes.

    Raises:
        RequestError: The file or its data cannot be read.
    """
    named = [(way, getattr(args, way)) for way in Way if getattr(args, way) is not None]
    if not named:
        return None
    (way, path) = named[0]
    # Only now: what reads notes takes a fifth of a second to load.
    from engine.analysis.key_finding import find_key  # noqa: PLC0415
    from engine.music.midi import read_midi  # noqa: PLC0415

    try:
        score = read_midi(path)
        midi = path.read_bytes()
    except (DataError, OSError) as error:
        raise RequestError(f"--{way} {path}: {error}") from error
    data = _data(path.with_suffix(".json"))
    # Made from a piece, "multi" stands for that piece's own instruments.
    alone = set(score.programs) <= set(BY_NAME[PIANO].programs)
    found = find_key(score.notes)[0], PIANO if alone else MULTI, ()
    key, instruments, moods = data or found
    seconds = round(score.seconds) + (EXTENDED_BY if way is Way.EXTEND else 0)
    seconds = min(max(seconds, SECONDS[0]), SECONDS[1])
    return Given(Origin(way, midi, key), seconds, instruments, moods)


def _data(path: Path) -> tuple[Key, str, tuple[Mood, ...]] | None:
    """Key, instruments and moods in a piece's data; None where there is no such file."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            data = json.loads(file.read(_LARGEST_DATA))
        request = ComposeRequest.from_json(data["request"])
        return parse_key(data["key"]), request.instruments, request.moods
    except (OSError, ValueError, KeyError, TypeError, AttributeError, AffettoError) as error:
        raise RequestError(
            f"{path} is not the data of a piece ({type(error).__name__}); "
            "without that file key and instruments are found in the notes."
        ) from error
