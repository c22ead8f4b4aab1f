"""Made-up music whose beats are known: an accompaniment in plain patterns and a melody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.beats.outputs import PERIODS_TOLD, Activations, period_class
from engine.music.meters import TRACKED
from engine.music.midi_writer import write_midi
from engine.music.score import NOTE, Notes, Score, in_order

METERS = {meter.name: meter for meter in TRACKED}
_PROGRESSION = ((0, 4, 7), (9, 0, 4), (5, 9, 0), (7, 11, 2))


def made_up(
    meter: str, bars: int = 32, period: float = 0.5, seed: int = 0
) -> tuple[Notes, NDArray[np.float64], NDArray[np.bool_]]:
    """Notes in exact time, the seconds of the beats, and which begin a bar.

    The bass is struck on the bar line, the chord on the other beats (in 6/8 on the last third
    of each), and a new harmony comes every bar.
    """
    rng = np.random.default_rng(seed)
    pulses, parts = METERS[meter].pulses, 3 if meter == "6/8" else 2
    rows = []
    for bar in range(bars):
        chord = _PROGRESSION[bar % 4]
        start = bar * pulses * period
        rows.append((start, pulses * period * 0.9, 36 + chord[0], 78, 0))
        for pulse in range(pulses):
            at = start + pulse * period
            if meter == "6/8":
                at += period * 2 / 3
            if pulse or meter == "6/8":
                rows += [(at, 0.4 * period, 48 + tone, 60, 0) for tone in chord]
        for step in range(pulses * parts):
            strong = step % parts == 0
            if strong or rng.random() < (0.7 if parts == 3 else 0.4):
                tone = int(rng.choice(chord)) if strong else int(rng.choice([0, 2, 4, 5, 7, 9]))
                length = period / parts * (1.8 if strong else 0.9)
                rows.append((start + step * period / parts, length, 72 + tone, 75, 0))
    count = np.arange(bars * pulses)
    downbeats: NDArray[np.bool_] = count % pulses == 0
    return in_order(np.array(rows, NOTE)), count.astype(np.float64) * period, downbeats


def activations(
    beats: NDArray[Any], downbeats: NDArray[Any], meter: str, seed: int = 0
) -> Activations:
    """What a fair network says of beats: unsure, and now and then wrong about a half beat."""
    rng = np.random.default_rng(seed)
    count = int((beats[-1] + 2) * 50)
    beat, downbeat = np.full(count, 0.02), np.full(count, 0.005)
    frame = np.round(beats * 50).astype(int)
    half = (frame[1:] + frame[:-1]) // 2
    wrong = half[rng.random(len(half)) < 0.2]
    beat[wrong] = rng.uniform(0.1, 0.6, len(wrong))
    beat[frame] = rng.uniform(0.3, 0.9, len(frame))
    downbeat[frame] = beat[frame] * np.where(
        downbeats, rng.uniform(0.3, 0.8, len(frame)), rng.uniform(0.02, 0.3, len(frame))
    )
    meters = np.full((count, len(TRACKED)), 0.2)
    meters[:, list(METERS).index(meter)] = 0.4
    period = np.full((count, PERIODS_TOLD), 0.5 / PERIODS_TOLD)
    told = period_class(np.array([float(np.median(np.diff(beats)))]))
    period[:, round(float(told[0]))] += 0.5
    return Activations(*(one.astype(np.float32) for one in (beat, downbeat, meters, period)))


def write_scores(folder: Path, meter: str, count: int, first: int = 0) -> None:
    """A folder of scores in a meter, laid out as the collections are."""
    (folder / "midis").mkdir(parents=True, exist_ok=True)
    one = METERS[meter]
    for number in range(first, first + count):
        notes, _, _ = made_up(meter, bars=16, period=0.75 if meter == "6/8" else 0.5, seed=number)
        score = Score(notes, tempo=120.0, meter=(one.beats, one.unit))
        (folder / "midis" / f"{number}.mid").write_bytes(write_midi(score, "A score"))
