"""The way of the tutorials, timed: a window of notes through ``model.predict``, note by note.

It is put together from the two tutorials that are copied most:

- Sigurður Skúli, "How to Generate Music using a LSTM Neural Network in Keras" (2017),
  https://github.com/Skuldur/Classical-Piano-Composer: three LSTM layers and a dense one, a
  window of 100 notes that moves on by one, ``model.predict`` on the whole of it each time.
- TensorFlow, "Generate music with an RNN",
  https://www.tensorflow.org/tutorials/audio/music_generation: a note as pitch, step and
  duration, the pitch drawn by chance, ``pretty_midi`` to write it and
  ``pretty_midi.fluidsynth`` to play it.

The layers are as wide as it takes to have as many parameters as our network. The weights are
random, since no product takes longer for its numbers. Such a network writes no music, so the
sound is made of the piece that ours wrote, which is as long and as dense.

This module alone outside ``engine.music`` uses pretty_midi: it measures what that takes.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
import pretty_midi
import tensorflow as tf
from numpy.typing import NDArray

from engine.benchmark.ours import REPEATS
from engine.music.score import Score
from engine.rendering.mp3 import find_ffmpeg
from engine.rendering.synth import RATE

WINDOW: Final = 100
"""Notes the network looks at for each new one. Source: Skúli's ``sequence_length``."""
DENSE: Final = 256
"""Width of the layer after the LSTM layers. Source: Skúli."""
VOCAB_SIZE: Final = 128
"""Pitches told apart. Source: TensorFlow's ``vocab_size``."""
OUTPUTS: Final = VOCAB_SIZE + 2
"""A logit for each pitch, the step and the duration."""


@dataclass(frozen=True, slots=True)
class Tutorial:
    """How long the tutorials' way takes over one piece.

    Attributes:
        stages: Stage to seconds, named as ours are; ``compose`` is for all the notes.
        notes: How many notes the piece has.
        notes_timed: For how many of them composing was timed; it was scaled up if fewer.
        width: Units of each of the three LSTM layers.
        parameters: Parameters of the network.
        versions: Library to version.
    """

    stages: Mapping[str, float]
    notes: int
    notes_timed: int
    width: int
    parameters: int
    versions: Mapping[str, str]

    @property
    def seconds(self) -> float:
        """All stages."""
        return sum(self.stages.values())

    def seconds_for(self, notes: int) -> float:
        """Seconds of all stages, had the piece that many notes over its time."""
        return self.seconds + self.stages["compose"] * (notes / self.notes - 1)


def time_tutorial(
    score: Score, parameters: int, limit: int | None, on_note: Callable[[], object]
) -> Tutorial:
    """Time the tutorials' way: as many notes as a piece has, then its MIDI file and its sound.

    Args:
        score: The piece whose sound is made; at least one note.
        parameters: About how many parameters the network is to have.
        limit: The most notes to compose, ≥ 1; None for all.
        on_note: Called after each composed note.

    Raises:
        SetupError: There is no ffmpeg.
    """
    notes = len(score.notes)
    timed = notes if limit is None else min(limit, notes)
    width = width_for(parameters)
    network = build_network(width)
    # Keras compiles its function in the first call.
    network.predict(np.zeros((1, WINDOW, 3)), verbose=0)
    started = time.perf_counter()
    compose(network, timed, on_note)
    composing = time.perf_counter() - started
    runs = [_time_sound(score) for _ in range(REPEATS)]
    return Tutorial(
        stages={
            "compose": composing * notes / timed,
            **{name: statistics.median(run[name] for run in runs) for name in runs[0]},
        },
        notes=notes,
        notes_timed=timed,
        width=width,
        parameters=network.count_params(),
        versions={"TensorFlow": tf.__version__, "Keras": keras.__version__},
    )


def width_for(parameters: int) -> int:
    """The width, a multiple of 8 up to 4096, that comes closest to so many parameters."""

    def count(width: int) -> int:
        # Four gates, each with a kernel, a recurrent kernel and a bias.
        first = 4 * width * (3 + width + 1)
        second = third = 4 * width * (width + width + 1)
        return first + second + third + DENSE * (width + 1) + OUTPUTS * (DENSE + 1)

    return min(range(8, 4097, 8), key=lambda width: abs(count(width) - parameters))


def build_network(width: int) -> Any:
    """Make the network, [1, WINDOW, 3] to [1, OUTPUTS]; it composes, so it has no dropout."""
    keras.utils.set_random_seed(1)
    return keras.Sequential(
        [
            keras.Input((WINDOW, 3)),
            keras.layers.LSTM(width, return_sequences=True),
            keras.layers.LSTM(width, return_sequences=True),
            keras.layers.LSTM(width),
            keras.layers.Dense(DENSE),
            keras.layers.Dense(OUTPUTS),
        ]
    )


def compose(network: Any, count: int, on_note: Callable[[], object]) -> NDArray[np.float64]:
    """Write notes one by one, each from the window of notes before it.

    Args:
        network: As :func:`build_network` makes it.
        count: How many notes.
        on_note: Called after each note.

    Returns:
        Pitch as a share of 128, step and duration in seconds, [count, 3].
    """
    rng = np.random.default_rng(1)
    window = rng.random((WINDOW, 3))
    written = np.zeros((count, 3))
    for index in range(count):
        out = network.predict(window[None], verbose=0)[0].astype(np.float64)
        chances = np.exp(out[:VOCAB_SIZE] - out[:VOCAB_SIZE].max())
        pitch = rng.choice(VOCAB_SIZE, p=chances / chances.sum())
        written[index] = pitch / VOCAB_SIZE, *np.maximum(out[VOCAB_SIZE:], 0.0)
        window = np.concatenate([window[1:], written[index][None]])
        on_note()
    return written


def _time_sound(score: Score) -> dict[str, float]:
    """Seconds of the stages after composing."""
    with tempfile.TemporaryDirectory() as folder:
        clock = [time.perf_counter()]
        file = write(score, Path(folder) / "piece.mid")
        clock.append(time.perf_counter())
        wave = file.fluidsynth()
        clock.append(time.perf_counter())
        encode_with_pydub(wave, Path(folder) / "piece.mp3")
        clock.append(time.perf_counter())
    names = ("midi", "render", "encode")
    return {name: clock[i + 1] - clock[i] for i, name in enumerate(names)}


def write(score: Score, path: Path) -> Any:
    """Write a piece with pretty_midi's defaults, and return pretty_midi's file."""
    piano = pretty_midi.Instrument(pretty_midi.instrument_name_to_program("Acoustic Grand Piano"))
    for note in score.notes:
        start, end = float(note["onset"]), float(note["onset"] + note["duration"])
        piano.notes.append(pretty_midi.Note(int(note["velocity"]), int(note["pitch"]), start, end))
    file = pretty_midi.PrettyMIDI()
    file.instruments.append(piano)
    file.write(str(path))
    return file


def encode_with_pydub(wave: NDArray[np.float64], path: Path) -> None:
    """Write one channel, −1 … 1, [samples], as an MP3 with pydub's defaults."""
    # engine.rendering.mp3 has loaded it by now, and has silenced its needless warnings.
    from pydub import AudioSegment  # noqa: PLC0415

    AudioSegment.converter = find_ffmpeg()
    data = (wave * 32767).astype(np.int16).tobytes()
    segment = AudioSegment(data=data, sample_width=2, frame_rate=RATE, channels=1)
    segment.export(str(path), format="mp3").close()
