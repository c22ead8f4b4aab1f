"""How loud each program and drum kit of FluidR3_GM is.

These are the figures of ``engine/performance/program_levels.py``.

``python benchmarks/levels.py`` plays each alone and prints its loudness.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.api.instruments import ORDER
from engine.music.score import DRUMS, NOTE, Part, Score, in_order
from engine.performance.program_levels import KIT_LEVELS, LEVELS
from engine.rendering.loudness import loudness
from engine.rendering.soundfonts import find_soundfont
from engine.rendering.synth import RATE, Synthesizer

MIDDLES = {
    "bass": 38,
    "mallets": 72,
    "guitar": 57,
    "electric guitar": 52,
    "harp": 64,
    "violin": 74,
    "cello": 52,
    "choir": 60,
    "brass": 60,
    "winds": 64,
    "flute": 76,
    "lead": 72,
}
"""Where an instrument mostly plays; for the others ``USUAL_MIDDLE``."""
USUAL_MIDDLE = 62
SECONDS = 4
VELOCITY = 80


def level(synthesizer: Synthesizer, name: str, program: int) -> float:
    """LUFS of one note after the other, the mean around the instrument's middle."""
    middle = MIDDLES.get(name, USUAL_MIDDLE)
    found = []
    for pitch in (middle - 5, middle, middle + 5):
        rows = [(0.5 * beat, 0.48, pitch, VELOCITY, program) for beat in range(2 * SECONDS)]
        sound = synthesizer.render(Score(np.array(rows, NOTE)))
        found.append(loudness(sound[: SECONDS * RATE], RATE))
    return float(np.mean(found))


def kit_level(synthesizer: Synthesizer, kit: int) -> float:
    """LUFS of a plain pattern: two beats a second, kick and snare in turn, hi-hat on eighths."""
    rows = [(0.25 * eighth, 0.1, 42, VELOCITY, DRUMS) for eighth in range(4 * SECONDS)]
    rows += [
        (0.5 * beat, 0.1, 38 if beat % 2 else 36, VELOCITY, DRUMS) for beat in range(2 * SECONDS)
    ]
    notes = in_order(np.array(rows, NOTE))
    sound = synthesizer.render(Score(notes, parts=(Part(DRUMS, "drums", kit=kit, reverb=0),)))
    return loudness(sound[: SECONDS * RATE], RATE)


def main() -> None:
    """Print every measured program and kit beside what the table says."""
    synthesizer = Synthesizer(find_soundfont("FluidR3_GM"))
    for instrument in ORDER:
        for program in instrument.programs:
            if program in LEVELS:
                found = level(synthesizer, instrument.name, program)
                print(f"{instrument.name:16} {program:4} {found:6.1f} {LEVELS[program]:6.1f}")
    for kit, told in KIT_LEVELS.items():
        print(f"{'drum kit':16} {kit:4} {kit_level(synthesizer, kit):6.1f} {told:6.1f}")
    synthesizer.close()


if __name__ == "__main__":
    main()
