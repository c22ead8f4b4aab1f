"""An error of each kind that the engine gives a code, raised by the engine itself."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.api.analysis import AnalysisRequest
from engine.api.clock import parse_clock
from engine.api.errors import AffettoError, CheckpointError, DataError, RequestError
from engine.api.form import parse_form
from engine.api.keys import Key, parse_key
from engine.api.model_names import broken_model, missing_model, model_name, named_model
from engine.api.mood_phrases import parse_moods
from engine.api.moods import Mood, mood
from engine.api.origin import Origin, Way
from engine.api.progression import parse_progression
from engine.api.redo import Redo, parse_bars
from engine.api.request import ComposeRequest
from engine.composing.any_source import read_any_source
from engine.composing.asked_chords import bars_for_chords
from engine.composing.planning import make_plan
from engine.composing.redoing.composer import nothing_came
from engine.composing.redoing.edits import plan_edits
from engine.composing.redoing.standing import read_standing
from engine.composing.settling import settle
from engine.harmony.forms import plan_form
from engine.insight.stretch import cut_stretch
from engine.music.grid import Grid
from engine.music.midi_writer import write_midi
from engine.music.score import NOTE, Score
from engine.notation.tones import played_music
from engine.reading.events import MAX_CHANGES
from engine.reading.file_bytes import SONG_BYTES
from engine.reading.song import read_song
from tests.engine.fakes import PRIORS
from tests.engine.reading.raw_midi import END, file, note, scale, tempo


def no_stems() -> None:
    """As the studio says it."""
    raise RequestError(
        "This piece is for one instrument alone: its sound is its only stem.", "one-instrument"
    )


def too_large() -> None:
    """As the encoder says it."""
    raise RequestError(
        "180 seconds of sound take about 724 kB as an MP3, more than the 500 kB allowed: "
        "make a shorter piece.",
        "sound-too-large",
        seconds=180,
        needed=724,
        allowed=500,
    )


def video_too_large() -> None:
    """As the video's encoder says it."""
    raise RequestError(
        "The video takes 2.5 MB, more than the 1.0 MB allowed: make a shorter piece.",
        "video-too-large",
        size=2.5,
        limit=1.0,
    )


def no_beat_for_a_sheet() -> None:
    """Write down two notes in free time."""
    notes = np.array([(0, 1, 60, 64, 0), (9.02, 1, 60, 64, 0)], NOTE)
    played_music(read_song(write_midi(Score(notes), "A")))


def plan(request: ComposeRequest) -> None:
    make_plan(request, Key(0, "major"), PRIORS, np.random.default_rng(0))


def from_another(way: Way, length: float = 30, **asked: Any) -> None:
    """Ask for a piece made from one for the piano, of C major and of a length in seconds."""
    rows = [(beat / 2, 0.5, 60 + beat % 5, 64, 0) for beat in range(round(2 * length))]
    score = Score(np.array(rows, NOTE), 120.0, meter=(4, 4))
    origin = Origin(way, write_midi(score, "A"), Key(0, "major"))
    plan(ComposeRequest(mood("sad"), origin=origin, **asked))


def chords_too_long() -> None:
    """Ask for chords of 32 beats for as long as they take."""
    request = ComposeRequest(
        mood("sad"), chords=parse_progression("C:32 " * 40), chords_set_length=True
    )
    bars_for_chords(request, Grid(100.0), 12)


def band_from(
    meter: tuple[int, int] | None = (4, 4), program: int = 73, beat: float = 1, **asked: Any
) -> None:
    """Ask for a variation of a piece for a flute."""
    rows = [(place * beat / 2, beat / 2, 72, 64, program) for place in range(64)]
    score = Score(np.array(rows, NOTE), meter=meter)
    origin = Origin(Way.VARY, write_midi(score, "A"), Key(0, "major"))
    values = {"instruments": "flute", **asked}
    plan(ComposeRequest(mood("sad"), origin=origin, **values))


def no_beat() -> None:
    """Begin with a piece of two notes in free time: too few to hear a beat in."""
    notes = np.array([(0, 1, 60, 64, 0), (9, 1, 60, 64, 0)], NOTE)
    origin = Origin(Way.VARY, write_midi(Score(notes), "A"), Key(0, "major"))
    read_any_source(origin, ComposeRequest(mood("sad"), origin=origin))


def another_model() -> None:
    """As a worker says it, where other models are."""
    raise missing_model("gone", ("hymns", "waltzes"))


def broken() -> None:
    """As a worker says it."""
    raise broken_model("waltzes", CheckpointError("It is none."))


def no_instruments() -> None:
    """Go on from sounds that no instrument has."""
    origin = Origin(Way.CONTINUE, file(b"\0\xc0\x7d" + scale() + END))
    settle(ComposeRequest(mood("sad"), origin=origin), {})


