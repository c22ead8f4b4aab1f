"""Rules for every piece made from another: its key and its length."""

from __future__ import annotations

from typing import Final

from engine.api.errors import DataError, RequestError
from engine.api.keys import Key, Mode
from engine.api.moods import Mood
from engine.api.origin import Origin
from engine.api.request import SECONDS, ComposeRequest
from engine.music.midi import read_midi
from engine.music.score import Score

LONGER: Final = 5
"""Seconds that an extension must add at least."""


def read_origin(origin: Origin) -> Score:
    """Read the score of an origin.

    Raises:
        RequestError: Its MIDI file cannot be read.
    """
    try:
        return read_midi(origin.midi)
    except DataError as error:
        raise RequestError(f"There is no piece to begin with: {error}") from error


def settled_key(origin: Origin) -> Key:
    """The key of an origin that was read (:mod:`engine.composing.settling`).

    Raises:
        ValueError: It is still as it came.
    """
    if origin.key is None:
        raise ValueError("an origin from outside is settled before it is planned")
    return origin.key


def kept_key(origin: Origin, asked: Key | None) -> Key:
    """The key of a piece that keeps notes of its origin: the origin's.

    Args:
        origin: The piece whose notes are kept.
        asked: The requested key, or None.

    Raises:
        RequestError: The request names another key.
    """
    kept = settled_key(origin)
    if asked not in (None, kept):
        raise RequestError(
            f"What is kept of a piece keeps its key, {kept}: leave the key out.",
            "keeps-key",
            key=str(kept),
        )
    return kept


def changed_key(origin: Origin, asked: Key | None, mood: Mood) -> Key:
    """The key of a melody in a new mood: major for a pleasant mood, minor for an unpleasant one.

    Example: a melody in G minor moves to G major for a mood of positive valence.

    Args:
        origin: The piece with the melody.
        asked: The requested key, or None for one that suits the mood. At valence 0 the mood
            suits the origin's own key.
        mood: The requested mood.

    Raises:
        RequestError: The request names another tonic.
    """
    own = settled_key(origin)
    tonic = own.tonic
    modes: tuple[Mode, Mode] = ("major", "minor")
    if asked is not None and asked.tonic != tonic:
        both = [str(Key(tonic, mode)) for mode in modes]
        raise RequestError(
            f"A melody keeps its tonic: the key may be {both[0]} or {both[1]}.",
            "keeps-tonic",
            major=both[0],
            minor=both[1],
        )
    if mood.valence == 0:
        return asked or own
    return asked or Key(tonic, modes[mood.valence < 0])


def check_longer(request: ComposeRequest, end: float) -> None:
    """Check that an extension adds at least ``LONGER`` seconds.

    Example: a piece of 30 seconds can be extended to 35 … 300 seconds.

    Args:
        request: The request for the extended piece.
        end: The length of the origin in seconds.

    Raises:
        RequestError: The requested length is too short, or the origin is too long to extend.
    """
    now, most = round(end), SECONDS[1]
    least = now + LONGER
    if least > most:
        raise RequestError(
            f"A piece of {now} seconds cannot be extended: the longest has {most}.",
            "extend-too-long",
            now=now,
            most=most,
        )
    if request.seconds < least:
        raise RequestError(
            f"To extend a piece of {now} seconds, ask for {least} to {most} seconds, "
            f"not {request.seconds}.",
            "extend-seconds",
            now=now,
            least=least,
            most=most,
            value=request.seconds,
        )
