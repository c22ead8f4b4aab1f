"""How the options' texts become values; a wrong one is refused in plain words."""

from __future__ import annotations

import argparse

from engine.api.clock import parse_clock
from engine.api.composition import SOUND_FORMATS
from engine.api.errors import RequestError
from engine.api.request import CANDIDATES, GUIDANCE


def parse_whole(text: str) -> int:
    """A whole number.

    Raises:
        ArgumentTypeError: It is none.
    """
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a whole number, not {text[:32]!r}") from None


def parse_number(text: str) -> float:
    """A number.

    Raises:
        ArgumentTypeError: It is none.
    """
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a number, not {text[:32]!r}") from None


def parse_time(text: str) -> float:
    """A time in a piece, in seconds.

    Raises:
        ArgumentTypeError: It is none.
    """
    try:
        return parse_clock(text)
    except RequestError:
        raise argparse.ArgumentTypeError(
            f"must be minutes and seconds, such as 1:05, not {text[:32]!r}"
        ) from None


def parse_formats(text: str) -> tuple[str, ...]:
    """Read the formats of a sound: ``parse_formats("FLAC, mp3")`` is ``("flac", "mp3")``.

    Raises:
        RequestError: One is unknown, or there is none.
    """
    formats = tuple(dict.fromkeys(word.strip().casefold().lstrip(".") for word in text.split(",")))
    for one in formats:
        if one not in SOUND_FORMATS:
            raise RequestError(
                f"--format must be of {', '.join(SOUND_FORMATS)}, with commas between, not "
                f"{one[:16] or 'nothing'}."
            )
    return formats


def add_plan(parser: argparse.ArgumentParser) -> None:
    """Declare how a piece is to be built: ``--chords``, ``--form`` and ``--loop``."""
    parser.add_argument(
        "--chords",
        metavar="CHORDS",
        help='chords to follow, a bar each or as many beats as stand behind a colon: "Am F C G", '
        '"Am:2 F:2 C/E N.C.", "| Dm7 G7 | C |", or numerals: "ii7 V7 I"; a list shorter than the '
        "piece comes round, a longer one sets its length where --seconds is left out",
    )
    parser.add_argument(
        "--form",
        metavar="LETTERS",
        help='sections, an apostrophe where one comes back varied: "A A\' B A"; each has two bars '
        "at least",
    )
    parser.add_argument(
        "--loop",
        action="store_true",
        help="a piece whose end leads back to its beginning; without a gap as OGG, FLAC or WAV "
        "(--format); with --redo, that the file is one, where its .json does not tell",
    )


def add_model(parser: argparse.ArgumentParser) -> None:
    """Declare which model writes pieces: ``--model``."""
    parser.add_argument(
        "--model",
        metavar="MODEL",
        help="a model of your own, by its name, its file or its folder (default: the one that "
        "AFFETTO_MODEL names, or else the shipped one)",
    )


def add_sampling(parser: argparse.ArgumentParser) -> None:
    """Declare how pieces are sampled: ``--candidates`` and ``--guidance``."""
    parser.add_argument(
        "--candidates",
        type=parse_whole,
        metavar="N",
        help=f"pieces to choose each from, {CANDIDATES[0]} to {CANDIDATES[1]}",
    )
    parser.add_argument(
        "--guidance",
        type=parse_number,
        metavar="G",
        help=f"how strongly to lean towards the mood, {GUIDANCE[0]:g} to {GUIDANCE[1]:g}",
    )
