"""The surroundings of all notes of a stretch at once, for training.

They equal what :class:`engine.tokens.surroundings_tracker.SurroundingsTracker` gives note by note.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.music.chords import Chords, chord_vectors
from engine.music.grid import KIT, TICKS, GridNotes, end_ticks
from engine.music.instrument_table import DRUM, VOICES
from engine.tokens.lookback import Lookback, distances
from engine.tokens.surroundings_layout import (
    KIT_INDEX,
    NOW_PART,
    NOW_WIDTH,
    PHRASE_BARS,
    UNTIL_SCALES,
    gap_kind,
)


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """The music around a stretch of notes that is to be written.

    Attributes:
        bar_ticks: Ticks per bar.
        before: Notes before the stretch, to look back to; array of ``GRID_NOTE``.
        standing: Notes that stand already, beside the stretch and after it, in order.
        chords: The chords, array of ``CHORD``; None where they are not told.
        returns: The earlier bar that each bar returns from or −1; None where it is not told.
    """

    bar_ticks: int
    before: GridNotes
    standing: GridNotes
    chords: Chords | None
    returns: NDArray[np.int32] | None


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """The vectors of each note of a stretch.

    Attributes:
        now: At each note's onset, without the note itself, float16 [n, ``NOW_WIDTH``].
        own: What each note's instrument struck at the places looked back to, float16
            [n, ``OWN_WIDTH``].
        echo: How each note compares with those places, float16 [n, ``ECHO_WIDTH``].
    """

    now: NDArray[np.float16]
    own: NDArray[np.float16]
    echo: NDArray[np.float16]


def surroundings(notes: GridNotes, around: Around) -> Surroundings:
    """The surroundings of a stretch of notes.

    So ``surroundings(notes, Around(48, none, none, None, None)).now`` tells what sounds and
    where in the bar each note lies, and no chords.

    Args:
        notes: Array of ``GRID_NOTE``, in order, as they are written, pitches relative to C.
        around: The music around it, pitches relative to C.
    """
    ticks = notes["tick"].astype(np.int64)
    now = np.zeros((len(notes), NOW_WIDTH), np.float32)
    _put_sounding(now, notes)
    put_grid_position(now, ticks, around.bar_ticks)
    if around.chords is not None:
        put_chords(now, ticks, around.chords)
    put_standing(now, ticks, around.standing)
    heard = Lookback(np.concatenate([around.before, around.standing, notes]))
    back = distances(ticks, around.bar_ticks, around.returns)
    now[:, NOW_PART["back_known"]] = back > 0
    now[:, NOW_PART["back_gap"]] = heard.gaps(ticks, back)
    now[:, NOW_PART["back_players"]] = heard.players(ticks, back)
    own = heard.pitches(ticks, back, notes["instrument"])
    echo = heard.echo(ticks, back, notes["instrument"], notes["pitch"])
    return Surroundings(*(values.astype(np.float16) for values in (now, own, echo)))


def put_grid_position(out: NDArray[np.float32], ticks: NDArray[Any], bar_ticks: int) -> None:
    """Write the one-hot position in quarter, bar and phrase into ``now`` vectors, in place.

    Example: tick 60 in bars of 48 sets tick 0, eighth 2 and bar 1.

    Args:
        out: The vectors, [rows, NOW_WIDTH].
        ticks: From the start of the first bar, [rows], ≥ 0.
        bar_ticks: Ticks per bar.
    """
    index, row = np.asarray(ticks, np.int64), np.arange(len(ticks))
    out[row, NOW_PART["tick"].start + index % TICKS] = 1.0
    out[row, NOW_PART["eighth"].start + index % bar_ticks // (TICKS // 2)] = 1.0
    out[row, NOW_PART["bar"].start + index // bar_ticks % PHRASE_BARS] = 1.0


def put_chords(out: NDArray[np.float32], ticks: NDArray[Any], chords: Chords) -> None:
    """Write the chord at each tick, the next, and how near that is, in place.

    Args:
        out: The vectors, [rows, NOW_WIDTH].
        ticks: [rows], ≥ 0.
        chords: Array of ``CHORD``, at least one.
    """
    out[:, NOW_PART["chord"]] = chord_vectors(chords, ticks)
    index = np.searchsorted(chords["tick"], ticks, side="right")
    later = index < len(chords)
    begins = chords["tick"][np.minimum(index, len(chords) - 1)]
    out[later, NOW_PART["next_chord"]] = chord_vectors(chords, begins[later])
    until = (begins[later] - ticks[later]) / TICKS
    out[later, NOW_PART["until_chord"]] = np.exp(-until[:, None] / UNTIL_SCALES)


def put_standing(out: NDArray[np.float32], ticks: NDArray[Any], standing: GridNotes) -> None:
    """Write what stands at each tick and next after it, in place.

    Args:
        out: The vectors, [rows, NOW_WIDTH].
        ticks: [rows], rising or equal.
        standing: Array of ``GRID_NOTE``, in order; may be empty.
    """
    if not len(standing):
        return
    begins = standing["tick"].astype(np.int64)
    drum = standing["instrument"] == DRUM
    pitch = np.where(drum, 128, standing["pitch"])
    # Held: the ticks asked for that lie in a note form a run, since they rise.
    first = np.searchsorted(ticks, begins, side="left")
    past = np.searchsorted(ticks, end_ticks(standing), side="left")
    struck = np.searchsorted(ticks, begins, side="right")
    held = _runs(len(ticks), 129, pitch, first, past)[:, :128] > 0
    fresh = _runs(len(ticks), 129, pitch, first, struck)[:, :128] > 0
    out[:, NOW_PART["standing"]] = np.maximum(held, 2 * fresh)
    kit = np.where(drum, KIT_INDEX[standing["pitch"]], len(KIT))
    out[:, NOW_PART["standing_kit"]] = _runs(len(ticks), len(KIT) + 1, kit, first, struck)[:, :-1]
    players = _runs(len(ticks), len(ORDER), standing["instrument"], first, struck)
    out[:, NOW_PART["standing_players"]] = players > 0
    # The next onset that stands, with all its pitches.
    onsets = np.unique(begins)
    index = np.searchsorted(onsets, ticks, side="right")
    later = np.flatnonzero(index < len(onsets))
    following = onsets[index[later]]
    out[later, NOW_PART["standing_gap"].start + gap_kind(following - ticks[later])] = 1.0
    pitches = np.zeros((len(onsets), 129), np.float32)
    pitches[np.searchsorted(onsets, begins), pitch] = 1.0
    out[later, NOW_PART["standing_next"]] = pitches[index[later], :128]


def _runs(
    count: int, width: int, indices: NDArray[Any], first: NDArray[Any], past: NDArray[Any]
) -> NDArray[np.float32]:
    """How many runs each row lies in, by index: +1 where one begins, −1 where it is past."""
    steps = np.zeros((count + 1, width), np.float32)
    np.add.at(steps, (first, indices), 1.0)
    np.add.at(steps, (past, indices), -1.0)
    return steps.cumsum(axis=0)[:count]


def _put_sounding(out: NDArray[np.float32], notes: GridNotes) -> None:
    """Write what sounds and who plays before each note of the stretch, in place."""
    count = len(notes)
    index = np.arange(count)
    ticks = notes["tick"].astype(np.int64)
    instrument, pitch = notes["instrument"].astype(np.int64), notes["pitch"].astype(np.int64)
    # The index at which an instrument strikes its pitch again: then the new note counts instead.
    voice = instrument * 128 + pitch
    order = np.lexsort((index, voice))
    again = np.full(count, count)
    same = voice[order][1:] == voice[order][:-1]
    again[order[:-1][same]] = order[1:][same]
    until = np.minimum(np.searchsorted(ticks, end_ticks(notes), side="left"), again + 1)
    until = np.minimum(until, _without_voice(notes) + 1)
    chord = np.minimum(np.searchsorted(ticks, ticks, side="right"), again + 1)
    # A note belongs to the surroundings of those after it; runs that are empty begin past the end.
    first, drum = index + 1, instrument == DRUM
    until, chord = np.maximum(until, first), np.maximum(chord, first)
    pitched = np.where(drum, 128, pitch)
    size = count + 1
    sounding = _runs(size, 129, pitched, first, until)[:count, :128] > 0
    struck = _runs(size, 129, pitched, first, chord)[:count, :128] > 0
    kit = np.where(drum, KIT_INDEX[pitch], len(KIT))
    out[:, NOW_PART["sounding"]] = np.maximum(sounding, 2 * struck)
    voices = _runs(size, len(ORDER), instrument, first, until)[:count]
    out[:, NOW_PART["voices"]] = np.minimum(voices, 6) / 3
    strikes = _runs(size, len(ORDER), instrument, first, chord)[:count]
    out[:, NOW_PART["struck"]] = np.minimum(strikes, 6) / 3
    out[:, NOW_PART["last"]] = _last(instrument, pitch)
    out[:, NOW_PART["kit"]] = _runs(size, len(KIT) + 1, kit, first, chord)[:count, :-1] > 0


def _without_voice(notes: GridNotes) -> NDArray[np.int64]:
    """The index of the note for which each ends early, since no voice is free; else their count.

    Lengths rounded up to the vocabulary's bring this about in music that can be played.
    """
    out = np.full(len(notes), len(notes))
    held: dict[int, list[int]] = {}
    ticks, pitches = notes["tick"].tolist(), notes["pitch"].tolist()
    ends = end_ticks(notes).tolist()
    for index, player in enumerate(notes["instrument"].tolist()):
        tick = ticks[index]
        still = [
            one
            for one in held.get(player, ())
            if ends[one] > tick and pitches[one] != pitches[index]
        ]
        # The oldest was written first; a note struck at this tick is never ended.
        if len(still) >= VOICES[player] and ticks[still[0]] < tick:
            out[still.pop(0)] = index
        held[player] = [*still, index]
    return out


def _last(instrument: NDArray[Any], pitch: NDArray[Any]) -> NDArray[np.float32]:
    """Each instrument's last pitch before each note, about −1 … 1; 0 where there is none."""
    out = np.zeros((len(instrument), len(ORDER)), np.float32)
    for index in np.unique(instrument):
        at = np.flatnonzero(instrument == index)
        seen = np.searchsorted(at, np.arange(len(instrument)), side="left") - 1
        scaled = pitch[at[np.maximum(seen, 0)]] / 64.0 - 0.9
        out[:, index] = np.where(seen >= 0, scaled, 0.0)
    return out
