"""Puts the notes of an instrument on staves: clefs, and the two hands of a keyboard.

Hands are told apart by a pitch from which on the right one plays. It is found for each beat: the
cheapest way through all of them by dynamic programming, where wide stretches, ledger lines, a
figure that is torn apart and a moving border all cost something.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.notation.tones import PlayedPart, Tone, is_drums, onsets_of
from engine.notation.values import Metre


class Clef(NamedTuple):
    """A clef.

    Attributes:
        sign: As MusicXML has it: ``G``, ``F`` or ``percussion``.
        line: The line it stands on, from the bottom; 0 for percussion.
        octaves: By how many octaves the notes sound above what the sign says.
        low: The pitch of the lowest line.
        high: The pitch of the highest line.
    """

    sign: str
    line: int
    octaves: int
    low: int
    high: int


TREBLE: Final = Clef("G", 2, 0, 64, 77)
BASS_CLEF: Final = Clef("F", 4, 0, 43, 57)
PERCUSSION: Final = Clef("percussion", 0, 0, 0, 127)
_TREBLE_BELOW: Final = Clef("G", 2, -1, 52, 65)
_TREBLE_ABOVE: Final = Clef("G", 2, 1, 76, 89)
_BASS_BELOW: Final = Clef("F", 4, -1, 31, 45)

# What is written an octave above its sound, by custom: so the eight stands below the clef.
_OCTAVE_CLEFS: Final = {
    "bass": (_BASS_BELOW, BASS_CLEF),
    "guitar": (_TREBLE_BELOW, TREBLE),
    "electric guitar": (_TREBLE_BELOW, TREBLE),
}
_USUAL_CLEFS: Final = (TREBLE, BASS_CLEF, _TREBLE_ABOVE, _BASS_BELOW)
_ON_TWO: Final = frozenset({"piano", "organ", "harp"})
_MAY_HAVE_TWO: Final = frozenset({"choir", "pad", "string section", "mallets"})
_LATER_COST: Final = 0.25
_TWO_STAVES_COST: Final = 0.45

_BORDERS: Final = np.arange(47, 75)
_SPAN: Final = 14
"""The widest stretch of a hand in semitones: a ninth. Wider ones are broken, or cost."""
_FIFTH: Final = 7
_IDLE_HAND: Final = 0.1
_MOVED: Final = 0.25
_TORN: Final = 0.2
_MIDDLE_CS: Final = (56, 65)
"""The right hand's lowest and the left hand's highest pitch without many ledger lines."""


class Staff(NamedTuple):
    """One staff of a part.

    Attributes:
        clef: Its clef, from the first bar to the last.
        tones: What stands on it, by start and descending pitch.
    """

    clef: Clef
    tones: tuple[Tone, ...]


def staves_of(part: PlayedPart, metre: Metre) -> tuple[Staff, ...]:
    """Put a part on one staff, or on two: the piano always, others where one is too few.

    Args:
        part: What is played.
        metre: Its metre.

    Example: a cello gets one staff with a bass clef.
    """
    if is_drums(part):
        return (Staff(PERCUSSION, part.tones),)
    name = ORDER[part.instrument].name
    clefs = _OCTAVE_CLEFS.get(name, _USUAL_CLEFS)
    pitches = [tone.pitch for tone in part.tones]
    clef = best_clef(pitches, clefs)
    if name == "piano":
        return _two_staves(part.tones, metre)
    if name in _ON_TWO or name in _MAY_HAVE_TWO:
        two = float(np.mean([_lines_beyond(pitch, TREBLE, BASS_CLEF) for pitch in pitches]))
        one = float(np.mean([_lines_beyond(pitch, clef) for pitch in pitches]))
        if one - two > _TWO_STAVES_COST:
            return _two_staves(part.tones, metre)
    return (Staff(clef, part.tones),)


def best_clef(pitches: Sequence[int], clefs: Sequence[Clef]) -> Clef:
    """The clef under which pitches need the fewest ledger lines.

    Args:
        pitches: MIDI note numbers; none leaves the first clef.
        clefs: To choose from, the usual ones first: each later one counts a little more.

    Example: ``best_clef([36, 48], (TREBLE, BASS_CLEF))`` is the bass clef.
    """

    def cost(index: int) -> float:
        lines = [_lines_beyond(pitch, clefs[index]) for pitch in pitches]
        return float(np.mean(lines)) + _LATER_COST * index if lines else index

    return clefs[min(range(len(clefs)), key=cost)]


def _lines_beyond(pitch: int, *clefs: Clef) -> float:
    """Ledger lines under the best of the clefs, squared where they are many."""
    lines = min(max(clef.low - 2 - pitch, pitch - clef.high - 2, 0) / 3.5 for clef in clefs)
    return lines if lines <= 2 else lines * lines / 2


def _two_staves(tones: Sequence[Tone], metre: Metre) -> tuple[Staff, Staff]:
    right, left = split_hands(tones, metre)
    return (
        Staff(best_clef([tone.pitch for tone in right], (TREBLE, BASS_CLEF)), right),
        Staff(best_clef([tone.pitch for tone in left], (BASS_CLEF, TREBLE)), left),
    )


def split_hands(tones: Sequence[Tone], metre: Metre) -> tuple[tuple[Tone, ...], tuple[Tone, ...]]:
    """Tell what the right hand plays from what the left one does.

    Args:
        tones: What is played, by start.
        metre: Its metre; the border between the hands moves at beats.

    Example: a chord of C2, G2, E4 and C5 has two notes in each hand.
    """
    beats: dict[int, list[Tone]] = {}
    for tone in tones:
        beats.setdefault(tone.start // metre.pulse, []).append(tone)
    numbers = sorted(beats)
    moving = np.abs(_BORDERS[:, None] - _BORDERS[None, :]) * _MOVED
    total = np.zeros(len(_BORDERS))
    came: list[NDArray[np.intp]] = []
    for number in numbers:
        ways = total[:, None] + moving
        came.append(ways.argmin(axis=0))
        total = ways.min(axis=0) + _beat_costs(beats[number])
    border = int(total.argmin())
    borders = {}
    for number, back in zip(reversed(numbers), reversed(came), strict=True):
        borders[number] = int(_BORDERS[border])
        border = int(back[border])
    right = tuple(tone for tone in tones if tone.pitch >= borders[tone.start // metre.pulse])
    left = tuple(tone for tone in tones if tone.pitch < borders[tone.start // metre.pulse])
    return right, left


def _beat_costs(tones: Sequence[Tone]) -> NDArray[np.float64]:
    """What each border costs in a beat [borders]."""
    pitches = np.array(sorted({tone.pitch for tone in tones}))
    chords = onsets_of(tones)
    # The wider apart what is struck together, the likelier both hands play it.
    widest = max(chord[0].pitch - chord[-1].pitch for chord in chords)
    low, high = _MIDDLE_CS
    costs = np.zeros(len(_BORDERS))
    for index, border in enumerate(_BORDERS.tolist()):
        right, left = pitches[pitches >= border], pitches[pitches < border]
        cost = 0.2 * float(np.maximum(low - right, 0).sum() + np.maximum(left - high, 0).sum())
        if len(right) and len(left):
            # A border through the notes of one hand.
            cost += _TORN * max(0, _FIFTH - int(right[0] - left[-1]))
        else:
            cost += _IDLE_HAND * min(widest, 12)
        for chord in chords:
            for hand in (
                [tone.pitch for tone in chord if tone.pitch >= border],
                [tone.pitch for tone in chord if tone.pitch < border],
            ):
                if hand:
                    cost += 1.5 * max(0, hand[0] - hand[-1] - _SPAN) + 3.0 * max(0, len(hand) - 5)
        costs[index] = cost
    return costs
