"""Reads an origin that comes from outside, before anything is planned.

What is settled is a request of its own: its origin holds only the part that was taken, in the form
of Affetto's pieces, and its key. So an upload is not kept, and equal requests give equal pieces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from engine.analysis.features import measure
from engine.analysis.key_finding import find_key
from engine.api.errors import DataError, RequestError
from engine.api.instruments import MULTI, PIANO
from engine.api.moods import Mood, mood
from engine.api.origin import Origin, Way
from engine.api.request import SECONDS, ComposeRequest
from engine.music.excerpt import excerpt
from engine.music.score import DRUMS, Notes, Score
from engine.ranking.critic import Critic
from engine.reading.own_form import OwnForm, in_own_form
from engine.reading.part import only_melody, take_part
from engine.reading.song import read_song

GONE_ON_FROM: Final = 30.0
"""Seconds at the end of a longer piece that one is gone on from, where no part is named."""
MOST_GONE_ON_FROM: Final = 60.0
"""The most seconds that one is gone on from; what stands earlier is too far away to be heard. A
piece that is no longer is taken whole: the more is heard of it, the surer are its beats."""
KEY_SECONDS: Final = 30.0
"""Seconds at the end of the part whose key a continuation keeps."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A request whose origin, if it has one, was read.

    Attributes:
        request: What is composed.
        left_out: Plain sentences about what of the file was left out or changed.
    """

    request: ComposeRequest
    left_out: tuple[str, ...] = ()


def settle(request: ComposeRequest, critics: Mapping[str, Critic]) -> Settled:
    """Read an origin from outside: the part, the instruments, the key and, if wanted, the mood.

    A request without an origin, or with one of Affetto's own, is settled already.

    Args:
        request: What was asked for.
        critics: Read moods, by the kind of piece: "piano" and "band".

    Raises:
        RequestError: The file is no MIDI file, or nothing can be made from the part.
    """
    origin = request.origin
    if origin is None or (origin.key is not None and not origin.own_mood):
        return Settled(request)
    try:
        song = read_song(origin.midi, name=origin.name)
        song = only_melody(song) if origin.one else song
        part = take_part(song, *part_of(origin, request.seconds, song.score.seconds))
        own = in_own_form(part, None, SECONDS[1])
    except DataError as error:
        raise RequestError(str(error), error.code, **error.values) from error
    key = find_key(_end(own.score))[0] if origin.way is Way.CONTINUE else None
    found = Origin(
        origin.way,
        own.midi,
        origin.key or key or find_key(own.score.notes)[0],
        only_new=origin.only_new,
        redo=origin.redo,
    )
    heard = _mood(own, critics) if origin.own_mood else request.mood
    settled = replace(
        request,
        origin=found,
        mood=heard,
        then=() if origin.own_mood else request.then,
        instruments=PIANO if own.alone else MULTI,
    )
    return Settled(settled, (*song.left_out, *own.left_out))


def part_of(origin: Origin, seconds: int, length: float) -> tuple[float, float]:
    """Where the part begins and ends that is taken of a song, in seconds.

    Example: of a song of 200 s a continuation starts from the last 30 s, and a melody of 30 s that
    is to change its mood from the first 30 s.

    Args:
        origin: Names the part, or only its start or its end, or neither.
        seconds: How long the new piece is to be.
        length: Of the song.
    """
    goes_on = origin.way is Way.CONTINUE
    longest = MOST_GONE_ON_FROM if goes_on else float(SECONDS[1])
    usual = (length if length <= longest else GONE_ON_FROM) if goes_on else float(seconds)
    if origin.way is Way.REDO:  # all of it, if it is not too long
        usual = longest
    start, end = origin.start, origin.end
    if end is None:
        if start is not None:
            end = max(length, start + 1.0) if goes_on else start + usual
        else:
            from_start = origin.way in (Way.CHANGE, Way.REDO)
            end = usual if from_start else max(length, 1.0)
    if start is None:
        start = max(end - usual, 0.0)
    if end - start > longest:
        start, end = (end - longest, end) if goes_on else (start, start + longest)
    return start, end


def _end(score: Score) -> Notes:
    return excerpt(score.notes, max(score.seconds - KEY_SECONDS, 0.0), KEY_SECONDS + 1.0)


def _mood(own: OwnForm, critics: Mapping[str, Critic]) -> Mood:
    """The mood that the critic hears in a part."""
    notes = own.score.notes[own.score.notes["program"] != DRUMS]
    if not len(notes):
        return mood("calm")
    reading = critics["piano" if own.alone else "band"].read(measure(notes))
    place = round(reading.valence, 3), round(reading.arousal, 3)
    # By the nearest word: it names files and is shown in lists.
    return Mood(Mood("custom", *place).corner, *place)
