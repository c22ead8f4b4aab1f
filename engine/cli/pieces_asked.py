"""Options that all commands share which write pieces: moods, seeds, and what is written where."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from engine.api.composition import SOUND_FORMATS
from engine.api.errors import RequestError
from engine.api.mood_phrases import understand_moods
from engine.api.moods import WORDS, Mood
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
        help='the mood in words or emoji, in English, German, French or Spanish: "very sad", '
        f'"rainy sunday after a breakup", {", ".join(WORDS)}, … (default: {default}); two may be '
        'blended, such as "calm and happy", and several may follow each other, such as "calm to '
        'tense to sad"',
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
    parser.add_argument(
        "--score",
        action="store_true",
        help="also sheet music: a MusicXML file, and a picture of each page",
    )
    parser.add_argument(
        "--video", action="store_true", help="also an MP4: the picture with a moving line"
    )
    parser.add_argument(
        "--format",
        default="mp3",
        metavar="FORMATS",
        help=f"the sound as {', '.join(SOUND_FORMATS)}, or several with commas between "
        "(default: mp3)",
    )


def asked_moods(args: argparse.Namespace) -> tuple[Mood, ...] | None:
    """The moods that the options name; None where they name none.

    What was understood of other words than the usual is printed on standard error.

    Raises:
        RequestError: They name no mood, or one in two ways.
    """
    numbers = (args.valence, args.arousal)
    if numbers == (None, None):
        return None if args.mood is None else _understood(args.mood)
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


def _understood(text: str) -> tuple[Mood, ...]:
    found = understand_moods(text)
    words = (word for each in found.moods for word in each.name.split(" and "))
    if any(word not in WORDS for word in words):
        places = (f"{each.name} ({each.valence:+.1f}, {each.arousal:+.1f})" for each in found.moods)
        print(f"affetto: the mood, valence and arousal: {' to '.join(places)}", file=sys.stderr)
    if found.missed:
        near = f" Did you mean {' or '.join(found.near)}?" if found.near else ""
        print(f"affetto: not understood: {', '.join(found.missed)}.{near}", file=sys.stderr)
    return found.moods
