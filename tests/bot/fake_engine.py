"""A fake in the engine's place: ready at once, or as a test's script says."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from simcord.env import Env

from bot.i18n.messages import use_language
from bot.store import Store
from engine.api.analysis import Analysis, AnalysisRequest, AnyWork
from engine.api.analysis_rows import (
    ChordSpan,
    KeySpan,
    MelodyNote,
    MetreSpan,
    MoodMoment,
    PartFigures,
    SectionSpan,
    TempoSpan,
)
from engine.api.composition import (
    Composition,
    JointPiece,
    ModelInfo,
    MoodReading,
    Rendering,
    SheetMusic,
)
from engine.api.errors import EngineAwayError, JobCancelledError
from engine.api.interface import NOBODY, JobKind, Owner, ProgressCallback, WorkerInfo
from engine.api.keys import Key
from engine.api.mood_phrases import parse_moods
from engine.api.process_memory import resident_bytes
from engine.api.progress import Progress
from engine.api.request import ComposeRequest

MP3 = b"ID3 the sound"
PNG = b"\x89PNG the picture"
STEMS = b"PK the instruments"
SHEET = SheetMusic(b"<score-partwise/>", (b"\x89PNG the first page", b"\x89PNG the second page"))
VIDEO = b"the video"
OPUS = b"OggS the sound"
MIDI = b"MThd the notes"


def compose(request: ComposeRequest) -> Composition:
    """A finished piece, as the engine would hand it back."""
    return Composition(
        request=request,
        title=f"{request.mood.name.title()} Étude",
        key=request.key or Key(9, "minor"),
        tempo=71.6,
        seconds=float(request.seconds),
        notes=128,
        midi=MIDI,
        model=ModelInfo("piano", "1.2", "0" * 64),
        features={"notes_per_second": 4.25},
        reading=MoodReading(valence=-0.6, arousal=-0.4),
        stages={"compose": 0.5},
        mp3=MP3,
        png=PNG,
    )


def analysis(name: str) -> Analysis:
    """What is found of a file, as the engine would hand it back."""
    minor = Key(9, "minor")
    return Analysis(
        name=name,
        begin=0.0,
        seconds=65.2,
        notes=412,
        key=minor,
        keys=(KeySpan(0.0, minor), KeySpan(32.0, Key(0, "major"))),
        tempo=96.0,
        tempos=(TempoSpan(0.0, 96.0),),
        metres=(MetreSpan(0.0, 3, 4),),
        beats="found",
        bars=(0.0, 1.875, 3.75),
        sections=tuple(SectionSpan(1.875 * n, n + 1, 1, s) for n, s in enumerate(("A", "B", "A'"))),
        chords=(ChordSpan(0.0, 1, 1.0, "Am"), ChordSpan(1.875, 2, 2.0, "F#m7/E")),
        parts=(
            PartFigures("*Tune*", 73, "flute", 112, 72, 88, 1.7, 1.0),
            PartFigures("Kit", 128, "drums", 300, 36, 49, 4.6, 1.0),
        ),
        density=6.3,
        polyphony=2.4,
        melody=(MelodyNote(0.0, 0.5, 72), MelodyNote(0.5, 0.5, 88)),
        reading=MoodReading(-0.6, -0.4),
        moods=(MoodMoment(15.0, -0.6, -0.4),),
        left_out=("Held until the end of the track: 1 note without an end.",),
        stages={"read": 0.1, "analyse": 0.2},
        png=PNG,
    )


def compose_request(mood: str = "sad", seed: int = 7, instruments: str = "piano") -> ComposeRequest:
    """A request, as a command would make it."""
    first, *rest = parse_moods(mood)
    return ComposeRequest(mood=first, seed=seed, instruments=instruments, then=tuple(rest))


async def keep(
    store: Store, *requests: ComposeRequest, user: int, guild: int | None = None
) -> None:
    """Have pieces in the store that were composed earlier."""
    for request in requests:
        await store.pieces.add(
            compose(request).without_media(),
            author_id=user,
            guild_id=guild,
            channel_id=5,
            job_id=0,
        )


@dataclass
class FakeEngine:
    """An engine that is ready at once, or plays a script, or waits to be let go.

    Attributes:
        script: What each job does before its end: progress it tells, and seconds it takes.
        ends_with: What each job ends with instead of a piece.
        refuses_with: What ``submit`` raises.
        held: While set, jobs wait for :meth:`let_go` after their script.
        works: Everything that was submitted, in order.
        smallest: How many bytes the smallest sound has that it can make.
        stems: The archive it makes of a piece's instruments.
        sound: The sound it makes in other formats; None for one that names its format.
        sheet: The sheet music it makes of a piece.
        video: The video it makes of a piece.
        named: The jobs that were submitted under a name.
        outlives: Whether they can be claimed after a restart, as on other machines.
        away: Whether it is out of reach for that.
    """

    script: Sequence[Progress | float] = ()
    ends_with: Exception | None = None
    refuses_with: Exception | None = None
    held: bool = False
    finish: Callable[[ComposeRequest], Composition] = compose
    works: list[AnyWork] = field(default_factory=list)
    jobs: list[FakeJob] = field(default_factory=list)
    env: Env | None = None
    smallest: int = 1
    stems: bytes | None = STEMS
    sound: bytes | None = None
    sheet: SheetMusic | None = SHEET
    video: bytes | None = VIDEO
    opus: bytes | None = OPUS
    waiting: int = 0
    worker_pids: tuple[int, ...] = ()
    capacity: int = 100
    owners: list[Owner] = field(default_factory=list)
    named: dict[str, FakeJob] = field(default_factory=dict)
    outlives: bool = False
    away: bool = False

    def workers(self) -> tuple[WorkerInfo, ...]:
        return tuple(WorkerInfo(str(pid), resident_bytes(pid), False) for pid in self.worker_pids)

    def submit(
        self,
        work: AnyWork,
        on_progress: ProgressCallback | None = None,
        *,
        owner: Owner = NOBODY,
        kind: JobKind = JobKind.MEMBER,
        name: str = "",
    ) -> FakeJob:
        if self.refuses_with is not None:
            raise self.refuses_with
        self.works.append(work)
        self.owners.append(owner)
        job = FakeJob(self, work, on_progress)
        self.jobs.append(job)
        if name:
            self.named[name] = job
        return job

    async def claim(self, name: str) -> FakeJob | None:
        if self.away:
            raise EngineAwayError("x")
        return self.named.pop(name, None) if self.outlives else None

    def let_go(self) -> None:
        self.held = False
        for job in self.jobs:
            job.woken.set()


@dataclass
class FakeJob:
    engine: FakeEngine
    work: AnyWork
    on_progress: ProgressCallback | None
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    cancelled: bool = False

    async def result(self) -> Any:
        engine = self.engine
        assert engine.env is not None
        for step in engine.script:
            if isinstance(step, float):
                await engine.env.external_wait(asyncio.sleep(step), reason="the engine works")
            elif self.on_progress is not None:
                # As the pool does: not in the context of the request, but in one of its own.
                elsewhere = contextvars.copy_context()
                elsewhere.run(use_language, "en")
                elsewhere.run(self.on_progress, step)
        if engine.held:
            await engine.env.external_wait(self.woken.wait(), reason="the engine is held")
        if self.cancelled:
            raise JobCancelledError("cancelled")
        if engine.ends_with is not None:
            raise engine.ends_with
        work = self.work.work if isinstance(self.work, JointPiece) else self.work
        if isinstance(work, ComposeRequest):
            return engine.finish(work)
        if isinstance(work, AnalysisRequest):
            return analysis(work.name)
        if isinstance(work, Rendering):
            return self._rendered(work)
        piece = work
        return replace(piece, mp3=b"ID3 rendered again", png=b"\x89PNG drawn again")

    def _rendered(self, work: Rendering) -> Composition:
        engine = self.engine
        piece = replace(
            work.piece,
            stems=engine.stems if work.stems else None,
            sounds={
                form: engine.sound or f"a {form}".encode() for form in work.formats if form != "mp3"
            },
            sheet=engine.sheet if work.sheet else None,
            video=engine.video if work.video else None,
            opus=engine.opus if work.opus else None,
        )
        mp3, png = b"ID3 rendered again", b"\x89PNG drawn again"
        if work.max_bytes is not None:
            mp3, png = b"s" * max(work.max_bytes, self.engine.smallest), PNG
        return replace(piece, mp3=mp3 if "mp3" in work.formats else None, png=png)

    def cancel(self) -> None:
        self.cancelled = True
        self.woken.set()
