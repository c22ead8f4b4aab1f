"""What is known of POP909's songs, and how often an analysis says the same."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.chords import pop909_chord, triads
from engine.api.analysis import Analysis
from engine.api.chord_parsing import parse_chord
from engine.api.keys import all_keys, parse_key
from engine.music.chords import Chords, to_chords
from engine.music.score import Notes
from engine.reading.song import Song, read_song

STEP: Final = 0.1
"""Seconds between two moments at which keys and chords are compared."""
NEAR: Final = 0.05
"""Seconds within which an onset is the annotated one."""
SHIFTS: Final = 8
"""Bars by which a form may be moved to fit."""
MELODY: Final = "MELODY"


def songs(data: Path, most: int, *, fitted: bool) -> Iterator[tuple[str, Song, Path]]:
    """Name, song and folder of annotations of each song of a half."""
    count = 0
    for path in sorted((data / "pop909" / "midis").glob("*.mid")):
        notes = data / "pop909" / "annotations" / path.stem
        if (zlib.crc32(path.stem.encode()) % 2 == 0) == fitted and notes.is_dir():
            yield path.stem, read_song(path), notes
            count += 1
        if count == most:
            return


def rows(path: Path) -> list[tuple[float, float, str]]:
    """Begin, end and label of each line."""
    lines = [line.split() for line in path.read_text().splitlines() if line.strip()]
    return [(float(begin), float(end), label) for begin, end, label in lines]


def at(times: NDArray[Any], begins: Any, values: NDArray[Any]) -> NDArray[Any]:
    """The value that holds at each time; before the first one, the first."""
    found: NDArray[Any] = values[np.maximum(np.searchsorted(begins, times, "right") - 1, 0)]
    return found


def chords_of(labels: list[tuple[float, float, str]]) -> Chords:
    """The chords of labels, without their times."""
    return to_chords([(0, pop909_chord(label)) for _, _, label in labels])


def transposed(folder: Path) -> int:
    """By how many semitones the MIDI file is above the sound."""
    found = {}
    for kind in ("midi", "audio"):
        labels = rows(folder / f"chord_{kind}.txt")
        roots = [
            -1 if label in ("N", "X") else parse_key(label.partition(":")[0]).tonic
            for _, _, label in labels
        ]
        found[kind] = ([begin for begin, _, _ in labels], np.array(roots))
    times = np.arange(0.0, found["midi"][0][-1], STEP)
    midi, audio = at(times, *found["midi"]), at(times, *found["audio"])
    sung = (midi >= 0) & (audio >= 0)
    return int(np.bincount((midi - audio)[sung] % 12, minlength=12).argmax())


def key_right(found: Analysis, start: float, folder: Path) -> tuple[bool, float]:
    """Whether the main key is right, and the share of time in which the key is."""
    up, keys = transposed(folder), all_keys()
    labels = rows(folder / "key_audio.txt")
    numbers, spans = [], np.zeros(24)
    for begin, end, label in labels:
        key = parse_key(label.replace(":", " "))
        number = (key.tonic + up) % 12 + 12 * (key.mode == "minor")
        numbers.append(number)
        spans[number] += end - begin
    times = np.arange(labels[0][0], labels[-1][1], STEP)
    truth = at(times, [begin for begin, _, _ in labels], np.array(numbers))
    told = np.array([keys.index(one.key) for one in found.keys])
    guess = at(times, [one.begin + start for one in found.keys], told)
    return keys.index(found.key) == int(spans.argmax()), float((truth == guess).mean())


def tempo_ratio(found: Analysis, folder: Path) -> float:
    """The tempo found over the annotated one."""
    beats = np.loadtxt(folder / "beat_midi.txt")[:, 0]
    return found.tempo * float(np.median(np.diff(beats))) / 60


def chords_right(found: Analysis, start: float, folder: Path) -> tuple[float, float]:
    """The shares of time with the right triad and the right root."""
    labels = rows(folder / "chord_midi.txt")
    truth = chords_of(labels)
    guess = to_chords([(0, parse_chord(one.name)) for one in found.chords])
    times = np.arange(labels[0][0], labels[-1][1], STEP)
    begins = [begin for begin, _, _ in labels]
    told = [one.begin + start for one in found.chords]
    triad, root = at(times, begins, triads(truth)), at(times, begins, truth["root"])
    right = triad == at(times, told, triads(guess))
    same = root == at(times, told, guess["root"])
    return float(right[triad != 99].mean()), float(same.mean())


def matched(truth: Notes, found: Notes) -> tuple[float, float, float]:
    """Precision, recall and F of notes by pitch and onset."""
    hits = 0
    for pitch in np.unique(truth["pitch"]).tolist():
        wanted = truth["onset"][truth["pitch"] == pitch].tolist()
        given = found["onset"][found["pitch"] == pitch].tolist()
        one = other = 0
        while one < len(wanted) and other < len(given):
            away = given[other] - wanted[one]
            hits += abs(away) <= NEAR
            one += away >= -NEAR
            other += away <= NEAR
    precision, recall = hits / max(len(found), 1), hits / max(len(truth), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def melody_track(song: Song) -> Notes | None:
    """The notes of the track MELODY, if there is one."""
    for track, voice in zip(song.tracks, song.voices, strict=True):
        if track.name == MELODY:
            return voice
    return None


def letters(form: str) -> list[str]:
    """The letter of each bar; every x is one by itself."""
    found: list[str] = []
    for number, (letter, bars) in enumerate(re.findall(r"([A-Za-z])(\d+)", form)):
        name = f"x{number}" if letter in "xX" else letter.upper()
        found += [name] * int(bars)
    return found


def pairs_f(truth: list[str], found: list[str]) -> float:
    """F of the pairs of bars that belong together."""
    size = min(len(truth), len(found))
    above = np.triu_indices(size, 1)
    one, other = (
        (np.array(names[:size])[:, None] == np.array(names[:size]))[above]
        for names in (truth, found)
    )
    both = int((one & other).sum())
    return 2 * both / max(int(one.sum() + other.sum()), 1)


def form_right(found: Analysis, form: str) -> tuple[float, float]:
    """F of a form, and that of one letter for all bars."""
    truth = letters(form)
    bars = [one.name.rstrip("'") for one in found.sections for _ in range(one.bars)]
    # Where the tempo is counted twice as fast, two bars are one of the list's.
    bars = bars[:: max(1, round(len(bars) / len(truth)))]
    shifted = [(truth, bars[shift:]) for shift in range(SHIFTS + 1)]
    shifted += [(truth[shift:], bars) for shift in range(1, SHIFTS + 1)]
    plain = ["A"] * len(truth)
    return max(pairs_f(*one) for one in shifted), pairs_f(truth, plain)
