"""``affetto remix``: new pieces made from any MIDI file."""

from __future__ import annotations

import argparse
from pathlib import Path
from types import MappingProxyType
from typing import Final

from engine.api.errors import DataError, RequestError
from engine.api.instruments import MULTI
from engine.api.moods import mood
from engine.api.origin import Origin, Way
from engine.api.request import DEFAULT_SECONDS, SECONDS, ComposeRequest
from engine.cli.compose import compose_pieces
from engine.cli.options import add_model, add_sampling, parse_time, parse_whole
from engine.cli.pieces_asked import add_moods, add_output, asked_moods, asked_seeds

WAYS: Final = MappingProxyType(
    {"continue": Way.CONTINUE, "vary": Way.REWRITE, "re-mood": Way.CHANGE}
)
"""What a song may be made into, by the names that people type."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument(
        "file", type=Path, metavar="FILE.mid", help="any MIDI file, - for standard input"
    )
    parser.add_argument(
        "--way",
        choices=list(WAYS),
        default="continue",
        help="continue: go on from its end, in its key, tempo, instruments and manner; vary: keep "
        "its chords, its form and the outline of its melody, with new notes; re-mood: keep its "
        "melody in another --mood (default: continue)",
    )
    parser.add_argument(
        "--instruments",
        choices=["one", "all"],
        default="all",
        help="all of its instruments, or the one with the melody (default: all)",
    )
    add_moods(parser, "the one that is heard in the file")
    parser.add_argument(
        "--from",
        dest="start",
        type=parse_time,
        metavar="M:SS",
        help="where the part begins that is taken (default: to continue the last 30 s, of a file "
        "of up to 60 s all; the last --seconds to vary, the first --seconds to re-mood)",
    )
    parser.add_argument(
        "--to", dest="end", type=parse_time, metavar="M:SS", help="where that part ends"
    )
    parser.add_argument(
        "--only-new",
        action="store_true",
        help="leave out what is taken over note for note: the last seconds before a continuation, "
        "the first bars of a variation",
    )
    parser.add_argument(
        "--seconds",
        type=parse_whole,
        default=DEFAULT_SECONDS,
        metavar="N",
        help=f"length, {SECONDS[0]} to {SECONDS[1]} (default: {DEFAULT_SECONDS}): of what is new, "
        "or of the part that is varied or gets another mood",
    )
    add_output(parser)
    add_sampling(parser)
    add_model(parser)


def run(args: argparse.Namespace) -> int:
    """Compose what the options ask for."""
    # Only now: numpy comes with it.
    from engine.reading.file_bytes import read_bounded  # noqa: PLC0415

    way = WAYS[args.way]
    moods = asked_moods(args)
    if moods is None and way is Way.CHANGE:
        raise RequestError("--way re-mood takes the mood to change to: give --mood too.")
    if args.only_new and way is Way.CHANGE:
        raise RequestError("--way re-mood keeps the melody alone: leave --only-new out.")
    try:
        midi, name = read_bounded(args.file)
    except DataError as error:
        raise RequestError(str(error)) from error
    origin = Origin(
        way,
        midi,
        start=args.start,
        end=args.end,
        one=args.instruments == "one",
        only_new=args.only_new,
        own_mood=moods is None,
        name=name,
    )
    first, *then = moods or (mood("calm"),)
    requests = [
        ComposeRequest(
            mood=first,
            then=tuple(then),
            seed=seed,
            instruments=MULTI,
            seconds=args.seconds,
            origin=origin,
            candidates=args.candidates,
            guidance=args.guidance,
        )
        for seed in asked_seeds(args)
    ]
    return compose_pieces(requests, args)
