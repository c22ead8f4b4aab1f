"""What General MIDI fixes: channels, controllers and the names of its sounds."""

from __future__ import annotations

import contextlib
from typing import Final

from engine.music.score import DRUMS

# It imports pyfluidsynth, which prints where it found its library if the variable CI is set. But
# programs read what a command prints on standard output.
with contextlib.redirect_stdout(None):
    import pretty_midi

PROGRAMS: Final = 15
"""The most melodic programs in a file: one per channel except the tenth, the drums'."""

DRUM_CHANNEL: Final = 9
"""The drums' channel, the tenth, counted from 0. Source: General MIDI 1."""

VOLUME: Final = 7
PAN: Final = 10
REVERB: Final = 91
"""The numbers of the controllers of a part. Source: General MIDI 1 and 2."""


def program_name(program: int) -> str:
    """The name of a program's sound.

    Example: ``program_name(0)`` is ``"Acoustic Grand Piano"``.

    Args:
        program: General MIDI program, 0 … 127, or ``DRUMS``.
    """
    name: str = "Drums" if program == DRUMS else pretty_midi.program_to_instrument_name(program)
    return name
