"""What the tracks of a MIDI file hold, as arrays of numbers."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import Final

MAX_CHANGES: Final = 200_000
"""The most changes of tempo, of metre, of programs and of pedals, each, inclusive."""


def _ticks() -> array[int]:
    return array("q")


def _small() -> array[int]:
    return array("i")


@dataclass(slots=True)
class Events:
    """What the tracks of a file hold; arrays that belong together have one length.

    ``voice`` is ``16 · track + channel``.

    Example: ``Events().set_tempo(0, 500_000)`` states 120 beats per minute.

    Attributes:
        onset, end, voice, pitch, velocity: The notes; ticks, and 0 … 127.
        program_tick, program_voice, program: Changes of program, 0 … 127.
        pedal_tick, pedal_voice, pedal: Moves of the sustain pedal, 0 or 127.
        tempo_tick, micros: Microseconds per quarter.
        metre_tick, metre: Metres, as ``32 · beats + the exponent of the unit``.
        seats: The first value of each controller of a part, by voice and controller.
        names: The tracks' names.
        key: The first key signature's sharps, −7 … 7, and 1 for minor.
        count: Events read.
        full: Whether there are more than ``MAX_CHANGES`` changes of one kind.
        damaged, clipped, unclosed, statusless: How many events were left out, how many values
            were above 127, how many notes have no end, how many events came without a status.
    """

    onset: array[int] = field(default_factory=_ticks)
    end: array[int] = field(default_factory=_ticks)
    voice: array[int] = field(default_factory=_small)
    pitch: array[int] = field(default_factory=_small)
    velocity: array[int] = field(default_factory=_small)
    program_tick: array[int] = field(default_factory=_ticks)
    program_voice: array[int] = field(default_factory=_small)
    program: array[int] = field(default_factory=_small)
    pedal_tick: array[int] = field(default_factory=_ticks)
    pedal_voice: array[int] = field(default_factory=_small)
    pedal: array[int] = field(default_factory=_small)
    tempo_tick: array[int] = field(default_factory=_ticks)
    micros: array[int] = field(default_factory=_small)
    metre_tick: array[int] = field(default_factory=_ticks)
    metre: array[int] = field(default_factory=_small)
    seats: dict[tuple[int, int], int] = field(default_factory=dict)
    names: dict[int, bytes] = field(default_factory=dict)
    key: tuple[int, int] | None = None
    count: int = 0
    full: bool = False
    damaged: int = 0
    clipped: int = 0
    unclosed: int = 0
    statusless: int = 0
    _pedals: dict[int, int] = field(default_factory=dict)

    def set_tempo(self, tick: int, micros: int) -> None:
        """State a tempo."""
        self.tempo_tick.append(tick)
        self.micros.append(micros)
        self.full |= len(self.micros) > MAX_CHANGES

    def set_metre(self, tick: int, packed: int) -> None:
        """State a metre."""
        self.metre_tick.append(tick)
        self.metre.append(packed)
        self.full |= len(self.metre) > MAX_CHANGES

    def set_program(self, tick: int, voice: int, program: int) -> None:
        """State a channel's program."""
        self.program_tick.append(tick)
        self.program_voice.append(voice)
        self.program.append(program)
        self.full |= len(self.program) > MAX_CHANGES

    def set_pedal(self, tick: int, voice: int, value: int) -> None:
        """Move a channel's sustain pedal."""
        # Pedals that tell how far they are down tell it often.
        if self._pedals.get(voice, 0) != value:
            self._pedals[voice] = value
            self.pedal_tick.append(tick)
            self.pedal_voice.append(voice)
            self.pedal.append(value)
            self.full |= len(self.pedal) > MAX_CHANGES
