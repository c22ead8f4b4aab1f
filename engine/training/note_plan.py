"""What the composer is trained on, in which order and how long."""

from __future__ import annotations

from typing import Final

from engine.training.phase import Phase

COMPOSER_UNITS: Final = 448
"""Width of each LSTM layer of the shipped model."""
PRETRAIN_BATCHES: Final = 750
FINETUNE_BATCHES: Final = 500
"""How long the two phases are; ``--scale`` stretches both."""
MORE_BATCHES: Final = 688
FINE_BATCHES: Final = 438
"""How long the two phases are that go on from an earlier model's weights."""
_SIZE: Final = 64
_STEPS: Final = 256

# Shares are of sequences. Performances and clips are one manner of playing the piano; clips and
# game music have listeners' labels, so finetuning goes to them.
NOTE_PLAN: Final = (
    Phase(
        "pretrain",
        batches=PRETRAIN_BATCHES,
        size=_SIZE,
        steps=_STEPS,
        peak=2.2e-3,
        shares={
            "performance": 0.32,
            "game": 0.16,
            "clip": 0.13,
            "band": 0.12,
            "score": 0.10,
            "pop": 0.08,
            "classical": 0.05,
            "drums": 0.02,
            "folk": 0.02,
        },
        warmup=60,
        floor=0.3,
    ),
    Phase(
        "finetune",
        batches=FINETUNE_BATCHES,
        size=_SIZE,
        steps=_STEPS,
        peak=1.1e-3,
        shares={
            "clip": 0.36,
            "game": 0.25,
            "performance": 0.17,
            "band": 0.08,
            "pop": 0.06,
            "score": 0.03,
            "classical": 0.03,
            "drums": 0.01,
            "folk": 0.01,
        },
        warmup=30,
        floor=0.02,
    ),
)
"""The phases of the shipped model."""

MORE_PLAN: Final = (
    Phase(
        "more",
        batches=MORE_BATCHES,
        size=_SIZE,
        steps=_STEPS,
        peak=1.6e-3,
        shares={
            "performance": 0.30,
            "game": 0.18,
            "clip": 0.14,
            "band": 0.13,
            "score": 0.10,
            "pop": 0.07,
            "classical": 0.05,
            "drums": 0.01,
            "folk": 0.02,
        },
        warmup=40,
        floor=0.4,
    ),
    Phase(
        "fine",
        batches=FINE_BATCHES,
        size=_SIZE,
        steps=_STEPS,
        peak=0.8e-3,
        shares={
            "clip": 0.32,
            "game": 0.27,
            "performance": 0.18,
            "band": 0.09,
            "pop": 0.05,
            "score": 0.03,
            "classical": 0.03,
            "drums": 0.01,
            "folk": 0.02,
        },
        warmup=20,
        floor=0.02,
    ),
)
"""The phases of a training that begins with the weights of one before."""
