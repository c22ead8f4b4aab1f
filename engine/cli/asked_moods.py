"""The mood that the options ask for, in words or in numbers."""

from __future__ import annotations

import argparse
import sys

from engine.api.errors import RequestError
from engine.api.mood_phrases import understand_moods
from engine.api.moods import WORDS, Mood, mood
from engine.api.origin import Way
from engine.cli.origins import Given


def asked_moods(args: argparse.Namespace, piece: Given | None) -> tuple[Mood, ...]:
    """The moods to ask for: of ``--mood``, of the numbers, or else of the piece named.

    What was understood of other words than the usual is printed on standard error.

    Args:
        args: The options ``mood``, ``valence`` and ``arousal``.
        piece: The piece named, if any.

    Raises:
        RequestError: An option is not allowed, or they do not go together.
    """
    numbers = (args.valence, args.arousal)
    if numbers == (None, None):
        if args.mood is not None:
            return _understood(args.mood)
        if piece is not None and piece.origin.way is Way.CHANGE:
            raise RequestError("--change takes the mood to change to: give --mood too.")
        return piece.moods if piece and piece.moods else (mood("calm"),)
    if args.mood is not None:
        raise RequestError("Give either --mood or --valence and --arousal, not both.")
    if None in numbers:
        raise RequestError("--valence and --arousal go together, each from -1 to 1.")
    return (Mood("custom", *numbers),)


def _understood(text: str) -> tuple[Mood, ...]:
    found = understand_moods(text)
    if any(each.name not in WORDS for each in found.moods):
        places = (f"{each.name} ({each.valence:+.1f}, {each.arousal:+.1f})" for each in found.moods)
        print(f"affetto: the mood, valence and arousal: {' to '.join(places)}", file=sys.stderr)
    if found.missed:
        near = f" Did you mean {' or '.join(found.near)}?" if found.near else ""
        print(f"affetto: not understood: {', '.join(found.missed)}.{near}", file=sys.stderr)
    return found.moods
