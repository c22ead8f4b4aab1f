"""Reads the piece that another is made from, whether it is on a beat grid or not."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from engine.api.errors import RequestError
from engine.api.instruments import BY_NAME
from engine.api.origin import Origin
from engine.api.request import ComposeRequest
from engine.beats.tracker import Beats, shipped_tracker
from engine.composing.derivation import read_origin
from engine.composing.source import SourcePiece, read_source
from engine.music.bar_lines import bar_lines, times_every
from engine.music.grid import GRID_NOTE, TICKS, Grid, GridNotes, on_the_beat, sorted_grid
from engine.music.meters import TRACKED
from engine.music.polyphony import limit_polyphony
from engine.music.score import Notes, Score, in_order
from engine.reading.performance import PIANO_INDEX, Performance, on_grid

NEAR_TICKS: Final = 0.4
"""A note this near to a tick lies on it; a player's touch is far less."""
NEAR_SHARE: Final = 0.98
"""The share of the notes that must lie so near for the ticks to be those of the piece."""

NEAR_TEMPO: Final = 0.1
"""Tempos this near to each other are one, and not half or twice the other."""


def read_any_source(origin: Origin, request: ComposeRequest) -> SourcePiece:
    """Read the piece of an origin onto the beat grid.

    Pieces for the piano alone are read by the beats that their file states or, where it states
    none, by those that the tracker finds; all others as they were written.

    Args:
        origin: The piece to make the new one from.
        request: The request; its mood gives the arousal by which expression is removed.

    Raises:
        RequestError: No beat can be found, or the piece is none as Affetto writes them.
    """
    score = read_origin(origin)
    if not np.isin(score.notes["program"], BY_NAME["piano"].programs).all():
        return read_source(origin, request)
    notes = in_order(score.notes)
    stated = _stated(score)
    if stated and (exact := _on_ticks(notes, stated)) is not None:
        grid = Grid(_median_tempo(stated), stated.meter.beats, stated.meter.unit)
        return SourcePiece(exact, exact, grid, {PIANO_INDEX: 0}, {}, PIANO_INDEX)
    found = _on_stated_beats(notes, stated) or on_grid(notes, shipped_tracker().track(notes))
    if found is None:
        raise RequestError(
            "No steady beat can be heard in the piece to begin with, and the new one needs it: "
            "choose another.",
            "origin-no-beat",
        )
    return SourcePiece(found.notes, found.notes, found.grid, {PIANO_INDEX: 0}, {}, PIANO_INDEX)


def _on_stated_beats(notes: Notes, stated: Beats | None) -> Performance | None:
    """The notes on the beats that a file states, where its player follows them; else None.

    Of 37 real pieces that got a touch of ours, 99 % of the notes are read on their ticks so, and
    54 % by the beats that the tracker finds.
    """
    if stated is None:
        return None
    found = on_grid(notes, stated)
    if found is None:
        return None
    tempo = _median_tempo(stated)
    # Beats are moved a little to their notes; the tempo is the one that was written.
    as_stated = abs(found.grid.tempo / tempo - 1) < NEAR_TEMPO
    return replace(found, grid=replace(found.grid, tempo=tempo)) if as_stated else found


def _on_ticks(notes: Notes, beats: Beats) -> GridNotes | None:
    """The notes on the ticks of stated beats; None where they do not lie near them."""
    pulse = beats.meter.bar_ticks // beats.meter.pulses
    count = np.arange(len(beats.times)) * pulse
    begin = np.interp(notes["onset"], beats.times, count)
    end = np.interp(notes["onset"] + notes["duration"], beats.times, count)
    out = np.zeros(len(notes), GRID_NOTE)
    out["tick"] = on_the_beat(np.rint(begin).astype(np.int32))
    if np.quantile(np.abs(begin - out["tick"]), NEAR_SHARE) > NEAR_TICKS:
        return None
    out["duration"] = np.maximum(np.rint(end) - out["tick"], 1)
    out["instrument"] = PIANO_INDEX
    out["pitch"], out["velocity"] = notes["pitch"], notes["velocity"]
    return limit_polyphony(sorted_grid(out))


def _median_tempo(beats: Beats) -> float:
    """Quarters per minute, by the median beat."""
    quarters = beats.meter.bar_ticks / beats.meter.pulses / TICKS
    # Times are whole microseconds; what is even is not to become uneven by them.
    return round(60 * quarters / float(np.median(np.diff(beats.times))), 6)


def _stated(score: Score) -> Beats | None:
    """The beats of a file that states a meter which is known; None for free time."""
    meter = next((one for one in TRACKED if (one.beats, one.unit) == score.meter), None)
    bars = len(bar_lines(score))
    if meter is None or bars < 2:
        return None
    # A player's touch gives each beat a tempo of its own.
    times = times_every(meter.bar_ticks / meter.pulses / TICKS, score)
    count = np.arange(bars * meter.pulses + 1)
    beyond = np.arange(1, len(count) - len(times) + 1)
    times = np.append(times, times[-1] + beyond * (times[-1] - times[-2]))
    lengths = np.full(len(count), meter.pulses)
    return Beats(times, count % meter.pulses, lengths, meter, confidence=1.0)
