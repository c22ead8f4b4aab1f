"""The options that make something of a piece anew: ``--redo`` and what goes with it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from engine.api.errors import DataError, RequestError
from engine.api.instruments import MULTI
from engine.api.origin import Origin, Way
from engine.api.redo import Redo, parse_bars, parse_parts
from engine.api.request import SECONDS
from engine.cli.options import parse_time, parse_whole
from engine.cli.origins import Given, piece_data

_ONLY_REDO: Final = ("bars", "part", "add", "remove", "front", "more", "start", "end")


def add_redo(parser: argparse.ArgumentParser) -> None:
    """Declare the options that say what is made anew; ``--redo`` itself is one of the origins."""
    redo = parser.add_argument_group("with --redo, what is made anew; all else stays as it is")
    redo.add_argument(
        "--bars", metavar="A-B", help="the bars from A to B, counted from 1 (default: all)"
    )
    redo.add_argument(
        "--part",
        metavar="NAMES",
        help="only these instruments, with commas between (default: all that play in those bars)",
    )
    redo.add_argument("--add", metavar="NAMES", help="let these join over what stands")
    redo.add_argument("--remove", metavar="NAMES", help="take these away")
    redo.add_argument("--front", type=parse_whole, metavar="N", help="put N bars before the first")
    redo.add_argument(
        "--more", type=parse_whole, metavar="N", help="go on for N bars; the ending moves there"
    )
    redo.add_argument(
        "--from",
        dest="start",
        type=parse_time,
        metavar="M:SS",
        help=f"where the part begins that is taken of a longer file (default: its first "
        f"{SECONDS[1]} s)",
    )
    redo.add_argument(
        "--to", dest="end", type=parse_time, metavar="M:SS", help="where that part ends"
    )


def given_redo(args: argparse.Namespace) -> Given | None:
    """The piece that ``--redo`` names and what of it is made anew, or None.

    A piece with its ``.json`` beside it is taken as it is; any other file is read as ``remix``
    reads it, and its bars are counted from the beginning of the part that is taken.

    Raises:
        RequestError: The file cannot be read, or options do not go together.
    """
    if args.redo is None:
        named = next((one for one in _ONLY_REDO if getattr(args, one) is not None), None)
        if named is not None:
            option = {"start": "from", "end": "to"}.get(named, named)
            raise RequestError(f"--{option} says what is made anew of a piece: give --redo too.")
        return None
    for name in ("instruments", "seconds", "form"):
        if getattr(args, name) is not None:
            raise RequestError(
                f"--redo keeps all but what is named: leave --{name} out, or use --vary."
            )
    redo = Redo(
        None if args.bars is None else parse_bars(args.bars),
        _names(args.part),
        _names(args.add),
        _names(args.remove),
        front=args.front or 0,
        more=args.more or 0,
    )
    # Only now: what reads notes takes a fifth of a second to load.
    from engine.reading.file_bytes import STANDARD_INPUT, read_bounded  # noqa: PLC0415

    path: Path = args.redo
    try:
        midi, name = read_bounded(path)
    except DataError as error:
        raise RequestError(f"--redo {path}: {error}") from error
    whole = args.start is None and args.end is None
    data = piece_data(path.with_suffix(".json")) if whole and path != STANDARD_INPUT else None
    if data is not None:
        key, made, seconds = data
        origin = Origin(Way.REDO, midi, key, redo=redo, loop=seconds or None if made.loop else None)
        return Given(origin, SECONDS[0], MULTI, made.moods, loop=made.loop)
    origin = Origin(
        Way.REDO,
        midi,
        start=args.start,
        end=args.end,
        own_mood=args.mood is None and args.valence is None,
        name=name,
        redo=redo,
    )
    return Given(origin, SECONDS[0], MULTI, ())


def _names(text: str | None) -> tuple[str, ...]:
    return () if text is None else parse_parts(text)
