"""How pieces that are made from songs are held against them: ``remix.py`` counts by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.analysis.feature_scaling import FeatureSpace
from engine.analysis.skyline import skyline
from engine.api.moods import Mood
from engine.composing.source import SourcePiece
from engine.music.grid import GridNotes
from engine.music.instrument_table import DRUM, INSTRUMENT_OF_PROGRAM
from engine.music.score import DRUMS, Notes, Score
from engine.reading.band_form import SongOnBeats
from engine.reading.song import Song
from engine.reading.stated_metres import counted_metre


def pitched(notes: Notes) -> Notes:
    """All but the drums."""
    kept: Notes = notes[notes["program"] != DRUMS]
    return kept


def bars_of(notes: GridNotes, bar: int) -> list[frozenset[tuple[int, int, int]]]:
    """What each bar strikes: sixteenth, pitch and instrument; silent bars are left out."""
    heard = notes[notes["instrument"] != DRUM]
    found: dict[int, set[tuple[int, int, int]]] = {}
    for tick, _, who, pitch, _ in heard.tolist():
        found.setdefault(tick // bar, set()).add((tick % bar // 3, pitch, who))
    return [frozenset(found[index]) for index in sorted(found)]


def taken_over(later: list[Any], earlier: list[Any]) -> float:
    """The share of later bars that are among earlier ones."""
    return float(np.mean([bar in set(earlier) for bar in later])) if later else 0.0


def families(programs: set[int]) -> set[int]:
    """The instruments that programs are folded into."""
    folded = {DRUM if one == DRUMS else INSTRUMENT_OF_PROGRAM.get(one, -1) for one in programs}
    return folded - {-1}


def metres_of(song: Song, laid: SongOnBeats) -> set[tuple[int, int]]:
    """The metres that a song may be said to have: the one that is heard in it, if there is any.

    Where its notes lie on no beats that it states, also the one that is stated: recordings state
    what their program states by default, or what their player meant.
    """
    grid = laid.grid_song.grid
    found = set() if laid.is_guess else {counted_metre((grid.meter, grid.unit))}
    if song.on_beats is None and song.metres:
        found.add(counted_metre(song.metres[0][1:]))
    return found


def tempo_of(score: Score) -> float:
    """The tempo that holds for the longest."""
    times = [0.0, *(at for at, _ in score.tempos), score.seconds]
    tempos = np.array([score.tempo, *(one for _, one in score.tempos)])
    spans = np.diff(times)
    order = np.argsort(tempos)
    gone = np.cumsum(spans[order])
    return float(tempos[order][np.searchsorted(gone, gone[-1] / 2)])


def distance(one: Mood, other: Mood) -> float:
    """How far apart two moods are in the plane."""
    return float(np.hypot(one.valence - other.valence, one.arousal - other.arousal))


def contour(part: SourcePiece, new: SourcePiece) -> float:
    """How the new piece's top line in the melody's instrument correlates with the melody.

    Pitches are compared at the melody's onsets, bar by bar, under the shift of whole bars that
    fits best, since a melody that begins late is moved forward.
    """
    line = skyline(part.notes[part.notes["instrument"] == part.melody])
    mine = new.notes[new.notes["instrument"] == part.melody]
    if len(mine) < 2 or len(line) < 3:
        return 0.0
    top = skyline(mine)
    bar, best = part.grid.bar_ticks, 0.0
    for bars in range(-1, 9):
        ticks = line["tick"] - bars * bar
        inside = (ticks >= 0) & (ticks <= int(top["tick"][-1]))
        if inside.sum() < max(3, len(line) // 3):
            continue
        at = np.searchsorted(top["tick"], ticks[inside], side="right") - 1
        ours = top["pitch"][np.maximum(at, 0)].astype(float)
        theirs = line["pitch"][inside].astype(float)
        if ours.std() > 0 and theirs.std() > 0:
            best = max(best, float(np.corrcoef(ours, theirs)[0, 1]))
    return best


def nearer(rows: Sequence[Mapping[str, Any]]) -> tuple[float, list[float]]:
    """How often features are nearer to the source than to another piece, over all others."""
    sources = np.array([row["features_of_source"] for row in rows], float)
    made = np.array([row["features"] for row in rows], float)
    space = FeatureSpace.of(sources)
    there, here = (np.nan_to_num(np.clip(space.transform(one), -3, 3)) for one in (sources, made))
    apart = np.linalg.norm(here[:, None] - there[None, :], axis=2)
    own = apart.diagonal()
    shares = [
        float(np.mean(np.delete(apart[index], index) > own[index])) for index in range(len(rows))
    ]
    return float(np.mean(shares)), shares
