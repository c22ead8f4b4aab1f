"""Made-up pieces for several instruments: each plays what is usual for it, over four chords."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.music.score import NOTE, Notes, in_order

CHORDS = ((0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14))
MELODY = (4, 7, 9, 7, 12, 11, 9, 7, 5, 4, 2, 4, 7, 5, 4, 2)
CHORDAL = {"piano", "guitar", "organ", "choir", "string section", "pad", "electric guitar", "brass"}


def band(programs: Mapping[str, int], bars: int = 8, tempo: float = 100.0, seed: int = 0) -> Notes:
    """Notes in 4/4 with nearly flat velocities; the first melodic solo instrument has a melody."""
    rng = np.random.default_rng(seed)
    solos = [name for name in programs if name not in CHORDAL | {"drums", "bass"}]
    singer = solos[-1] if solos else "piano"
    rows = []
    for bar in range(bars):
        for name, program in programs.items():
            rows += [
                (4 * bar + at, length, pitch, program)
                for at, length, pitch in _bar(name, bar, singer)
            ]
    beat = 60 / tempo
    notes = np.zeros(len(rows), NOTE)
    for index, (at, length, pitch, program) in enumerate(rows):
        notes[index] = (at * beat, length * beat, pitch, 78 + rng.integers(0, 5), program)
    return in_order(notes)


def _bar(name: str, bar: int, singer: str) -> list[tuple[float, float, int]]:
    """Beat, length in beats and pitch of what an instrument plays in a bar."""
    chord = CHORDS[bar % 4]
    if name == singer:
        return [(at / 2, 0.5, 72 + MELODY[(8 * bar + at) % len(MELODY)]) for at in range(8)]
    if name == "drums":
        crash = [(0.0, 0.5, 49)] if bar % 4 == 0 else []
        strokes = [(0, 0.25, 36), (2, 0.25, 36), (1, 0.25, 38), (3, 0.25, 38)]
        return [*((eighth / 2, 0.25, 42) for eighth in range(8)), *crash, *strokes]
    if name in {"harp", "mallets"}:
        return [(eighth / 2, 0.5, 60 + chord[eighth % 3]) for eighth in range(8)]
    starts, length, low, tones = _chords(name, chord)
    return [(at, length, low + tone) for at in starts for tone in tones]


def _chords(
    name: str, chord: tuple[int, ...]
) -> tuple[tuple[float, ...], float, int, tuple[int, ...]]:
    """When in the bar, how long, and which notes above which, for all who play no figure."""
    if name == "bass":
        return (0, 1, 2, 3), 0.9, 36, (chord[0] % 12,)
    if name in {"pad", "choir", "string section", "organ"}:
        return (0,), 4.0, 55, chord
    if name in {"piano", "guitar", "electric guitar"}:
        return (0, 1.5, 2, 3.5), 0.8, 52, chord
    low = {"cello": 48, "brass": 55, "winds": 62, "flute": 74, "violin": 67, "lead": 64}[name]
    return (0, 2), 1.9, low, chord if name == "brass" else chord[:1]
