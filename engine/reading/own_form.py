"""Writes music from outside in the form of Affetto's own pieces, so that others can be made of it.

Composers vary, extend and change files as Affetto writes them: one program for each instrument,
notes that can be played on the grid, or the piano alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.api.errors import DataError
from engine.api.instruments import BY_NAME, PIANO
from engine.music.bar_lines import bar_lines
from engine.music.midi import FREE_TEMPO, read_midi
from engine.music.midi_writer import write_midi
from engine.music.overlaps import resolve_overlaps
from engine.music.score import Notes, Score
from engine.reading.band_form import Listens, band_form
from engine.reading.performance import PIANO_INDEX
from engine.reading.score_beats import beat_tracker
from engine.reading.song import Song
from engine.reading.stated_metres import counted_metre
from engine.tokens.tokenizer import into_range

_SAME_SECONDS: Final = 1e-3
_BREATH_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class OwnForm:
    """Music in the form of Affetto's own pieces.

    Attributes:
        score: The music, its times not yet rounded to the file's ticks.
        midi: Its standard MIDI file.
        left_out: Plain sentences about what the form could not hold.
    """

    score: Score
    midi: bytes
    left_out: tuple[str, ...]

    @property
    def alone(self) -> bool:
        """Whether the piano plays alone."""
        return set(self.score.programs) <= set(BY_NAME[PIANO].programs)


def in_own_form(
    song: Song,
    original: bytes | None = None,
    seconds: float | None = None,
    tracker: Listens | None = beat_tracker,
) -> OwnForm:
    """Write a song as one of Affetto's pieces.

    Args:
        song: As :func:`engine.reading.song.read_song` reads it.
        original: The song's file. Where writing it anew would change nothing, it is kept.
        seconds: Where the piece ends at the latest; None for its own end.
        tracker: Gives what finds the beats of several instruments that are off those stated;
            None where none are to be looked for.

    Raises:
        DataError: No instrument of Affetto's plays any of it.

    Example: two flutes become one instrument with up to two voices.
    """
    if set(song.score.programs) <= set(BY_NAME[PIANO].programs):
        score, left_out = _alone(song)
    else:
        score, left_out = band_form(song, tracker)
    if seconds is not None and score.seconds > seconds:
        score = _cut(score, seconds)
        left_out.append(f"Only the first {score.seconds:.0f} seconds were taken.")
    kept = None if left_out else _as_written(original)
    if original is not None and kept is not None and _alike(kept, score):
        return OwnForm(kept, original, ())
    return OwnForm(score, write_midi(score, ""), tuple(left_out))


def _alone(song: Song) -> tuple[Score, list[str]]:
    """The piano as it was played, with its metre and its tempo map if it lies on the beats."""
    score, left_out = song.score, []
    notes = score.notes.copy()
    pitches = into_range(notes["pitch"], np.full(len(notes), PIANO_INDEX))
    moved = int((pitches != notes["pitch"]).sum())
    if moved:
        left_out.append(f"Moved by octaves into the piano's range: {moved} of {len(notes)} notes.")
    # Several sorts of piano are one instrument.
    notes["pitch"], notes["program"] = pitches, 0
    notes = resolve_overlaps(notes)
    parts = tuple(part for part in score.parts if part.program == 0)
    if song.on_beats is not None:
        grid = song.on_beats.grid
        metre = counted_metre((grid.meter, grid.unit))
        return Score(notes, score.tempo, score.tempos, metre, parts), left_out
    if song.metres:
        # Whoever reads it hears whether its notes follow the beats that it states.
        metre = counted_metre(song.metres[0][1:])
        return Score(notes, score.tempo, score.tempos, metre, parts), left_out
    return Score(notes, FREE_TEMPO, parts=parts), left_out


def _cut(score: Score, seconds: float) -> Score:
    """What begins before an end, at which all ends: a bar line, if there is a grid."""
    lines = bar_lines(score)
    inside = lines[(lines > 0) & (lines <= seconds + _SAME_SECONDS)]
    seconds = float(inside[-1]) if len(inside) else seconds
    notes = score.notes[score.notes["onset"] < seconds - _SAME_SECONDS / 2].copy()
    left: NDArray[np.float64] = seconds - notes["onset"]
    durations = np.minimum(left, notes["duration"])
    notes["duration"] = durations
    tempos = tuple(change for change in score.tempos if change[0] < seconds)
    return Score(notes, score.tempo, tempos, score.meter, score.parts)


def _as_written(data: bytes | None) -> Score | None:
    """The score of a file that Affetto may have written."""
    try:
        return None if data is None else read_midi(data)
    except DataError:
        return None


def _alike(first: Score, second: Score) -> bool:
    """Whether two scores are one but for the rounding of ticks."""
    if (first.meter, first.parts) != (second.meter, second.parts):
        return False
    if len(first.notes) != len(second.notes) or len(first.tempos) != len(second.tempos):
        return False
    if abs(first.tempo - second.tempo) > 0.01:
        return False
    order = ("program", "pitch", "onset")
    a: Notes = np.sort(first.notes, order=order)
    b: Notes = np.sort(second.notes, order=order)
    # A breath before the first note is no other music.
    lead = float(a["onset"].min() - b["onset"].min())
    return (
        -_SAME_SECONDS < lead < _BREATH_SECONDS
        and all(np.array_equal(a[name], b[name]) for name in ("program", "pitch", "velocity"))
        and float(np.abs(a["onset"] - lead - b["onset"]).max()) < _SAME_SECONDS
        and float(np.abs(a["duration"] - b["duration"]).max()) < _SAME_SECONDS
    )
