"""How long it takes until a band's piece is heard.

::

    python benchmarks/beginnings.py

Composes 45 pieces of 20 s with the shipped model, five for each ensemble, in moods from all over
the plane, and prints for each how long its MIDI file waits for the first note, and how long the
sound stays 40 dB under its loudest; then how many wait for more than a second and for more than a
twentieth.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine.api.instruments import PRESETS
from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings, read_settings
from engine.composing.note_composer import NoteComposer
from engine.music.midi import read_midi
from engine.music.midi_writer import write_midi
from engine.rendering.soundfonts import find_soundfont
from engine.rendering.synth import RATE, Synthesizer

MOODS = ("happy", "angry", "sad", "calm", "tense")
QUIET_DB = -40.0
"""Below the loudest sample: what no listener takes for the beginning of the music."""


def main() -> None:
    """Compose, listen and print."""
    settings = read_settings(EngineSettings)
    composer = NoteComposer.open(settings.model)
    synthesizer = Synthesizer(find_soundfont(settings.soundfont))
    waits = []
    for number, name in enumerate(PRESETS):
        for index, word in enumerate(MOODS):
            request = ComposeRequest(
                mood(word), seed=100 * number + index, instruments=name, seconds=20
            )
            piece = composer.compose(request)
            score = read_midi(write_midi(piece.score, piece.title, piece.key))
            sound = np.abs(synthesizer.render(score)).max(axis=1)
            heard = int((sound > sound.max() * 10 ** (QUIET_DB / 20)).argmax()) / RATE
            waits.append((float(score.notes["onset"][0]), heard))
            print(f"{name:12} {word:6} first note {waits[-1][0]:.3f} s, heard {heard:.3f} s")
    for label, column in (("first note", 0), ("heard", 1)):
        times = np.array(waits)[:, column]
        print(
            f"{label}: of {len(times)} {int((times > 1).sum())} after more than 1 s, "
            f"{int((times > 0.05).sum())} after more than 0.05 s; at most {times.max():.3f} s"
        )


if __name__ == "__main__":
    main()
