"""Music with known beats, read from the collections' public layouts.

==================  =========================================  ================================
folder              what must lie in it                        home
==================  =========================================  ================================
pop1k7              ``performed/*.mid`` or                     github.com/YatingMusic/
                    ``midi_synchronized/**/*.mid``: a tempo    compound-word-transformer
                    event a beat, bars of four from tick 0
pop909              ``midis/001.mid`` …, ``annotations/001/``  github.com/music-x-lab/
                    ``beat_midi.txt``, or both in ``001/``     POP909-Dataset
openscore_lieder    ``midis/*.mid``, converted from MusicXML   github.com/OpenScore/Lieder
openscore_quartets  ``midis/*.mid``, converted                 github.com/OpenScore/
                                                               StringQuartets
orchestra           ``midis/*.mid``, converted                 github.com/MarkGotham/Hauptstimme
nottingham          ``midis/*.mid``                            github.com/jukedeck/
                                                               nottingham-dataset
==================  =========================================  ================================
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from engine.api.errors import DataError
from engine.beats.features import without_drums
from engine.music.meters import TRACKED
from engine.music.midi import parse_ticks, read_midi
from engine.music.score import Notes
from engine.training.beats.barlines import UNKNOWN_BAR, UNKNOWN_BEAT, find_bar_lines

Use = Literal["train", "tune", "test"]
_TEST_SHARE: Final = 0.05
_TUNE_SHARE: Final = 0.10
_FEWEST_NOTES: Final = 32
_PERIODS: Final = (0.3, 1.15)
"""Seconds a beat of a score, at the median; scores outside are played faster or slower."""
_FOUR: Final = [meter.name for meter in TRACKED].index("4/4")


@dataclass(frozen=True, slots=True, eq=False)
class BeatPiece:
    """A piece whose beats are known.

    Attributes:
        name: Set and file.
        notes: Array of ``NOTE`` without drums, in order.
        beats: Seconds of each beat, rising, float64 [m ≥ 8].
        downbeats: Which begin a bar [m].
        meter: Index in ``TRACKED`` for each beat, or ``UNKNOWN_BAR`` or ``UNKNOWN_BEAT`` [m].
        performed: Whether somebody played it; else it needs a player's jitter.
    """

    name: str
    notes: Notes
    beats: NDArray[np.float64]
    downbeats: NDArray[np.bool_]
    meter: NDArray[np.int8]
    performed: bool

    @property
    def collection(self) -> str:
        """The set's name."""
        return self.name.split("/")[0]

    @property
    def part(self) -> Use:
        """What the piece is for, for ever: by the hash of its name.

        Those for testing are among the songs that the note networks keep for measuring.
        """
        digest = hashlib.sha256(self.name.encode()).digest()
        place = int.from_bytes(digest[:4], "big") / 2**32
        return "test" if place < _TEST_SHARE else "tune" if place < _TUNE_SHARE else "train"

    @property
    def only_meter(self) -> int | None:
        """The index in ``TRACKED`` of the meter of all its bars, if it is one and known."""
        kinds = np.unique(self.meter)
        return int(kinds[0]) if len(kinds) == 1 and kinds[0] >= 0 else None


def load_beat_pieces(data: Path, names: Sequence[str] = ()) -> list[BeatPiece]:
    """The pieces of the named sets below a folder, or of all sets that are there.

    Raises:
        DataError: A set that was named is not there, or none is.
    """
    pieces: list[BeatPiece] = []
    for name in names or [name for name in READERS if (data / name).is_dir()]:
        if name not in READERS:
            raise DataError(f"No beats are known of {name}: there are {', '.join(READERS)}.")
        if not (data / name).is_dir():
            raise DataError(f"There is no folder {data / name}; see the README on training data.")
        pieces += READERS[name](data / name)
    if not pieces:
        raise DataError(f"{data} holds no music in the layouts the README describes.")
    return pieces


def _performances(folder: Path) -> Iterator[BeatPiece]:
    """Pop1K7: a quarter of the file's ticks is a beat, each with a tempo of its own."""
    places = [folder / "performed", folder / "midi_synchronized"]
    root = next((place for place in places if place.is_dir()), folder)
    for path in sorted(root.rglob("*.mid")):
        found = _parsed(path)
        if found is None:
            continue
        score, notes = found
        count = score.end() // score.ticks_per_quarter + 2
        beats = _seconds(score, np.arange(count))
        name = f"{folder.name}/{path.relative_to(root).with_suffix('').as_posix()}"
        four = np.full(count, _FOUR, np.int8)
        yield from _cropped(name, notes, beats, np.arange(count) % 4 == 0, four, performed=True)


