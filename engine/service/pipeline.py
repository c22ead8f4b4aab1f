"""Makes one piece in one process: compose, render, encode, draw."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from engine.api.composition import Composition, Rendering, Work
from engine.api.errors import SoundFontError
from engine.api.instruments import PIANO
from engine.api.progress import Progress, Stage
from engine.api.request import ComposeRequest
from engine.composing.base import Composer
from engine.music.midi import read_midi
from engine.music.midi_writer import write_midi
from engine.music.score import Score
from engine.rendering.mastering import mastering
from engine.rendering.mp3 import encode_within, find_ffmpeg
from engine.rendering.opus import encode_opus
from engine.rendering.picture import draw
from engine.rendering.stems import zipped_stems
from engine.rendering.synth import Synthesizer

ARTIST = "Affetto"


class Pipeline:
    """Holds the composer and the SoundFont, and makes one piece at a time.

    Example: ``Pipeline(composer, soundfont).make(ComposeRequest(mood("calm")))``.

    Args:
        composer: Writes the pieces.
        soundfont: The file to render with, or None if no media will be asked for.

    Raises:
        SetupError: The synthesizer cannot be started.
    """

    def __init__(self, composer: Composer, soundfont: Path | None) -> None:
        self._composer = composer
        self._synthesizer = None if soundfont is None else Synthesizer(soundfont)
        if self._synthesizer:
            find_ffmpeg()  # cached: search for it now, before anyone waits for a piece

    def make(
        self,
        work: Work,
        media: bool = True,
        on_progress: Callable[[Progress], None] = lambda _: None,
    ) -> Composition:
        """Compose a request, or make the media of a composition anew from its MIDI.

        Args:
            work: What to make.
            media: Whether to make sound and picture too.
            on_progress: Called with each stage and its progress; may raise to stop.

        Raises:
            RequestError: The composer cannot meet the request, or a rendering is impossible:
                stems of one instrument, or sound in too few bytes.
            EngineError: The piece could not be finished.
            DataError: The composition's MIDI cannot be read.
            SoundFontError: The SoundFont lacks a sound, or there is none.
        """
        stages: dict[str, float] = {}
        if isinstance(work, ComposeRequest):
            piece, score = self._compose(work, stages, on_progress)
            wanted = Rendering(piece)
        else:
            wanted = work if isinstance(work, Rendering) else Rendering(work)
            piece = wanted.piece
            score = read_midi(piece.midi)
        if media:
            piece = self._add_media(wanted, score, stages, on_progress)
        return replace(piece, stages=stages)

    def _compose(
        self,
        request: ComposeRequest,
        stages: dict[str, float],
        on_progress: Callable[[Progress], None],
    ) -> tuple[Composition, Score]:
        """Compose a request: the piece without media, and its score."""
        on_progress(Progress(Stage.COMPOSING))
        with _timed(stages, "compose"):
            written = self._composer.compose(
                request, lambda fraction: on_progress(Progress(Stage.COMPOSING, fraction))
            )
        with _timed(stages, "midi"):
            midi = write_midi(written.score, written.title, written.key)
        piece = Composition(
            request=request,
            title=written.title,
            key=written.key,
            tempo=written.features["tempo"],
            seconds=written.score.seconds,
            notes=len(written.score.notes),
            midi=midi,
            model=self._composer.info,
            features=written.features,
            reading=written.reading,
            stages=stages,
            reasons=written.reasons,
            chords=written.chords,
        )
        # Render from the piece's own file, so that it sounds the same when rendered again.
        return piece, read_midi(midi)

    def _add_media(
        self,
        wanted: Rendering,
        score: Score,
        stages: dict[str, float],
        on_progress: Callable[[Progress], None],
    ) -> Composition:
        """Render a piece, encode it, draw it, and make its stems if they are wanted."""
        if self._synthesizer is None:
            raise SoundFontError("There is no SoundFont to play with: the engine was opened so.")
        piece = wanted.piece
        tags = {"title": piece.title, "artist": ARTIST, "comment": _comment(piece)}
        on_progress(Progress(Stage.RENDERING))
        with _timed(stages, "render"):
            samples = self._synthesizer.render(
                score, lambda fraction: on_progress(Progress(Stage.RENDERING, fraction))
            )
        on_progress(Progress(Stage.ENCODING))
        with _timed(stages, "master"):
            finishing = mastering(samples)
            finishing.apply(samples)
        with _timed(stages, "encode"):
            mp3 = encode_within(samples, wanted.max_bytes, **tags)
        opus = None
        if wanted.opus:
            with _timed(stages, "opus"):
                opus = encode_opus(samples)
        stems = None
        if wanted.stems:
            del samples  # frees the memory: each stem takes as much
            with _timed(stages, "stems"):
                stems = zipped_stems(
                    score,
                    self._synthesizer,
                    finishing,
                    max_bytes=wanted.max_bytes,
                    on_progress=lambda share: on_progress(Progress(Stage.ENCODING, share)),
                    **tags,
                )
        with _timed(stages, "picture"):
            request = piece.request
            png = draw(
                score,
                title=piece.title,
                subtitle=subtitle(piece),
                moods=request.moods,
                reading=piece.reading,
                chords=piece.chords,
            )
        return replace(piece, mp3=mp3, png=png, stems=stems, opus=opus)

    def close(self) -> None:
        """Close the synthesizer."""
        if self._synthesizer:
            self._synthesizer.close()


def subtitle(piece: Composition) -> str:
    """The picture's second line: mood, key, tempo, length, seed, and the form and chords asked for.

    Example: ``"calm to tense · A minor · 96 BPM · 0:30 · seed 7 · A B A · Am F C G"``.
    """
    request = piece.request
    minutes, seconds = divmod(round(piece.seconds), 60)
    moods = " to ".join(mood.name for mood in request.moods)
    # The piano's pieces of earlier versions are in free time: their tempo was measured, and no
    # chord was named.
    about = "about " if request.instruments == PIANO and not piece.chords else ""
    return " · ".join(
        (
            f"{moods} · {piece.key} · {about}{piece.tempo:.0f} BPM",
            f"{minutes}:{seconds:02d} · seed {request.seed}",
            *asked_words(request),
        )
    )


def asked_words(request: ComposeRequest) -> list[str]:
    """The form and the chords that were asked for, in words; none where both were left open."""
    return [str(one) for one in (request.form, request.chords) if one is not None]


def _comment(piece: Composition) -> str:
    """The MP3's comment: what the piece was made from."""
    request = piece.request
    asked = "".join(f"{words}, " for words in asked_words(request))
    return (
        f"{request.mood.name}, {request.instruments}, {piece.key}, {asked}seed {request.seed}, "
        f"model {piece.model.name} {piece.model.version}"
    )


@contextmanager
def _timed(stages: dict[str, float], name: str) -> Iterator[None]:
    """Record the seconds that the block takes; nothing if it raises."""
    started = time.perf_counter()
    yield
    stages[name] = time.perf_counter() - started
