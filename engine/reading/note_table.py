"""Joins the notes of a MIDI file with what its channels say: programs and the sustain pedal.

A track's own statements count for its notes; where it makes none, those of other tracks for the
channel do, as on a synthesizer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from engine.music.general_midi import DRUM_CHANNEL
from engine.music.pedal import hold_notes
from engine.music.score import DRUMS, NOTE, Notes
from engine.reading.events import Events
from engine.reading.file_clock import FileClock

SHORTEST: Final = 0.05
"""Seconds that a note without length gets: drum machines write their hits so."""
TOP_TICK: Final = 1 << 40
"""No tick beyond counts: with any division and tempo it lies days away."""
_STEP: Final = TOP_TICK << 1


class NoteTable:
    """All notes of a file.

    Example: a program change in a track without notes sets the program of its channel.

    Args:
        events: As :func:`engine.reading.track_events.read_track` filled them.
        clock: The file's times.

    Attributes:
        notes: Array of ``NOTE`` as they sound, in the file's order [n]; times in seconds from
            the file's start.
        voices: ``16 · track + channel`` of each [n].
        kits: The program that the drums' channel states, for each note [n].
        brief: How many notes had no length.
        pedalled: How many notes the pedal made longer.
    """

    def __init__(self, events: Events, clock: FileClock) -> None:
        self.voices = np.array(events.voice, np.int64)
        ticks = np.minimum(np.array(events.onset, np.int64), TOP_TICK)
        ends = np.minimum(np.array(events.end, np.int64), TOP_TICK)
        onset, end = clock.seconds(ticks), clock.seconds(ends)
        notes = np.zeros(len(onset), NOTE)
        notes["onset"], notes["duration"] = onset, end - onset
        notes["pitch"], notes["velocity"] = np.array(events.pitch), np.array(events.velocity)
        brief = ends <= ticks
        self.brief = int(brief.sum())
        notes["duration"][brief] = SHORTEST
        programs = _stated(
            self.voices,
            ticks,
            np.array(events.program_voice, np.int64),
            np.array(events.program_tick, np.int64),
            np.array(events.program, np.int64),
        )
        drums = self.voices & 15 == DRUM_CHANNEL
        notes["program"] = np.where(drums, DRUMS, programs)
        self.kits = np.where(drums, programs, 0)
        self.notes = _held(notes, self.voices, events, clock)
        self.pedalled = int((self.notes["duration"] > notes["duration"]).sum())


def _stated(
    voices: NDArray[Any],
    ticks: NDArray[Any],
    stated_voices: NDArray[Any],
    stated_ticks: NDArray[Any],
    values: NDArray[Any],
) -> NDArray[np.int64]:
    """What was last stated for each note before it begins, 0 where nothing was."""
    if not len(values):
        return np.zeros(len(voices), np.int64)
    stated_ticks = np.minimum(stated_ticks, TOP_TICK)
    found = np.zeros(len(voices), np.int64)
    own = np.isin(voices, stated_voices)
    # By the track's own statements, else by the channel's; at one tick tracks come in order.
    for key, which in ((_by_voice_and_tick, own), (_by_channel_and_tick, ~own)):
        stated = key(stated_voices, stated_ticks)
        order = np.argsort(stated, kind="stable")
        index = np.searchsorted(stated[order], key(voices, ticks), side="right") - 1
        before = order[index]
        same = voices if key is _by_voice_and_tick else voices & 15
        at = stated_voices if key is _by_voice_and_tick else stated_voices & 15
        fits = which & (index >= 0) & (at[before] == same)
        found[fits] = values[before][fits]
    return found


def _by_voice_and_tick(voices: NDArray[Any], ticks: NDArray[Any]) -> NDArray[Any]:
    key: NDArray[Any] = voices * _STEP + ticks
    return key


def _by_channel_and_tick(voices: NDArray[Any], ticks: NDArray[Any]) -> NDArray[Any]:
    key: NDArray[Any] = ((voices & 15) * _STEP + ticks) << 16 | voices >> 4
    return key


def _held(notes: Notes, voices: NDArray[Any], events: Events, clock: FileClock) -> Notes:
    """The notes as they sound under their pedals; drums have none."""
    if not any(events.pedal):
        return notes
    moved = np.array(events.pedal_voice, np.int64)
    ticks = np.minimum(np.array(events.pedal_tick, np.int64), TOP_TICK)
    values = np.array(events.pedal, np.int64)
    out = notes.copy()
    own = np.isin(voices, moved)
    for asked, stated, which in (
        (voices & 15, moved & 15, ~own),
        (voices, moved, own),
    ):
        index = np.flatnonzero(which & (notes["program"] != DRUMS))
        for played, pedal in _by_voice(asked[index], stated, ticks):
            chosen = index[played]
            times = clock.seconds(ticks[pedal])
            out[chosen] = hold_notes(notes[chosen], times, values[pedal], longest=np.inf)
    return out


def _by_voice(
    asked: NDArray[Any], stated: NDArray[Any], ticks: NDArray[Any]
) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """For each voice that has both: the places of its notes, and of its statements in time."""
    by_note = np.argsort(asked, kind="stable")
    by_time = np.lexsort((ticks, stated))
    notes, statements = asked[by_note], stated[by_time]
    for voice in np.intersect1d(asked, stated).tolist():
        first, past = np.searchsorted(notes, [voice, voice + 1])
        begin, end = np.searchsorted(statements, [voice, voice + 1])
        yield by_note[first:past], by_time[begin:end]