def _songs(folder: Path) -> Iterator[BeatPiece]:
    """POP909: beats as annotated; bars where annotation and bass agree on them."""
    for path in sorted(folder.rglob("[0-9][0-9][0-9].mid")):
        places = [folder / "annotations" / path.stem, path.parent]
        listed = next((p for one in places if (p := one / "beat_midi.txt").is_file()), None)
        found = _parsed(path)
        if found is None or listed is None:
            continue
        rows = np.loadtxt(listed, ndmin=2)
        if len(rows) < 16 or rows.shape[1] < 3:
            continue
        beats, downbeats = rows[:, 0], rows[:, 2] > 0
        meter = np.full(len(beats), UNKNOWN_BAR, np.int8)
        if np.all(np.diff(np.flatnonzero(downbeats)) == 4) and downbeats.any():
            meter[:] = _FOUR if bars_agree(found[1], beats, downbeats) else UNKNOWN_BAR
        yield from _cropped(
            f"pop909/{path.stem}", found[1], beats, downbeats, meter, performed=False
        )


def bars_agree(notes: Notes, beats: NDArray[Any], downbeats: NDArray[np.bool_]) -> bool:
    """Whether long and low notes weigh most on the first beats of the bars of four.

    Args:
        notes: Array of ``NOTE``, with the times of the beats [n].
        beats: Seconds of each beat, rising [m].
        downbeats: Which begin a bar, each the fourth after the one before [m].
    """
    onset: NDArray[np.float64] = notes["onset"]
    nearest = np.clip(np.searchsorted(beats, onset - 0.05), 0, len(beats) - 1)
    on = np.abs(beats[nearest] - onset) < 0.05
    weight = np.minimum(notes["duration"], 2.0) * np.where(notes["pitch"] < 52, 3.0, 1.0)
    carried = np.bincount(nearest[on] % 4, weight[on], minlength=4)
    return int(carried.argmax()) == int(np.flatnonzero(downbeats)[0]) % 4


def _scores(folder: Path) -> Iterator[BeatPiece]:
    """Scores: beats by their ticks, bars by their time signatures."""
    for path in sorted(folder.rglob("*.mid")):
        found = _parsed(path)
        if found is None:
            continue
        score, notes = found
        ticks = score.ticks_per_quarter
        columns = [track.notes.numpy() for track in score.tracks if not track.is_drum]
        onset, length, pitch = (
            np.concatenate([part[name] for part in columns]).astype(float)
            for name in ("time", "duration", "pitch")
        )
        signatures = [
            (one.time / ticks, one.numerator, one.denominator) for one in score.time_signatures
        ]
        laid = find_bar_lines(signatures, onset / ticks, length / ticks, pitch)
        beats = _seconds(score, laid.quarters)
        period = float(np.median(np.diff(beats))) if len(beats) > 1 else 1.0
        factor = min(max(period, _PERIODS[0]), _PERIODS[1]) / period
        for column in ("onset", "duration"):
            notes[column] *= factor
        yield from _cropped(
            f"{folder.name}/{path.stem}",
            notes,
            beats * factor,
            laid.downbeats,
            laid.meter,
            performed=False,
        )


def _cropped(
    name: str,
    notes: Notes,
    beats: NDArray[np.float64],
    downbeats: NDArray[np.bool_],
    meter: NDArray[np.int8],
    *,
    performed: bool,
) -> Iterator[BeatPiece]:
    """The piece with the beats that its notes can tell of, begun at 0; none if those are few."""
    first, last = notes["onset"][0], notes["onset"][-1]
    kept = (beats >= first - 0.3) & (beats <= last + 0.3)
    if kept.sum() < 8 or not np.all(np.diff(beats[kept]) > 0.05):
        return
    if (meter[kept] == UNKNOWN_BEAT).mean() > 0.2:
        return
    start = min(float(first), float(beats[kept][0]))
    notes = notes.copy()
    notes["onset"] -= start
    yield BeatPiece(name, notes, beats[kept] - start, downbeats[kept], meter[kept], performed)


def _parsed(path: Path) -> tuple[Any, Notes] | None:
    """A file's score in ticks and its without_drums notes in seconds; None if it cannot be used."""
    try:
        notes = without_drums(read_midi(path).notes)
        score = parse_ticks(path.read_bytes())
    except (DataError, OSError):
        return None
    return (score, notes) if len(notes) >= _FEWEST_NOTES else None


def _seconds(score: Any, quarters: NDArray[Any]) -> NDArray[np.float64]:
    """When places in a score come, given in quarter notes from its start."""
    tempos = {0: 120.0, **{one.time: one.qpm for one in score.tempos}}
    at = np.array(sorted(tempos)) / score.ticks_per_quarter
    pace = 60.0 / np.array([tempos[tick] for tick in sorted(tempos)])
    times = np.concatenate([[0.0], np.cumsum(np.diff(at) * pace[:-1])])
    index = np.searchsorted(at, quarters, side="right") - 1
    found: NDArray[np.float64] = times[index] + (quarters - at[index]) * pace[index]
    return found


READERS: Final[dict[str, Callable[[Path], Iterator[BeatPiece]]]] = {
    "pop1k7": _performances,
    "pop909": _songs,
    "openscore_lieder": _scores,
    "openscore_quartets": _scores,
    "orchestra": _scores,
    "nottingham": _scores,
}
"""The sets that can be read, and how."""
