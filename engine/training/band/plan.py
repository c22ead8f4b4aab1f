"""What the band's model is trained on, in which order and how long."""

from __future__ import annotations

from typing import Final

from engine.training.phase import Phase

# Game music has listeners' labels, the pop arrangements constructed ones; bands and art music
# bring variety. Finetuning goes to the labelled music.
BAND_PLAN: Final = (
    Phase(
        "pretrain",
        batches=1650,
        size=24,
        steps=448,
        peak=2e-3,
        shares={"game": 0.35, "pop": 0.26, "band": 0.24, "classical": 0.11, "drums": 0.04},
        warmup=60,
        floor=0.3,
    ),
    Phase(
        "finetune",
        batches=1600,
        size=24,
        steps=448,
        peak=1e-3,
        shares={"game": 0.48, "pop": 0.20, "band": 0.24, "classical": 0.05, "drums": 0.03},
        warmup=40,
        floor=0.02,
    ),
)
