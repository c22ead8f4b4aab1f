"""Songs whose key, tempo, metre, form, chords and melody are known, because they were made so."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.music.midi_writer import write_midi
from engine.music.score import DRUMS, NOTE, Notes, Part, Score, in_order

BEAT = 0.5
"""Seconds: 120 quarter notes per minute."""
TRIADS = {"C": (0, 4, 7), "F": (5, 9, 12), "G": (7, 11, 14), "Am": (9, 12, 16), "Em": (4, 7, 11)}
VERSE: tuple[str, ...] = ("C", "Am", "F", "G")
CHORUS: tuple[str, ...] = ("F", "C", "G", "Em")
_TUNES: dict[tuple[str, ...], tuple[tuple[int, ...], ...]] = {
    VERSE: ((12, 16, 14, 12), (9, 12, 11, 9), (17, 16, 14, 12), (11, 14, 19, 14)),
    CHORUS: ((21, 21, 17, 21), (19, 24, 19, 16), (23, 23, 26, 23), (19, 16, 23, 19)),
}
PIANO, FLUTE = 0, 73


def verse_and_chorus(
    form: Sequence[tuple[str, ...]] = (VERSE, CHORUS, VERSE, CHORUS),
    up: Sequence[int] = (0, 0, 0, 0),
    beats: int = 4,
) -> Notes:
    """A flute's tune over a piano's chords, four bars a section; drums and bass go along.

    Args:
        form: The sections.
        up: By how many semitones each is higher.
        beats: Quarters in a bar.
    """
    rows: list[tuple[float, float, int, int, int]] = []
    for section, (names, higher) in enumerate(zip(form, up, strict=True)):
        rhythm = 1 if names is VERSE else 2
        for index, name in enumerate(names):
            start = (section * len(names) + index) * beats * BEAT
            tones = [48 + higher + tone for tone in TRIADS[name]]
            for at in range(0, beats, rhythm):
                rows += [(start + at * BEAT, rhythm * BEAT, tone, 60, PIANO) for tone in tones]
            rows.append((start, beats * BEAT, tones[0] - 12, 70, 32))
            tune = _TUNES[names][index][:beats]
            rows += [
                (start + at * BEAT, BEAT, 60 + higher + tone, 90, FLUTE)
                for at, tone in enumerate(tune)
            ]
            rows += [(start + at * BEAT, 0.1, 36, 80, DRUMS) for at in range(beats)]
    return in_order(np.array(rows, NOTE))


def song_file(notes: Notes, metre: tuple[int, int] | None = (4, 4), tempo: float = 120.0) -> bytes:
    """The notes as a MIDI file that states tempo and metre."""
    names = {PIANO: "Keys", FLUTE: "Tune", 32: "Low", DRUMS: "Kit"}
    parts = tuple(Part(program, names[program]) for program in names)
    sounding = set(notes["program"].tolist())
    parts = tuple(part for part in parts if part.program in sounding)
    return write_midi(Score(notes, tempo, meter=metre, parts=parts), "A song")


def in_free_time(notes: Notes, seed: int = 0) -> Notes:
    """The piano's part alone, as somebody plays it who keeps no click's time."""
    rng = np.random.default_rng(seed)
    played = notes[notes["program"] == PIANO].copy()
    tune = notes[notes["program"] == FLUTE].copy()
    tune["program"] = PIANO
    played = in_order(np.concatenate([played, tune]))
    # The tempo drifts by a tenth, and each onset by a hundredth of a second.
    bend = 0.1 * np.sin(played["onset"] / 9)
    played["onset"] = played["onset"] * 1.13 + bend + rng.uniform(0, 0.01, len(played)) + 0.21
    return in_order(played)
