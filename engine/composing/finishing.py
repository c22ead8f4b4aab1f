"""From the chosen candidate to the finished piece: sounds, mix, expression, chords by name."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.api.instruments import BY_NAME, ORDER
from engine.api.request import ComposeRequest
from engine.composing.base import Candidate, ComposedPiece
from engine.composing.heard_chords import heard_chords
from engine.composing.kinds import piece_kind
from engine.composing.loop import loop_seconds, without_return
from engine.composing.plans import Plan
from engine.music.grid import Grid, GridNotes, end_ticks, to_notes
from engine.music.mood_curve import Curve
from engine.music.score import Notes, Part, Score, end_times
from engine.performance.expression import counted_beats, shaped
from engine.ranking.critic import Critic
from engine.ranking.explanation import explain
from engine.reading.performance import pulse_ticks
from engine.touch.chords import with_chords_struck
from engine.touch.ending import with_ritardando
from engine.touch.touch import Touch, apply_touch, flat_touch
from engine.touch.writer import TouchWriter


def finish_piece(
    chosen: Candidate,
    name: str,
    plan: Plan,
    request: ComposeRequest,
    critic: Critic,
    touch: TouchWriter | None,
    rng: np.random.Generator,
) -> ComposedPiece:
    """Give the chosen candidate its programs, its mix and a player's expression.

    Args:
        chosen: The candidate; its notes are on the grid.
        name: The piece's title.
        plan: The plan it was written to.
        request: The request.
        critic: Reads its mood.
        touch: Plays the piano's pieces; None leaves them as even as they are written.
        rng: Chooses programs, by the mood.
    """
    grid, notes = plan.grid, chosen.notes
    if request.loop:
        notes = without_return(notes, plan)
    if piece_kind(request) == "piano":
        # A loop's tempo is the same at its end as at its beginning.
        score = _played(notes, plan, request, None if request.loop else touch)
    else:
        played, parts = _arranged(notes, plan, request, rng)
        score = _in_time(played, parts, plan)
    # The critic reads what the scorer judged: the notes without expression.
    features = chosen.piece.features
    return ComposedPiece(
        name,
        score,
        plan.key,
        {**features, "tempo": grid.tempo},
        critic.read(features),
        explain(features, plan.key, critic),
        heard_chords(notes, grid, plan.key, score),
        loop=loop_seconds(plan) if request.loop else None,
    )


def _played(
    notes: GridNotes, plan: Plan, request: ComposeRequest, writer: TouchWriter | None
) -> Score:
    """A piano piece with a player's touch, which slows down at its end."""
    grid, kept = plan.grid, plan.kept_touch()
    if writer is None:
        flat = flat_touch(notes, grid)
        return apply_touch(notes, grid, _beginning_with(kept, flat, grid) if kept else flat)
    moods = request.moods
    touch = writer.write(notes, grid, (moods[0].valence, moods[0].arousal), request.seed)
    touch = with_chords_struck(touch, notes, moods[0].arousal, request.seed)
    bar = grid.bar_ticks // pulse_ticks(grid)
    touch = with_ritardando(touch, bar, moods[-1].arousal)
    if kept is not None:
        return apply_touch(notes, grid, _beginning_with(kept, touch, grid))
    score = apply_touch(notes, grid, touch)
    if request.tempo is None:
        # As long as it was asked to be, its last chord's ring included: the beats that slow down
        # are made up for by all.
        scale = plan.heard_bars * grid.bar_ticks * grid.tick_seconds / score.seconds
    else:
        # As fast as it was asked to be, however many of a short piece's beats slow down, and
        # however long its last chord rings.
        touch = _ringing_in_tempo(touch, notes, grid)
        scale = pulse_ticks(grid) * grid.tick_seconds / np.median(touch.beat_seconds)
    return apply_touch(notes, grid, replace(touch, beat_seconds=touch.beat_seconds * scale))


def _ringing_in_tempo(touch: Touch, notes: GridNotes, grid: Grid) -> Touch:
    """A touch that goes on in tempo while the last notes sound, instead of as slow as it ended."""
    pulse = pulse_ticks(grid)
    last = int(end_ticks(notes).max(initial=0))
    ringing = max(-(-last // pulse) - len(touch.beat_seconds), 0)
    lengths = np.append(touch.beat_seconds, np.full(ringing, pulse * grid.tick_seconds))
    return replace(touch, beat_seconds=lengths)


def _beginning_with(kept: Touch, touch: Touch, grid: Grid) -> Touch:
    """A touch whose first beats and notes are those of another, and whose others go on in tempo."""
    usual = pulse_ticks(grid) * grid.tick_seconds
    lengths = touch.beat_seconds * usual / float(np.median(touch.beat_seconds))
    late = touch.deviations.copy()
    beats, notes = min(len(kept.beat_seconds), len(lengths)), len(kept.deviations)
    lengths[:beats], late[:notes] = kept.beat_seconds[:beats], kept.deviations
    return Touch(lengths, late)


def _in_time(played: Notes, parts: tuple[Part, ...], plan: Plan) -> Score:
    """A band's score at the grid's one tempo, or with the tempo map that its plan keeps."""
    grid, beats = plan.grid, plan.beats()
    meter = (grid.meter, grid.unit)
    if beats is None:
        return Score(played, tempo=grid.tempo, meter=meter, parts=parts)
    return Score(beats.play(played, grid), beats.tempo, beats.tempos, meter, parts)


def _arranged(
    notes: GridNotes, plan: Plan, request: ComposeRequest, rng: np.random.Generator
) -> tuple[Notes, tuple[Part, ...]]:
    """A band's notes in seconds on their programs, with expression, and the mix."""
    grid = plan.grid
    programs, kit = plan.sounds(request.mood, rng)
    by_index = {ORDER.index(BY_NAME[one]): program for one, program in programs.items()}
    played = to_notes(notes, grid, by_index)
    # Expression follows the beat and the arousal that the curve asks for at each note.
    ends = end_times(played)
    _, arousal = Curve(request.moods).at(played["onset"] / ends.max(initial=1.0))
    played = plan.keep_touch(shaped(played, *counted_beats(played["onset"], grid), arousal))
    return played, plan.parts(programs, played, kit)
