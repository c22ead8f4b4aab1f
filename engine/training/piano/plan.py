"""What the piano's model is trained on, in which order and how long."""

from __future__ import annotations

from typing import Final

from engine.training.phase import Phase

SETS: Final = ("emopia", "vgmidi", "pop1k7", "pop909")
"""The collections the piano's plan needs; ``datasets.py`` says where they come from."""

# Shares are of sequences. Pretraining leans on Pop1K7, the same manner as the labelled
# clips; POP909 and VGMIDI bring simple tunes that repeat. Finetuning goes to the clips.
PIANO_PLAN: Final = (
    Phase(
        "pretrain",
        batches=1000,
        size=32,
        steps=384,
        peak=2e-3,
        shares={"performance": 0.55, "clip": 0.20, "score": 0.15, "game": 0.10},
    ),
    Phase(
        "finetune",
        batches=500,
        size=48,
        steps=256,
        peak=8e-4,
        shares={"clip": 0.60, "performance": 0.33, "game": 0.07},
    ),
)
