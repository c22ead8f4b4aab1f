"""The calls of notebooks: compose, read, analyse, remix and train."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Literal

from engine.api.analysis import AnalysisRequest
from engine.api.composition import MoodReading
from engine.api.form import parse_form
from engine.api.instruments import MULTI
from engine.api.keys import parse_key
from engine.api.mood_phrases import parse_moods
from engine.api.moods import Mood
from engine.api.origin import Origin, Way
from engine.api.progression import parse_progression
from engine.api.request import DEFAULT_SECONDS, ComposeRequest, new_seed
from engine.api.settings import EngineSettings, read_settings
from engine.notebook.shown import Composed, Heard, Insight, OwnModel
from engine.notebook.tools import (
    ModelChoice,
    Source,
    analyst,
    forget_models,
    midi_of,
    pipeline_of,
    synthesizer,
)
from engine.reading.song import read_song
from engine.rendering.mastering import mastering
from engine.rendering.mp3 import encode_mp3
from engine.rendering.picture import draw
from engine.service.pipeline import ARTIST

_WAYS: Final = {"continue": Way.CONTINUE, "vary": Way.REWRITE, "re-mood": Way.CHANGE}


def compose(
    mood: str = "calm",
    *,
    instruments: str = "piano",
    seconds: int = DEFAULT_SECONDS,
    tempo: int | None = None,
    key: str | None = None,
    chords: str | None = None,
    form: str | None = None,
    loop: bool = False,
    seed: int | None = None,
    model: ModelChoice = None,
) -> Composed:
    """Compose a piece; equal arguments with a seed give equal notes.

    Example: ``compose("calm to happy", instruments="jazz", chords="Dm7 G7 C", seed=3)``.

    Args:
        mood: The mood, a blend of two, or several in turn.
        instruments: ``"piano"``, ``"multi"``, an ensemble or a list with commas between.
        seconds: Its length.
        tempo: Beats per minute; None for one that suits the mood.
        key: Such as ``"A minor"``; None for one that suits.
        chords: Chords to follow, such as ``"Am F C G"``.
        form: Its sections, such as ``"A A' B A"``.
        loop: Whether its end leads back to its beginning.
        seed: The source of all chance; None for a new one.
        model: Who writes it.

    Raises:
        RequestError: Something is unknown or not allowed; the sentence says what is.
    """
    first, *then = parse_moods(mood)
    request = ComposeRequest(
        mood=first,
        then=tuple(then),
        seed=new_seed() if seed is None else seed,
        instruments=instruments,
        seconds=seconds,
        tempo=tempo,
        key=parse_key(key) if key else None,
        chords=parse_progression(chords) if chords else None,
        form=parse_form(form) if form else None,
        loop=loop,
    )
    return Composed(pipeline_of(model).make(request))


def read(source: Source) -> Heard:
    """Read a MIDI file of any kind; what is shown plays, and has its roll.

    Example: ``read("waltz.mid")``.

    Args:
        source: The file.

    Raises:
        DataError: It is no MIDI file, or too much of one.
    """
    midi, name = midi_of(source)
    song = read_song(midi, name=name)
    analysis = analyst().make(AnalysisRequest(midi, name, picture=False))
    reading = analysis.reading
    seconds = f"{int(analysis.seconds) // 60}:{int(analysis.seconds) % 60:02d}"
    png = draw(
        song.score,
        title=name,
        subtitle=f"{analysis.key} · {analysis.tempo:.0f} BPM · {seconds} · {analysis.notes} notes",
        moods=(Mood("custom", reading.valence, reading.arousal),),
        reading=MoodReading(reading.valence, reading.arousal),
    )
    try:
        samples = synthesizer().render(song.score)
    except ValueError:  # more programs than channels
        return Heard(name, midi, analysis, None, png, song.left_out)
    mastering(samples).apply(samples)
    mp3 = encode_mp3(samples, title=name, artist=ARTIST, comment="")
    return Heard(name, midi, analysis, mp3, png, song.left_out)


def analyse(source: Source, *, begin: float = 0.0, end: float | None = None) -> Insight:
    """Say what music is like: key, tempo, metre, form, chords, instruments, melody and moods.

    Example: ``analyse("waltz.mid").analysis.key``.

    Args:
        source: The music.
        begin: Where to begin, in seconds.
        end: Where to end; None for its end.

    Raises:
        DataError: It is no MIDI file.
        RequestError: Nothing is played there.
    """
    midi, name = midi_of(source)
    return Insight(analyst().make(AnalysisRequest(midi, name, begin, end)))


def remix(
    source: Source,
    way: Literal["continue", "vary", "re-mood"] = "continue",
    *,
    mood: str | None = None,
    one: bool = False,
    begin: float | None = None,
    end: float | None = None,
    only_new: bool = False,
    seconds: int = DEFAULT_SECONDS,
    seed: int | None = None,
    model: ModelChoice = None,
) -> Composed:
    """Make a new piece of music: go on from its end, vary it, or put its melody into another mood.

    Example: ``remix("waltz.mid", "re-mood", mood="sad")``.

    Args:
        source: The music.
        way: What is made of it.
        mood: The mood; None for the one that is heard in it, but for ``"re-mood"``.
        one: Whether only the instrument with the melody is taken.
        begin: Where the part begins that is taken, in seconds; None for what suits the way.
        end: Where it ends.
        only_new: Whether what is taken over note for note is left out.
        seconds: How long what is new is to be, or the part that is taken.
        seed: The source of all chance; None for a new one.
        model: Who writes it.

    Raises:
        RequestError: Something is unknown or not allowed, or nothing can be made from it.
    """
    midi, _ = midi_of(source)
    first, *then = parse_moods(mood) if mood else parse_moods("calm")
    origin = Origin(
        _WAYS[way],
        midi,
        start=begin,
        end=end,
        one=one,
        only_new=only_new,
        own_mood=mood is None,
    )
    request = ComposeRequest(
        mood=first,
        then=tuple(then),
        seed=new_seed() if seed is None else seed,
        instruments=MULTI,
        seconds=seconds,
        origin=origin,
    )
    return Composed(pipeline_of(model).make(request))


def train(
    folder: str | Path,
    *,
    name: str | None = None,
    file: str | Path | None = None,
    labels: str | Path | None = None,
    songs: int | None = None,
    from_scratch: bool = False,
    **options: Any,
) -> OwnModel:
    """Train a model on a folder of MIDI files; a call that was stopped goes on where it was.

    Example: ``train("waltzes", epochs=4)``, then ``compose("happy", model="waltzes")``.

    Args:
        folder: MIDI files at any depth; sub-folders named after moods label what is in them.
        name: The model's name; None for the folder's.
        file: Its file; None for one among the named models.
        labels: A CSV file of moods; see :mod:`engine.training.own.moods`.
        songs: The most files to use; None for all.
        from_scratch: Whether a new network is trained; else the usual model goes on learning.
        options: ``sequence``, ``stride``, ``epochs``, ``batch``, ``learning_rate``, ``patience``,
            ``seed``; from scratch ``layers``, ``units`` and ``dropout`` too.

    Raises:
        RequestError: An option is not allowed.
        DataError: Fewer than ten files can be used; its notes have a reason for each.
    """
    # Only now: TensorFlow comes with them, which composing does not need.
    from engine.training.own.bars import shown_as_bars  # noqa: PLC0415
    from engine.training.own.plan import own_plan  # noqa: PLC0415
    from engine.training.own.run import own_places, train_folder  # noqa: PLC0415

    settings, source = read_settings(EngineSettings), Path(folder)
    places = own_places(source, settings, name=name, file=Path(file) if file else None)
    plan = own_plan(from_scratch=from_scratch, **options)
    with shown_as_bars() as watcher:
        trained = train_folder(
            source,
            places,
            plan,
            settings,
            labels=Path(labels) if labels else None,
            songs=songs,
            watcher=watcher,
        )
    forget_models()  # it may have been trained anew
    png = places.plot.read_bytes()
    return OwnModel(places.name, places.file, trained.epochs, trained.best, png)
