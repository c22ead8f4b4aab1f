"""Loops of which something is made anew: they stay loops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from engine.api.chord_names import Chord
from engine.api.errors import RequestError
from engine.api.moods import mood
from engine.api.origin import Origin, Way
from engine.api.redo import Redo
from engine.api.request import SECONDS, ComposeRequest
from engine.composing.redoing import composer as redo_composer
from engine.composing.redoing.timeline import come_round
from engine.composing.redoing.writing import Surrounded, write_gap
from engine.music.chords import CHORD, to_chords
from engine.music.grid import GridNotes
from engine.music.midi import read_midi
from engine.music.midi_writer import write_midi
from engine.music.score import Notes, end_times
from tests.engine.composing.redoing.redone import KEY, redo, same_notes
from tests.engine.fakes import uniform_composer

BARS = 8
BAR = 48
"""Ticks of a bar."""


@cache
def loop(instruments: str = "chiptune") -> tuple[bytes, float]:
    """A loop of eight bars of two seconds, and its length."""
    request = ComposeRequest(
        mood("happy"), 2, instruments=instruments, seconds=2 * BARS, tempo=120, key=KEY,
        candidates=2, loop=True,
    )  # fmt: skip
    written = uniform_composer().compose(request)
    assert written.loop == 2 * BARS
    return write_midi(written.score, written.title, KEY), written.loop


def redone(wanted: Redo, instruments: str = "chiptune", **asked: Any) -> Any:
    """What comes of it."""
    midi, seconds = loop(instruments)
    return redo(midi, wanted, loop=True, of={"loop": seconds, **asked.pop("of", {})}, **asked)


def told(monkeypatch: pytest.MonkeyPatch, make: Callable[[], Any]) -> tuple[Any, list[Surrounded]]:
    """What is made, and what each of its gaps is written by."""
    gaps: list[Surrounded] = []

    def write(network: Any, around: Surrounded, *rest: Any) -> dict[int, GridNotes]:
        gaps.append(around)
        return write_gap(network, around, *rest)

    monkeypatch.setattr(redo_composer, "write_gap", write)
    return make(), gaps


def between(notes: Notes, begin: float, end: float) -> Notes:
    """Notes that begin from one second on and before another, counted from the first."""
    found: Notes = notes[(notes["onset"] > begin - 0.01) & (notes["onset"] < end - 0.01)].copy()
    found["onset"] -= begin
    return found


@pytest.mark.parametrize("instruments", ["chiptune", pytest.param("piano", marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("wanted", "seconds", "kept", "place"),
    [
        (Redo(bars=(7, 8)), 16.0, (0.0, 12.0), 0.0),
        (Redo(more=2), 20.0, (0.0, 16.0), 0.0),
        (Redo(front=2), 20.0, (0.0, 16.0), 4.0),
        (Redo(add=("flute",), more=1, front=1), 20.0, (0.0, 16.0), 2.0),
    ],
)
def test_a_redone_loop_is_a_loop_of_whole_bars(
    instruments: str, wanted: Redo, seconds: float, kept: tuple[float, float], place: float
) -> None:
    old = read_midi(loop(instruments)[0]).notes
    made = redone(wanted, instruments)
    notes = made.score.notes
    assert made.loop == seconds
    assert made.settled.request.loop
    assert made.settled.request.seconds == seconds
    there = between(notes, kept[0] + place, kept[1] + place)
    of_old = there[np.isin(there["program"], old["program"])]
    assert same_notes(of_old, between(old, *kept))
    # Something new plays to the end, and nothing lasts beyond it.
    assert len(between(notes, seconds - 2, seconds))
    assert end_times(notes).max() <= seconds + 1e-3


def test_an_end_is_written_by_the_beginning_it_leads_to(monkeypatch: pytest.MonkeyPatch) -> None:
    around = told(monkeypatch, lambda: redone(Redo(bars=(7, 8))))[1][0]
    assert not around.closes
    assert around.bars == BARS
    standing = around.standing
    after = standing[standing["tick"] >= BARS * BAR].copy()
    after["tick"] -= BARS * BAR
    assert len(after)
    assert np.array_equal(after, standing[standing["tick"] < 6 * BAR][: len(after)])
    chords = around.chords[0]
    assert chords["tick"][-1] == BARS * BAR
    assert chords[["root", "quality", "bass"]][-1] == chords[["root", "quality", "bass"]][0]


def test_a_piece_that_ends_is_written_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    midi, _ = loop()
    made, gaps = told(monkeypatch, lambda: redo(midi, Redo(bars=(7, 8))))
    assert made.loop is None
    assert gaps[0].closes
    assert gaps[0].standing["tick"].max() < BARS * BAR


def test_new_bars_on_both_sides_lead_from_one_to_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, gaps = told(monkeypatch, lambda: redone(Redo(more=2, front=2)))
    assert [(one.gap.first, one.gap.last) for one in gaps] == [(0, 2), (10, 12)]
    tick = gaps[1].standing["tick"]
    assert ((tick >= 12 * BAR) & (tick < 14 * BAR)).any()


def test_a_loop_whose_last_bars_are_silent_keeps_its_length() -> None:
    midi, seconds = loop()
    score = read_midi(midi)
    over = end_times(score.notes) < 11.0
    early = replace(score, notes=score.notes[over])
    cut = write_midi(early, "Cut", KEY)
    wanted = Redo(bars=(2, 3))
    assert redo(cut, wanted, loop=True, of={"loop": seconds}).loop == seconds
    assert redo(cut, wanted, loop=True).loop < seconds


def test_a_loop_becomes_no_longer_than_a_piece_may_be() -> None:
    request = ComposeRequest(
        mood("happy"), 1, seconds=SECONDS[1], tempo=40, key=KEY, candidates=1, loop=True
    )
    written = uniform_composer().compose(request)
    midi = write_midi(written.score, written.title, KEY)
    with pytest.raises(RequestError, match="so there is room for 1 more bars"):
        redo(midi, Redo(more=2), loop=True, of={"loop": written.loop})


def test_only_what_something_is_made_anew_of_stays_a_loop() -> None:
    midi, seconds = loop()
    origin = Origin(Way.REDO, midi, KEY, redo=Redo(more=1), loop=seconds)
    request = ComposeRequest(mood("happy"), origin=origin, loop=True)
    assert ComposeRequest.from_json(request.to_json()) == request
    with pytest.raises(RequestError, match=r"^A loop is composed anew") as caught:
        ComposeRequest(mood("happy"), origin=Origin(Way.VARY, midi, KEY), loop=True)
    assert caught.value.code == "loop-is-new"


def test_chords_come_round() -> None:
    chords = to_chords([(0, Chord(0, 0, 0)), (48, Chord(7, 0, 7)), (96, Chord(5, 0, 5))])
    found = come_round(chords, 96)
    assert found.dtype == CHORD
    assert found.tolist() == [(0, 0, 0, 0), (48, 7, 0, 7), (96, 0, 0, 0)]