def silent() -> None:
    """Ask for what comes after the end of a song."""
    song = read_song(file(scale() + END, scale(channel=1) + END))
    cut_stretch(song, None, 90.0, None)


def redo(wanted: Redo, beats: int = 32) -> None:
    """Make something anew of a flute's piece of eight bars, or of another length."""
    rows = [(beat / 2, 0.5, 72, 64, 73) for beat in range(beats)]
    midi = write_midi(Score(np.array(rows, NOTE), meter=(4, 4)), "A")
    origin = Origin(Way.REDO, midi, Key(0, "major"), redo=wanted)
    plan_edits(wanted, read_standing(origin))


def nothing_new() -> None:
    """As the composer says it, once nothing but silence was drawn."""
    raise nothing_came()


def keeps_its_form() -> None:
    """Ask for a form where only something is made anew."""
    origin = Origin(Way.REDO, b"", redo=Redo(more=4))
    ComposeRequest(mood("sad"), origin=origin, form=parse_form("A B"))


def redo_errors() -> list[Callable[[], object]]:
    """What cannot be made anew."""
    others = ("drums", "bass", "piano", "mallets", "organ", "guitar", "harp", "violin")
    flute = ("flute",)
    return [
        Redo,
        lambda: Redo(bars=(3, 2)),
        lambda: Redo(more=65),
        lambda: parse_bars("the chorus"),
        lambda: Redo(add=flute, remove=flute),
        lambda: redo(Redo(bars=(7, 12))),
        lambda: redo(Redo(bars=(1, 2), parts=("harp",))),
        lambda: redo(Redo(add=flute)),
        lambda: redo(Redo(remove=flute)),
        lambda: redo(Redo(add=others)),
        lambda: redo(Redo(parts=flute)),
        lambda: redo(Redo(more=64), beats=500),
        nothing_new,
        keeps_its_form,
    ]


def unread() -> list[Callable[[], object]]:
    """Files that cannot be read, one for each reason."""
    division = file(scale() + END, division=0)
    hours = file(note(60) + note(62, 480 * 2 * 7300) + END)
    files = [
        *(b"", bytes(SONG_BYTES + 1), b"PK\3\4", b"no music", file()),
        *(division, file(END), hours, file(tempo(120, 1) * (MAX_CHANGES + 1))),
    ]
    return [functools.partial(read_song, data) for data in files]


def raised() -> list[AffettoError]:
    """An error of each kind that the engine gives a code."""
    attempts: list[Callable[[], object]] = [
        lambda: mood("zzz"),
        lambda: mood("hapy"),
        lambda: mood("soad"),
        lambda: mood(" "),
        lambda: parse_key("H major"),
        lambda: parse_progression("Am H"),
        lambda: parse_progression(" | "),
        lambda: parse_progression("C " * 65),
        lambda: parse_progression("Am:99"),
        lambda: parse_progression("| C D E F G |"),
        lambda: Mood("custom", 1.5, 0.0),
        lambda: ComposeRequest(mood("sad"), seed=-1),
        lambda: ComposeRequest(mood("sad"), seconds=4),
        lambda: parse_form("verse"),
        lambda: parse_form("A" * 25),
        lambda: plan_form(["A", "B", "A"], 5),
        chords_too_long,
        lambda: from_another(Way.CHANGE, chords=parse_progression("C")),
        lambda: ComposeRequest(mood("sad"), instruments="kazoo"),
        lambda: ComposeRequest(mood("sad"), instruments="vioin"),
        lambda: ComposeRequest(mood("sad"), instruments="strings, harp"),
        lambda: ComposeRequest(mood("sad"), instruments="multi, harp"),
        lambda: ComposeRequest(mood("sad"), instruments=""),
        lambda: parse_moods("sad and calm and happy"),
        lambda: ComposeRequest(mood("sad"), then=(mood("calm"),) * 6),
        no_stems,
        too_large,
        video_too_large,
        no_beat_for_a_sheet,
        lambda: from_another(Way.CHANGE, key=Key(1, "major")),
        lambda: from_another(Way.VARY, key=Key(1, "major")),
        lambda: from_another(Way.VARY, loop=True),
        lambda: from_another(Way.EXTEND, seconds=31),
        lambda: from_another(Way.EXTEND, length=298),
        lambda: band_from(meter=None),
        no_instruments,
        lambda: band_from(program=120),
        lambda: band_from(beat=1.01),
        lambda: band_from(instruments="harp"),
        lambda: band_from(tempo=90),
        no_beat,
        lambda: model_name("../x"),
        lambda: named_model(Path("/nowhere"), "gone"),
        another_model,
        broken,
        lambda: parse_clock("later"),
        lambda: AnalysisRequest(b"", begin=9.0, end=5.0),
        silent,
        *unread(),
        *redo_errors(),
    ]
    errors = []
    for attempt in attempts:
        with pytest.raises((RequestError, DataError)) as caught:
            attempt()
        errors.append(caught.value)
    return errors
