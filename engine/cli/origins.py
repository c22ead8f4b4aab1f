"""The options that make a piece from another one: ``--vary``, ``--extend``, ``--change``."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from engine.api.errors import AffettoError, DataError, RequestError
from engine.api.form import Form, parse_form
from engine.api.instruments import MULTI, PIANO
from engine.api.keys import Key, parse_key
from engine.api.moods import Mood
from engine.api.origin import Origin, Way
from engine.api.progression import Progression, parse_progression
from engine.api.request import SECONDS, ComposeRequest

EXTENDED_BY: Final = 30
"""Seconds a piece is extended by where no length is asked for."""
_LEAST_ADDED: Final = 5
_LARGEST_DATA: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class Given:
    """A piece that was named on the command line.

    Attributes:
        origin: What is to be made from it.
        seconds: The length to ask for where none is.
        instruments: The instruments to ask for where none are.
        moods: The moods it was composed for, where its data tells; else none.
        chords: The chords that were asked for, where its data tells.
        form: The form that was asked for, likewise.
        loop: Whether it is a loop that stays one.
    """

    origin: Origin
    seconds: int
    instruments: str
    moods: tuple[Mood, ...]
    chords: Progression | None = None
    form: Form | None = None
    loop: bool = False


def add_origins(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    ways = parser.add_mutually_exclusive_group()
    for way, text in (
        (Way.VARY, "keep the opening of a piece and go on in a new way"),
        (Way.EXTEND, "keep a piece but for its ending and go on to --seconds"),
        (Way.CHANGE, "keep the melody of a piece and fit it to another --mood"),
        (Way.REDO, "keep a piece note for note but for what the options below name"),
    ):
        ways.add_argument(
            f"--{way}",
            type=Path,
            metavar="FILE.mid",
            help=f"{text}; any MIDI file, - for standard input",
        )


def given(args: argparse.Namespace) -> Given | None:
    """The piece an option names, or None.

    Its key and instruments are taken from the ``.json`` beside it, as ``compose`` writes it;
    without one they are found in the notes. What of the file was left out is printed on standard
    error.

    Raises:
        RequestError: The file cannot be read, or no piece can be made from it.
    """
    ways = (Way.VARY, Way.EXTEND, Way.CHANGE)
    named = [(way, getattr(args, way)) for way in ways if getattr(args, way) is not None]
    if not named:
        return None
    (way, path) = named[0]
    # Only now: what reads notes takes a fifth of a second to load.
    from engine.analysis.key_finding import find_key  # noqa: PLC0415
    from engine.reading.file_bytes import STANDARD_INPUT, read_bounded  # noqa: PLC0415
    from engine.reading.own_form import in_own_form  # noqa: PLC0415
    from engine.reading.part import take_part  # noqa: PLC0415
    from engine.reading.song import read_song  # noqa: PLC0415

    try:
        midi, name = read_bounded(path)
        song = read_song(midi, name=name)
        # An extension keeps all that leaves it room to go on.
        seconds = song.score.seconds
        if way is Way.EXTEND and round(seconds) + _LEAST_ADDED > SECONDS[1]:
            most = SECONDS[1] - EXTENDED_BY
            song = take_part(song, seconds - most, seconds)
            taken = f"Only the last {song.score.seconds:.0f} seconds were taken."
            song = replace(song, left_out=(*song.left_out, taken))
        own = in_own_form(song, midi, SECONDS[1])
    except DataError as error:
        raise RequestError(f"--{way} {path}: {error}") from error
    length = round(own.score.seconds)
    for sentence in (*song.left_out, *own.left_out):
        print(f"affetto: {name}: {sentence}", file=sys.stderr)
    data = None if path == STANDARD_INPUT else piece_data(path.with_suffix(".json"))
    # Made from a piece, "multi" stands for that piece's own instruments.
    key, instruments = find_key(own.score.notes)[0], PIANO if own.alone else MULTI
    moods: tuple[Mood, ...] = ()
    chords = form = None
    if data is not None:
        key, made, _ = data
        instruments, moods = made.instruments, made.moods
        # As the bot's buttons do: a melody brings its own chords, and only a new way on from the
        # opening is as long as the form was.
        chords = made.chords if way is not Way.CHANGE else None
        form = made.form if way is Way.VARY else None
    seconds = length + (EXTENDED_BY if way is Way.EXTEND else 0)
    seconds = min(max(seconds, SECONDS[0]), SECONDS[1])
    return Given(Origin(way, own.midi, key), seconds, instruments, moods, chords, form)


def asked_plan(
    args: argparse.Namespace, piece: Given | None
) -> tuple[Progression | None, Form | None]:
    """The chords and the form to ask for: those of the options, or else of the piece named.

    Raises:
        RequestError: An option names no chords or no form.
    """
    chords = piece.chords if piece else None
    form = piece.form if piece else None
    return (
        chords if args.chords is None else parse_progression(args.chords),
        form if args.form is None else parse_form(args.form),
    )


def piece_data(path: Path) -> tuple[Key, ComposeRequest, float] | None:
    """The key, the request and the length in seconds in a piece's data; None without any."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            data = json.loads(file.read(_LARGEST_DATA))
        request = ComposeRequest.from_json(data["request"])
        return parse_key(data["key"]), request, float(data.get("seconds", 0.0))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, AffettoError):
        # Any other program's data may lie there.
        print(f"affetto: {path.name} is not the data of a piece and is ignored.", file=sys.stderr)
        return None
