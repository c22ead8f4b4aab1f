"""Makes an analysis in one process: read, analyse, draw."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from engine.api.analysis import Analysis, AnalysisRequest
from engine.api.progress import Progress, Stage
from engine.api.settings import PROJECT
from engine.beats.tracker import BeatTracker
from engine.composing.kinds import CRITICS
from engine.insight.analyse import Listener
from engine.model.bundle import unpacked_model
from engine.ranking.critic import Critic
from engine.reading.song import read_song
from engine.rendering.analysis_picture import draw_analysis


class Analyst:
    """Analyses one MIDI file at a time; opens what that takes when it is first asked.

    Example: ``Analyst(EngineSettings().model).make(AnalysisRequest(midi)).key``.

    Args:
        model: The composer's folder or file, whose critics read the moods.
    """

    def __init__(self, model: Path) -> None:
        self._model = model

    @functools.cached_property
    def _listener(self) -> Listener:
        with unpacked_model(self._model) as folder:
            critics = {kind: Critic.load(folder / name) for kind, name in CRITICS.items()}
        return Listener(critics, functools.cache(open_tracker))

    def make(
        self,
        request: AnalysisRequest,
        on_progress: Callable[[Progress], None] = lambda _: None,
    ) -> Analysis:
        """Read, analyse and draw a file.

        Args:
            request: The file, the stretch of it, and whether to draw it.
            on_progress: Called with each step; may raise to stop.

        Raises:
            CheckpointError: The model's folder holds no critics.
            DataError: It is no MIDI file that can be read; see
                :func:`engine.reading.song.read_song`.
            RequestError: Nothing is played in the stretch.
        """
        stages: dict[str, float] = {}
        on_progress(Progress(Stage.ANALYSING))
        with timed(stages, "read"):
            song = read_song(request.midi, name=request.name)
        on_progress(Progress(Stage.ANALYSING, 0.2))
        with timed(stages, "analyse"):
            found, stretch = self._listener.analyse(song, request.name, request.begin, request.end)
        on_progress(Progress(Stage.ANALYSING, 0.8))
        png = None
        if request.picture:
            with timed(stages, "picture"):
                png = draw_analysis(found, stretch.notes)
        stages = {name: round(seconds, 4) for name, seconds in stages.items()}
        return replace(found, stages=stages, png=png)


def open_tracker() -> BeatTracker:
    """The beat tracker that is shipped.

    Raises:
        CheckpointError: Its folder is not there.
    """
    return BeatTracker.open(PROJECT / "models" / "beats")


@contextmanager
def timed(stages: dict[str, float], name: str) -> Iterator[None]:
    """Record the seconds that the block takes; nothing if it raises."""
    started = time.perf_counter()
    yield
    stages[name] = time.perf_counter() - started
