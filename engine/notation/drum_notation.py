"""Where the drums of the kit stand on their staff, and the heads they have.

Source: N. Weinberg, "Guidelines for Drumset Notation" (Percussive Notes, June 1994); what it does
not have lies where it does not collide with what it has.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class DrumNote(NamedTuple):
    """How a drum is written.

    Attributes:
        name: Its name.
        step: The letter of its place under a treble clef.
        octave: The octave of that place.
        head: The note head, as MusicXML names it.
    """

    name: str
    step: str
    octave: int
    head: str = "normal"


DRUM_NOTES: Final = {
    36: DrumNote("Kick", "F", 4),
    38: DrumNote("Snare", "C", 5),
    37: DrumNote("Side stick", "C", 5, "x"),
    39: DrumNote("Clap", "D", 5, "x"),
    42: DrumNote("Closed hi-hat", "G", 5, "x"),
    44: DrumNote("Pedal hi-hat", "D", 4, "x"),
    46: DrumNote("Open hi-hat", "G", 5, "circle-x"),
    41: DrumNote("Low tom", "A", 4),
    45: DrumNote("Middle tom", "D", 5),
    48: DrumNote("High tom", "E", 5),
    49: DrumNote("Crash", "A", 5, "x"),
    51: DrumNote("Ride", "F", 5, "x"),
    53: DrumNote("Ride bell", "F", 5, "diamond"),
    54: DrumNote("Tambourine", "B", 5, "diamond"),
    56: DrumNote("Cowbell", "E", 5, "triangle"),
    70: DrumNote("Shaker", "B", 5, "x"),
    62: DrumNote("Muted conga", "G", 4, "x"),
    64: DrumNote("Low conga", "G", 4),
    76: DrumNote("Woodblock", "E", 5, "diamond"),
    81: DrumNote("Triangle", "A", 5, "triangle"),
}
"""Each key of ``grid.KIT``."""
