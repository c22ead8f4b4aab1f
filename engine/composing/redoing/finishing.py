"""Gives the new notes of a piece their sounds, expression and touch; the others have theirs."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.api.instruments import ORDER
from engine.composing.redoing.context import RedoContext
from engine.composing.redoing.playing import NewNotes, joined_parts, play_redo
from engine.music.grid import GridNotes, to_notes
from engine.music.instrument_table import DRUM
from engine.music.score import DRUMS, Part, Score
from engine.performance.expression import counted_beats, shaped
from engine.performance.instrumentation import drum_kit, programs_for
from engine.performance.mixing import seated
from engine.reading.performance import pulse_ticks
from engine.touch.chords import with_chords_struck
from engine.touch.ending import with_ritardando
from engine.touch.touch import MAX_DEVIATION_SHARE, Touch, flat_touch
from engine.touch.writer import TouchWriter

_EXACT_TICKS: Final = 0.1
"""A piece whose notes all lie so near to their ticks was played by no hand."""


def finish_redo(
    context: RedoContext,
    notes: GridNotes,
    touch: TouchWriter | None,
    rng: np.random.Generator,
) -> tuple[Score, float]:
    """Play the new notes of a piece between those that are kept.

    Args:
        context: What becomes of the piece.
        notes: All of its notes on the grid, in order, velocities without expression.
        touch: Plays the piano; None leaves new notes as even as they are written.
        rng: Chooses the sounds of those who join.

    Returns:
        The piece, and when its last bar is over, in seconds.
    """
    standing, edits = context.standing, context.edits
    is_new = _newness(notes, context.standing_notes())
    played_as = _touch(context, notes, touch)
    programs, kit = _sounds(context, rng)
    by_index = {index: programs[ORDER[index].name] for index in context.players}
    velocities = notes["velocity"].astype(np.int64)
    joining: tuple[Part, ...] = ()
    if context.kind == "band":
        grid = standing.grid
        played = to_notes(notes, grid, by_index)
        total = edits.bars * grid.bar_ticks * grid.tick_seconds
        _, arousal = context.curve.at(np.minimum(played["onset"] / total, 1.0))
        louder = shaped(played, *counted_beats(played["onset"], grid), arousal)
        # Back to the grid's order: the played notes are in the order of time and pitch.
        of_program = np.array([by_index[index] for index in notes["instrument"].tolist()])
        order = np.lexsort((of_program, -notes["pitch"].astype(int), notes["tick"]))
        velocities[order] = louder["velocity"]
        joining = joined_parts(seated(programs, louder, context.who.style, kit), standing)
    new = notes[is_new]
    as_program = [DRUMS if index == DRUM else by_index[index] for index in new["instrument"]]
    limit = MAX_DEVIATION_SHARE * 3 * standing.grid.tick_seconds
    late = np.clip(played_as.deviations[is_new].astype(np.float64), -limit, limit)
    wholly = NewNotes(
        new,
        np.array(as_program, np.int64),
        velocities[is_new],
        late,
        _lengthened_to(played_as.beat_seconds, edits.bars, context),
    )
    return play_redo(standing, edits, wholly, joining)


def _newness(notes: GridNotes, kept: GridNotes) -> NDArray[np.bool_]:
    """Which notes are not among those kept, [n]."""
    names = ["tick", "instrument", "pitch"]
    known = set(kept[names].tolist())
    return np.array([one not in known for one in notes[names].tolist()], bool)


def _sounds(context: RedoContext, rng: np.random.Generator) -> tuple[dict[str, int], int]:
    """The programs of all who play: those they have, and for those who join what suits the mood."""
    mood, style = context.request.mood, context.who.style
    chosen = programs_for(context.who.instruments, style, mood, rng)
    kit = drum_kit(style, mood, rng)
    stated = [part.kit for part in context.standing.score.parts if part.program == DRUMS]
    kept = context.standing.programs
    found = {
        one.name: kept.get(ORDER.index(one), chosen[one.name]) for one in context.who.instruments
    }
    return found, stated[0] if stated else kit


def _touch(context: RedoContext, notes: GridNotes, writer: TouchWriter | None) -> Touch:
    """How a player would play all of it; a piece that no hand played goes on so."""
    grid = context.standing.grid
    if writer is None or context.kind != "piano" or _even(context):
        return flat_touch(notes, grid)
    moods = context.request.moods
    mood = moods[0].valence, moods[0].arousal
    seed = context.request.seed
    touch = writer.write(notes, grid, mood, seed)
    touch = with_chords_struck(touch, notes, moods[0].arousal, seed)
    return with_ritardando(touch, grid.bar_ticks // pulse_ticks(grid), moods[-1].arousal)


def _even(context: RedoContext) -> bool:
    """Whether the piece that stands lies on its ticks, one as long as the other."""
    standing = context.standing
    pulse, lines = pulse_ticks(standing.grid), standing.lines
    places = np.interp(standing.score.notes["onset"], lines, np.arange(len(lines))) * pulse
    return bool(np.abs(places - np.rint(places)).max() < _EXACT_TICKS)


def _lengthened_to(
    beat_seconds: NDArray[np.float64], bars: int, context: RedoContext
) -> NDArray[np.float64]:
    """The lengths of all beats of a piece; after the last one they are like that."""
    grid = context.standing.grid
    beats = bars * grid.bar_ticks // pulse_ticks(grid)
    missing = max(beats - len(beat_seconds), 0)
    return np.concatenate([beat_seconds, np.repeat(beat_seconds[-1:], missing)])[:beats]
