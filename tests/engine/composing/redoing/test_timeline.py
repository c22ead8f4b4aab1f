"""Chords of a piece of which bars are new."""

from __future__ import annotations

from engine.api.chord_names import Chord
from engine.composing.redoing.timeline import lead_in, spliced
from engine.music.chords import Chords, to_chords

C, AM, F, G = (Chord(root, minor, root) for root, minor in ((0, 0), (9, 1), (5, 0), (7, 0)))
BAR = 48


def rows(chords: Chords) -> list[tuple[int, int]]:
    return [(int(one["tick"]), int(one["root"])) for one in chords]


def test_other_chords_stand_in_a_stretch_alone() -> None:
    chords = to_chords([(0, C), (96, F)])
    assert rows(spliced(chords, 48, 96, to_chords([(0, G)]))) == [(0, 0), (48, 7), (96, 5)]
    # Behind it goes on what sounded there.
    assert rows(spliced(chords, 48, 72, to_chords([(0, G)]))) == [(0, 0), (48, 7), (72, 0), (96, 5)]
    two = to_chords([(0, AM), (48, G)])
    assert rows(spliced(chords, 0, 96, two)) == [(0, 9), (48, 7), (96, 5)]
    # What is too long is cut off.
    assert rows(spliced(chords, 96, 144, to_chords([(0, G), (60, C)]))) == [
        (0, 0),
        (96, 7),
        (144, 5),
    ]


def test_before_a_piece_come_the_chords_that_lead_to_its_first() -> None:
    turn = [(BAR * bar, (C, AM, F, G)[bar % 4]) for bar in range(8)]
    assert rows(lead_in(to_chords(turn), 4, 8, BAR)) == [(0, 0), (48, 9), (96, 5), (144, 7)]
    # Two bars: those before the first chord comes again.
    assert rows(lead_in(to_chords(turn), 2, 8, BAR)) == [(0, 5), (48, 7)]
    # Where it never does, the piece's own first bars.
    assert rows(lead_in(to_chords([(0, C), (48, F), (96, G)]), 2, 3, BAR)) == [(0, 0), (48, 5)]
