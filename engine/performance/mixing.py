"""Mixes an ensemble: the pan, reverb and volume of each instrument.

Volumes are computed, not set by ear. The loudness of each program of the SoundFont was measured
once (:mod:`engine.performance.program_levels`), the amount it plays is in the notes, and the level
it should have beside the others is in ``SEATS``. So a lone flute is not buried under a pad that
holds six notes.

Sources: the seats of an orchestra after Adler, "The Study of Orchestration" (4th edition,
2016), chapter 1; drums, bass and melody in the middle, the others in pairs to the sides, and
depth by reverberation after R. Izhaki, "Mixing Audio" (3rd edition, 2017), chapters 14 and
25. A volume v changes the level by 40·log10(v/127) dB (General MIDI 1 developer guidelines;
FluidSynth does the same).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.analysis.features import seconds_with_sound
from engine.analysis.melody import melody_program
from engine.music.score import DRUMS, Notes, Part
from engine.performance.program_levels import KIT_LEVELS, LEVELS, USUAL_LEVEL


@dataclass(frozen=True, slots=True)
class Seat:
    """An instrument's seat in the mix.

    Attributes:
        level: Its level in LU relative to the melody's.
        side: Its rank from left to right among the instruments outside the middle; None for
            one in the middle.
        reverb: How much of it goes into the reverb, 0 … 127; more is farther back.
        dies_away: Whether its notes die away however long they are held.
    """

    level: float
    side: int | None = None
    reverb: int = 36
    dies_away: bool = False


SEATS: Final = MappingProxyType(
    {
        "drums": Seat(-1.0, reverb=18),
        "bass": Seat(-1.5, reverb=6),
        "piano": Seat(-1.5, side=1, dies_away=True),
        "mallets": Seat(-3.0, side=4, dies_away=True),
        "organ": Seat(-5.0, side=3),
        "guitar": Seat(-2.0, side=11, dies_away=True),
        "electric guitar": Seat(-3.0, side=12),
        "harp": Seat(-3.0, side=0, dies_away=True),
        "violin": Seat(-2.5, side=2),
        "cello": Seat(-3.0, side=14),
        "string section": Seat(-4.0, side=5, reverb=55),
        "choir": Seat(-4.5, side=7, reverb=65),
        "brass": Seat(-3.5, side=13, reverb=50),
        "winds": Seat(-3.0, side=9),
        "flute": Seat(-3.0, side=6),
        "lead": Seat(-3.0, side=8),
        "pad": Seat(-5.0, side=10, reverb=60),
    }
)
"""Instrument's name to its seat."""
QUIETER_DRUMS: Final = MappingProxyType({"jazz": -4.0, "ambient": -6.0, "chiptune": -1.0})
"""Style to the LU added to the drums' level."""

LOUDEST: Final = 112
"""The volume of the instrument that needs the most, below 127 to leave room for later editing."""
SOFTEST: Final = 24
"""The lowest volume."""

CONCERT: Final = frozenset({"orchestra", "strings", "quartet", "chamber"})
"""Styles in which every instrument keeps its seat, even with the melody, and the basses sit at the
right."""
SPREAD: Final = 40
"""The pan of the outermost seats, of at most 63: hard panning sounds torn apart in headphones."""

HALL: Final = MappingProxyType(
    {
        **dict.fromkeys(CONCERT, 1.2),
        "rock": 0.8,
        "jazz": 0.8,
        "chiptune": 0.4,
        "ambient": 1.7,
    }
)
"""Style to the factor on the instruments' reverb."""

_DYING_SECONDS: Final = 0.8
_METAL: Final = (42, 44, 46, 51, 53, 54, 59, 69, 70)
_METAL_WEIGHT: Final = 0.15
_DRUM_ENERGY: Final = 2.6


