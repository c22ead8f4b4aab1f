"""A composer in the trained model's place; the worker processes import it by name."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

import numpy as np

from engine.api.composition import ModelInfo, MoodReading
from engine.api.keys import Key
from engine.api.request import ComposeRequest
from engine.composing.base import ComposedPiece, Composer
from engine.music.score import NOTE, Score
from engine.ranking.critic import Critic
from tests.engine.fakes import indifferent_critic


class Songwriter:
    """Writes a scale, a note every half second, from a pitch that the seed decides."""

    info = ModelInfo("scales", "1.0", "0" * 64)
    critics: ClassVar[Mapping[str, Critic]] = dict.fromkeys(("piano", "band"), indifferent_critic())

    def compose(
        self, request: ComposeRequest, on_progress: Callable[[float], None] = lambda _: None
    ) -> ComposedPiece:
        count = request.seconds * 2
        notes = np.zeros(count, NOTE)
        notes["onset"] = np.arange(count) * 0.5
        notes["duration"] = 0.5
        notes["pitch"] = 48 + request.seed % 12 + np.arange(count) % 12
        notes["velocity"] = 80
        on_progress(1.0)
        return ComposedPiece(
            title="Up the Stairs",
            score=Score(notes),
            key=request.key or Key(0, "major"),
            features={"tempo": 120.0},
            reading=MoodReading(0.5, 0.5),
        )


class Dawdler(Songwriter):
    """Begins and never ends."""

    def compose(
        self, request: ComposeRequest, on_progress: Callable[[float], None] = lambda _: None
    ) -> ComposedPiece:
        on_progress(request.seconds / 1000)
        while True:
            time.sleep(60)


def open_dawdler(_folder: Path) -> Composer:
    return Dawdler()


def open_composer(_folder: Path) -> Composer:
    return Songwriter()
