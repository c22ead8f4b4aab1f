"""Makes an analysis in one process: read, analyse, draw."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator, Mapping
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
    """Analyses one MIDI file at a time; opens the beat tracker when it is first asked.

    Example: ``Analyst.open(EngineSettings().model).make(AnalysisRequest(midi)).key``.

    Args:
        critics: Gives what reads the moods: "piano" of what pianos alone play, "band" of all
            else.
    """

    def __init__(self, critics: Callable[[], Mapping[str, Critic]]) -> None:
        self._critics = critics

    @functools.cached_property
    def _listener(self) -> Listener:
        return Listener(self._critics(), functools.cache(open_tracker))

    @classmethod
    def open(cls, model: Path) -> Analyst:
        """Take the critics of a composer's folder or file, without its network.

        Raises:
            CheckpointError: It holds no critics.
        """
        with unpacked_model(model) as folder:
            critics = {kind: Critic.load(folder / name) for kind, name in CRITICS.items()}
        return cls(lambda: critics)

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
            CheckpointError: The beat tracker's network is not there.
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
