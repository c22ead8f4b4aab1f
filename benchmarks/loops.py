"""Whether loops have a seam.

::

    python benchmarks/loops.py [--redo]

Makes 20 loops with the shipped model, ten for the piano and ten for bands, as WAV, FLAC and OGG,
decodes each twice over, end to beginning, and prints how the seam differs from the rest. With
``--redo`` each is redone as well: in turn its last two bars, or with four bars more, or with two
before and two more.

length   how many samples the file is off the loop's length
click    the largest step between two samples within 2 ms of the seam, as a share of the largest
         anywhere else
level    by how many decibels the 100 ms around the seam are softer or louder than the softest and
         the loudest 100 ms around any other bar line; 0 where they lie between
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine.api.composition import Composition, Rendering
from engine.api.moods import mood
from engine.api.redo import Redo
from engine.api.redo_request import redo_request
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings, read_settings
from engine.composing.note_composer import NoteComposer
from engine.music.midi import read_midi
from engine.rendering.mp3 import find_ffmpeg
from engine.rendering.soundfonts import find_soundfont
from engine.rendering.synth import RATE
from engine.service.pipeline import Pipeline

FORMATS = ("wav", "flac", "ogg")
BANDS = ("band", "rock", "jazz", "strings", "ambient")
MOODS = ("happy", "angry", "sad", "calm", "tense")


def decode(file: bytes) -> NDArray[np.float64]:
    """The samples of a file, [samples, 2]."""
    command = [find_ffmpeg(), "-v", "error", "-i", "-", "-f", "s16le", "-ac", "2", "-"]
    done = subprocess.run(command, input=file, capture_output=True, check=True)
    return np.frombuffer(done.stdout, "<i2").reshape(-1, 2) / 32768.0


def seam(sound: NDArray[np.float64], bar: int) -> tuple[float, float]:
    """Click and level of a loop's seam, as the module's docstring says."""
    steps = np.abs(np.diff(np.concatenate([sound, sound[:1]]), axis=0)).max(axis=1)
    near = RATE // 500
    at_seam = np.concatenate([steps[-near:], steps[:near]])
    click = float(at_seam.max() / steps[near:-near].max())
    half = RATE // 20
    round_about = np.concatenate([sound[-half:], sound, sound[:half]])
    levels = [
        10 * np.log10(np.mean(np.square(round_about[at : at + 2 * half])) + 1e-12)
        for at in range(0, len(sound) - bar // 2, bar)
    ]
    level = float(levels[0] - np.clip(levels[0], min(levels[1:]), max(levels[1:])))
    return click, level


def measured(piece: Composition) -> str:
    """A line for each format of a loop."""
    score = read_midi(piece.midi)
    beats = score.meter[0] if score.meter else 4
    length, bar = round(piece.seconds * RATE), round(beats * 60 / score.tempo * RATE)
    parts = []
    for name in FORMATS:
        sound = decode(piece.sounds[name])
        click, level = seam(sound, bar)
        parts.append(f"{name} length {len(sound) - length:+d} click {click:.2f} level {level:+.1f}")
    return "; ".join(parts)


def redo_of(piece: Composition, number: int) -> Redo:
    """What of a loop is redone."""
    score = read_midi(piece.midi)
    bars = round(piece.seconds * score.tempo / 60 / (score.meter[0] if score.meter else 4))
    return (Redo(bars=(bars - 1, bars)), Redo(more=4), Redo(front=2, more=2))[number % 3]


def main() -> None:
    """Make the loops and print what is measured."""
    parser = argparse.ArgumentParser(description="Whether loops have a seam.")
    parser.add_argument("--redo", action="store_true", help="redo each loop as well")
    redoes = parser.parse_args().redo
    settings = read_settings(EngineSettings)
    composer = NoteComposer.open(settings.model)
    pipeline = Pipeline(composer, find_soundfont(settings.soundfont))
    for seed in range(20):
        instruments = "piano" if seed < 10 else BANDS[seed % 5]
        request = ComposeRequest(
            mood(MOODS[seed % 5]), seed=seed, instruments=instruments, seconds=16, loop=True
        )
        piece = pipeline.make(request, media=False)
        made = pipeline.make(Rendering(piece, formats=FORMATS))
        print(f"{seed:2} {instruments:8} {request.mood.name:6} {measured(made)}", flush=True)
        if redoes:
            redo = redo_of(piece, seed)
            redone = pipeline.make(redo_request(piece, redo, seed=seed), media=False)
            made = pipeline.make(Rendering(redone, formats=FORMATS))
            print(f"   {redo}: {redone.seconds:.1f} s {measured(made)}", flush=True)


if __name__ == "__main__":
    main()
