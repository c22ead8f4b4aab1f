"""Makes one piece in one process: compose, render, encode, draw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from engine.api.composition import FULL_VOLUME, Composition, JointPiece, Rendering, Work
from engine.api.errors import SoundFontError
from engine.api.model_names import missing_model
from engine.api.progress import Progress, Stage
from engine.api.request import ComposeRequest
from engine.api.shares import Share
from engine.composing.base import Composer
from engine.music.instrument_table import instrument_names
from engine.music.midi import read_midi
from engine.music.midi_writer import write_midi
from engine.music.score import Score
from engine.reading.song import read_song
from engine.rendering.looping import folded, loop_mastering
from engine.rendering.mastering import amplification, mastering
from engine.rendering.mp3 import encode_within, find_ffmpeg
from engine.rendering.opus import encode_opus
from engine.rendering.picture import draw
from engine.rendering.sound_formats import encode_sound
from engine.rendering.stems import zipped_stems
from engine.rendering.synth import RATE, Synthesizer
from engine.rendering.video import roll_video
from engine.service.analyst import timed
from engine.service.captions import comment, new_spans, subtitle
from engine.service.shelf import Shelf

ARTIST = "Affetto"


class Pipeline:
    """Holds the composer and the SoundFont, and makes one piece at a time.

    Example: ``Pipeline(composer, soundfont).make(ComposeRequest(mood("calm")))``.

    Args:
        composer: Writes the pieces.
        soundfont: The file to render with, or None if no media will be asked for.
        shelf: Has the composers that requests name; None where there are none.

    Raises:
        SetupError: The synthesizer cannot be started.
    """

    def __init__(
        self, composer: Composer, soundfont: Path | None, shelf: Shelf | None = None
    ) -> None:
        self._composer = composer
        self._shelf = shelf
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
            RequestError: The composer cannot meet the request, the model it names is not there,
                or a rendering is impossible: stems of one instrument, sheet music without a beat,
                or too few bytes.
            EngineError: The piece could not be finished.
            DataError: The composition's MIDI cannot be read.
            SoundFontError: The SoundFont lacks a sound, or there is none.
        """
        stages: dict[str, float] = {}
        shares: tuple[Share, ...] = ()
        if isinstance(work, JointPiece):
            shares = work.shares
            work = work.work
        if isinstance(work, ComposeRequest):
            piece, score = self._compose(work, stages, on_progress)
            wanted = Rendering(piece)
        else:
            wanted = work if isinstance(work, Rendering) else Rendering(work)
            piece = wanted.piece
            if wanted.sheet:
                return replace(_with_sheet(piece, stages, on_progress), stages=stages)
            score = read_midi(piece.midi)
        if media and wanted.has_sound:
            piece = self._add_media(wanted, shares, score, stages, on_progress)
        elif media:
            piece = replace(piece, png=_picture(piece, shares, score, stages))
        return replace(piece, stages=stages)

    def _compose(
        self,
        request: ComposeRequest,
        stages: dict[str, float],
        on_progress: Callable[[Progress], None],
    ) -> tuple[Composition, Score]:
        """Compose a request: the piece without media, and its score."""
        on_progress(Progress(Stage.COMPOSING))
        with timed(stages, "compose"):
            composer = self._composer_of(request)
            written = composer.compose(
                request, lambda fraction: on_progress(Progress(Stage.COMPOSING, fraction))
            )
        with timed(stages, "midi"):
            midi = write_midi(written.score, written.title, written.key)
        settled = written.settled
        piece = Composition(
            request=settled.request if settled else request,
            title=written.title,
            key=written.key,
            tempo=written.features["tempo"],
            seconds=written.score.seconds if written.loop is None else written.loop,
            notes=len(written.score.notes),
            midi=midi,
            model=composer.info,
            features=written.features,
            reading=written.reading,
            stages=stages,
            reasons=written.reasons,
            chords=written.chords,
            left_out=settled.left_out if settled else (),
            playing=instrument_names(written.score.programs),
        )
        # Render from the piece's own file, so that it sounds the same when rendered again.
        return piece, read_midi(midi)

    def _composer_of(self, request: ComposeRequest) -> Composer:
        """Who writes a request; raises RequestError where it names a model that is not there."""
        if request.model is None:
            return self._composer
        if self._shelf is None:
            raise missing_model(request.model, ())
        return self._shelf.composer(request.model)

    def _add_media(
        self,
        wanted: Rendering,
        shares: tuple[Share, ...],
        score: Score,
        stages: dict[str, float],
        on_progress: Callable[[Progress], None],
    ) -> Composition:
        """Render a piece, encode it, draw it, and make its stems or its video if wanted."""
        if self._synthesizer is None:
            raise SoundFontError("There is no SoundFont to play with: the engine was opened so.")
        piece = wanted.piece
        tags = {"title": piece.title, "artist": ARTIST, "comment": comment(piece)}
        on_progress(Progress(Stage.RENDERING))
        with timed(stages, "render"):
            samples = self._synthesizer.render(
                score, lambda fraction: on_progress(Progress(Stage.RENDERING, fraction))
            )
        on_progress(Progress(Stage.ENCODING))
        with timed(stages, "master"):
            if piece.request.loop:
                samples = folded(samples, round(piece.seconds * RATE))
                finishing = loop_mastering(samples)
            else:
                finishing = mastering(samples)
            finishing.apply(samples)
        mp3 = None
        with timed(stages, "encode"):
            if "mp3" in wanted.formats or wanted.video:
                mp3 = encode_within(samples, wanted.max_bytes, **tags)
            sounds = {
                form: encode_sound(samples, form, **tags)
                for form in wanted.formats
                if form != "mp3"
            }
        opus = None
        if wanted.opus:
            with timed(stages, "opus"):
                if wanted.volume != FULL_VOLUME:
                    # In place: nothing below needs these samples as they were.
                    amplification(samples, wanted.volume / FULL_VOLUME).apply(samples)
                opus = encode_opus(samples)
        stems, sound_seconds = None, len(samples) / RATE
        if wanted.stems:
            del samples  # frees the memory: each stem takes as much
            with timed(stages, "stems"):
                stems = zipped_stems(
                    score,
                    self._synthesizer,
                    finishing,
                    fit=folded if piece.request.loop else None,
                    max_bytes=wanted.max_bytes,
                    on_progress=lambda share: on_progress(Progress(Stage.ENCODING, share)),
                    **tags,
                )
        png = _picture(piece, shares, score, stages)
        video = None
        if wanted.video:
            assert mp3 is not None  # noqa: S101 - just made
            with timed(stages, "video"):
                video = roll_video(png, mp3, sound_seconds, score.seconds, wanted.max_bytes)
        if "mp3" not in wanted.formats:
            mp3 = None
        return replace(piece, mp3=mp3, png=png, stems=stems, sounds=sounds, video=video, opus=opus)

    def close(self) -> None:
        """Close the synthesizer."""
        if self._synthesizer:
            self._synthesizer.close()


def _picture(
    piece: Composition, shares: tuple[Share, ...], score: Score, stages: dict[str, float]
) -> bytes:
    """Draw a piece."""
    with timed(stages, "picture"):
        return draw(
            score,
            title=piece.title,
            subtitle=subtitle(piece),
            moods=piece.request.moods,
            reading=piece.reading,
            chords=piece.chords,
            shares=shares,
            fresh=new_spans(piece, score),
        )


def _with_sheet(
    piece: Composition, stages: dict[str, float], on_progress: Callable[[Progress], None]
) -> Composition:
    """Write a piece down as sheet music."""
    # Only now: few pieces are asked for so, and what engraves them takes memory.
    from engine.notation.sheet import make_sheet  # noqa: PLC0415
    from engine.notation.tones import played_music  # noqa: PLC0415

    on_progress(Progress(Stage.ENCODING))
    with timed(stages, "sheet"):
        music = played_music(read_song(piece.midi), piece.key)
        sheet = make_sheet(music, piece.title, ARTIST)
    return replace(piece, sheet=sheet)
