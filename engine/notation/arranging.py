"""Brings a piece on its grid into the form of a score: parts, staves, voices, bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.analysis.chord_recognition import find_chords
from engine.api.keys import Key
from engine.music.chords import Chords
from engine.music.grid import Grid
from engine.notation.lengths import Written, written_lengths
from engine.notation.staves import Clef, staves_of
from engine.notation.symbols import Symbol, bar_symbols
from engine.notation.tones import PlayedMusic, PlayedPart, Tone, is_drums
from engine.notation.values import Metre, metre_of
from engine.notation.voices import Strike, share_voices

FEET: Final = frozenset({36, 44})
"""The keys of the kit that are played by foot: kick and pedal hi-hat, a voice of their own."""


@dataclass(frozen=True, slots=True)
class StaffBars:
    """A staff of a score.

    Attributes:
        clef: Its clef.
        voices: The upper voice and the lower one, each bar by bar; a bar without symbols is one
            in which the voice is silent.
    """

    clef: Clef
    voices: tuple[list[list[Symbol]], list[list[Symbol]]]


@dataclass(frozen=True, slots=True)
class ScorePart:
    """An instrument's part in a score.

    Attributes:
        played: Whose it is.
        staves: One, or two for a keyboard.
    """

    played: PlayedPart
    staves: tuple[StaffBars, ...]


@dataclass(frozen=True, slots=True, eq=False)
class WrittenScore:
    """A piece as it is to be engraved.

    Attributes:
        title: Its name.
        key: Its key.
        grid: Its tempo and metre.
        metre: The metre, for who splits and beams.
        bars: How many bars it has, at least one.
        parts: In the order of a score.
        chords: Array of ``CHORD``: what is heard, to be named above the staves.
    """

    title: str
    key: Key
    grid: Grid
    metre: Metre
    bars: int
    parts: tuple[ScorePart, ...]
    chords: Chords


def written_score(music: PlayedMusic, title: str) -> WrittenScore:
    """Write a piece down.

    Example: ``written_score(played_music(song), "Grey Harbour").bars``.
    """
    metre = metre_of(music.grid)
    drafts = [(part, _drafted(part, metre)) for part in music.parts]
    end = max(
        voice[-1].end for _, staves in drafts for _, voices in staves for voice in voices if voice
    )
    bars = -(-end // metre.bar)
    parts = tuple(
        ScorePart(
            part,
            tuple(
                StaffBars(
                    clef,
                    (
                        bar_symbols(upper, bars, metre, ties=not is_drums(part)),
                        bar_symbols(lower, bars, metre, ties=not is_drums(part)),
                    ),
                )
                for clef, (upper, lower) in staves
            ),
        )
        for part, staves in drafts
    )
    chords = find_chords(music.notes, music.grid)
    return WrittenScore(title, music.key, music.grid, metre, bars, parts, chords)


def _drafted(
    part: PlayedPart, metre: Metre
) -> list[tuple[Clef, tuple[list[Written], list[Written]]]]:
    """The clef of each staff of a part, and what its two voices play."""
    staves = []
    for staff in staves_of(part, metre):
        drums = is_drums(part)
        upper, lower = _by_limbs(staff.tones) if drums else share_voices(staff.tones, metre.bar)
        voices = (
            written_lengths(upper, metre, drums=drums),
            written_lengths(lower, metre, drums=drums),
        )
        staves.append((staff.clef, voices))
    return staves


def _by_limbs(tones: tuple[Tone, ...]) -> tuple[tuple[Strike, ...], tuple[Strike, ...]]:
    """The drums' voices: hands above, feet below."""
    hands: dict[int, list[Tone]] = {}
    feet: dict[int, list[Tone]] = {}
    for tone in tones:
        (feet if tone.pitch in FEET else hands).setdefault(tone.start, []).append(tone)
    upper, lower = (
        tuple(Strike(tuple(chord)) for _, chord in sorted(limb.items())) for limb in (hands, feet)
    )
    return upper, lower
