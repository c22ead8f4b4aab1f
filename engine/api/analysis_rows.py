"""The rows of an analysis: stretches of a key, tempo, metre, section or chord, and single notes.

Times are seconds from the start of what was analysed. Bars are counted from 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.api.keys import Key


@dataclass(frozen=True, slots=True)
class KeySpan:
    """A key, and when it begins."""

    begin: float
    key: Key


@dataclass(frozen=True, slots=True)
class TempoSpan:
    """A tempo in quarter notes per minute, and when it begins."""

    begin: float
    tempo: float


@dataclass(frozen=True, slots=True)
class MetreSpan:
    """A metre, such as 6 and 8 for 6/8, and when it begins."""

    begin: float
    beats: int
    unit: int

    def __str__(self) -> str:
        return f"{self.beats}/{self.unit}"


@dataclass(frozen=True, slots=True)
class SectionSpan:
    """A section of the form.

    Attributes:
        begin: Seconds.
        bar: Its first bar.
        bars: How many it has.
        name: A letter, with an apostrophe where it returns varied.
    """

    begin: float
    bar: int
    bars: int
    name: str


@dataclass(frozen=True, slots=True)
class ChordSpan:
    """A chord, which lasts until the next one.

    Attributes:
        begin: Seconds.
        bar: The bar in which it begins; 0 where there are no bars.
        beat: The beat of the metre in that bar, from 1; halves are .5.
        name: Such as ``"Am7"``, or ``"N.C."`` for no chord.
    """

    begin: float
    bar: int
    beat: float
    name: str


@dataclass(frozen=True, slots=True)
class PartFigures:
    """What one instrument plays.

    Attributes:
        name: The track's name, or General MIDI's for the program.
        program: General MIDI program, 0 … 127; 128 for the drum kit.
        instrument: The family it belongs to here, such as ``"winds"``; empty for a sound effect.
        notes: How many notes.
        low: The lowest MIDI note number; of the drums a key of the kit.
        high: The highest.
        density: Notes per second of all that was analysed.
        polyphony: Notes that sound at once, on the mean over the time in which any does.
    """

    name: str
    program: int
    instrument: str
    notes: int
    low: int
    high: int
    density: float
    polyphony: float


@dataclass(frozen=True, slots=True)
class MelodyNote:
    """A note of the melody: seconds, and a MIDI note number."""

    begin: float
    seconds: float
    pitch: int


@dataclass(frozen=True, slots=True)
class MoodMoment:
    """What the critic reads around a time; valence and arousal are −1 … 1."""

    time: float
    valence: float
    arousal: float
