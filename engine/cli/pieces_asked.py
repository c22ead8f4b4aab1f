"""Options that all commands share which write pieces: moods, seeds, and what is written where."""

from __future__ import annotations

import argparse
from pathlib import Path

from engine.api.errors import RequestError
from engine.api.moods import WORDS, Mood, parse_moods
from engine.api.request import SEEDS, new_seed
from engine.cli.options import parse_number, parse_whole

MAX_PIECES = 1000


def add_moods(parser: argparse.ArgumentParser, default: str) -> None:
    """Declare the options for the mood.

    Args:
        parser: The command's.
        default: What stands in for a mood, in words.
    """
    parser.add_argument(
        "--mood",
        metavar="WORDS",
        help=f"the mood: {', '.join(WORDS)} (default: {default}); two may be blended, such as "
        '"calm and happy", and several may follow each other, such as "calm to tense to sad"',
    )
    parser.add_argument(
        "--valence",
        type=parse_number,
        metavar="V",
        help="instead of a word: unpleasant -1 to pleasant 1",
    )
    parser.add_argument(
        "--arousal", type=parse_number, metavar="A", help="instead of a word: still -1 to stirred 1"
    )


def add_output(parser: argparse.ArgumentParser) -> None:
    """Declare the options for seeds and files."""
    parser.add_argument(
        "--seed",
        type=parse_whole,
        metavar="S",
        help=f"{SEEDS[0]} to {SEEDS[1]}; the same seed gives the same piece (default: a new one)",
    )
    parser.add_argument(
        "--count", type=parse_whole, default=1, metavar="N", help="pieces, with seeds S to S+N-1"
    )
    parser.add_argument(
        "--out", type=Path, default=Path(), metavar="DIR", help="where to (default: here)"
    )
    parser.add_argument("--only", choices=["midi"], help="write the MIDI and the data alone")
    parser.add_argument(
        "--stems", action="store_true", help="also a ZIP of one MP3 an instrument (not for one)"
    )


def asked_moods(args: argparse.Namespace) -> tuple[Mood, ...] | None:
    """The moods that the options name; None where they name none.

    Raises:
        RequestError: They name no mood, or one in two ways.
    """
    numbers = (args.valence, args.arousal)
    if numbers == (None, None):
        return None if args.mood is None else parse_moods(args.mood)
    if args.mood is not None:
        raise RequestError("Give either --mood or --valence and --arousal, not both.")
    if None in numbers:
        raise RequestError("--valence and --arousal go together, each from -1 to 1.")
    return (Mood("custom", *numbers),)


def asked_seeds(args: argparse.Namespace) -> range:
    """The seeds of the pieces, one a piece.

    Raises:
        RequestError: There are too many pieces, or none.
    """
    if not 1 <= args.count <= MAX_PIECES:
        raise RequestError(f"--count must be from 1 to {MAX_PIECES}, not {args.count}.")
    seed = new_seed() if args.seed is None else args.seed
    if args.seed is None:
        seed = min(seed, SEEDS[1] - args.count + 1)
    return range(seed, seed + args.count)