def seated(
    programs: Mapping[str, int], notes: Notes, style: str = "", kit: int = 0
) -> tuple[Part, ...]:
    """Mix a piece: the parts for :class:`engine.music.score.Score`.

    Example: of ``seated(programs_for(instruments, "jazz", mood, rng), notes, "jazz", 32)`` the
    loudest part has the volume 112.

    Args:
        programs: The result of :func:`engine.performance.instrumentation.programs_for`.
        notes: All of the piece's notes with their final velocities, in order.
        style: A preset's name; any other text is mixed like a band.
        kit: The number of the drum kit.

    Returns:
        One part for each instrument, in the order of ``programs``.
    """
    melody = melody_program(notes)
    pans = _pans(programs, melody, style)
    gains = {
        name: _gain(name, program, notes, melody, style, kit) for name, program in programs.items()
    }
    most = max(gains.values(), default=0.0)
    return tuple(
        Part(
            program,
            name,
            kit if program == DRUMS else 0,
            max(SOFTEST, round(LOUDEST * 10 ** ((gains[name] - most) / 40))),
            pans[name],
            min(127, round(SEATS[name].reverb * HALL.get(style, 1.0))),
        )
        for name, program in programs.items()
    )


def _pans(programs: Mapping[str, int], melody: int | None, style: str) -> dict[str, int]:
    """Pan drums, bass and melody to the middle; spread the rest evenly from left to right."""
    sides = {name: side for name in programs if (side := SEATS[name].side) is not None}
    row = sorted(sides, key=lambda name: sides[name])
    if style in CONCERT:
        row += [name for name in programs if name == "bass"]
    elif len(row) > 2:  # Two always face each other, even if one has the melody.
        row = [name for name in row if programs[name] != melody]
    positions = np.linspace(-1, 1, len(row)) if len(row) > 1 else np.zeros(1)
    # The fewer there are, the closer together they sit.
    reach = SPREAD * min(1.0, 0.2 + 0.15 * len(row))
    pans = dict.fromkeys(programs, 64)
    return pans | {
        name: 64 + round(reach * float(at)) for name, at in zip(row, positions, strict=False)
    }


def _gain(name: str, program: int, notes: Notes, melody: int | None, style: str, kit: int) -> float:
    """The gain in dB that brings an instrument to its wanted level."""
    own = notes[notes["program"] == program]
    if not len(own):
        return -99.0
    wanted = 0.0 if program == melody else SEATS[name].level
    if program == DRUMS:
        wanted += QUIETER_DRUMS.get(style, 0.0)
        return wanted - KIT_LEVELS.get(kit, KIT_LEVELS[0]) - _drum_amount(own)
    return wanted - LEVELS.get(program, USUAL_LEVEL) - _amount(own, SEATS[name].dies_away)


def _strengths(notes: Notes) -> NDArray[np.float64]:
    """The power of notes by their velocity, 1 at velocity 80. Source: SoundFont 2.04, 8.4.2."""
    return np.asarray((notes["velocity"] / 80.0) ** 4, np.float64)


def _amount(notes: Notes, struck: bool) -> float:
    """The mean power while anything sounds, in dB relative to one voice at velocity 80."""
    notes = notes.copy()
    if struck:  # Struck notes die away, however long they are held.
        np.minimum(notes["duration"], _DYING_SECONDS, out=notes["duration"])
    power = float((_strengths(notes) * notes["duration"]).sum()) / seconds_with_sound(notes)
    return 10 * float(np.log10(power))


def _drum_amount(notes: Notes) -> float:
    """The mean power of drums, in dB relative to the pattern measured for ``KIT_LEVELS``."""
    weights = np.where(np.isin(notes["pitch"], _METAL), _METAL_WEIGHT, 1.0)
    bounds = notes["onset"]
    seconds = max(float(bounds.max() - bounds.min()) + 0.5, 1.0)
    power = float((_strengths(notes) * weights).sum()) / seconds
    return 10 * float(np.log10(power / _DRUM_ENERGY))
