"""What is told of music that is analysed: its key, beats, form, chords, parts, melody and moods.

Times are seconds from the start of what was analysed, rounded to milliseconds, so that
:meth:`Analysis.to_json` loses nothing. Bars are counted from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

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
from engine.api.composition import Composition, MoodReading, Work
from engine.api.errors import RequestError
from engine.api.keys import Key, parse_key

BeatSource = Literal["file", "found", "none"]
"""Where beats come from: the file states them and its notes lie near them, the beat tracker found
them in the notes, or there are none."""


@dataclass(frozen=True, slots=True)
class AnalysisRequest:
    """Work that analyses a MIDI file.

    Example: ``AnalysisRequest(midi, "waltz.mid", begin=60.0, end=100.0)``.

    Attributes:
        midi: The file, of any kind that :func:`engine.reading.song.read_song` reads.
        name: How sentences name it.
        begin: Where to begin, in seconds from the music's start, ≥ 0.
        end: Where to end, in seconds from the music's start; None for its own end.
        picture: Whether to draw it.

    Raises:
        RequestError: The stretch has no length.
    """

    midi: bytes = field(repr=False)
    name: str = "This MIDI file"
    begin: float = 0.0
    end: float | None = None
    picture: bool = True

    def __post_init__(self) -> None:
        if self.begin < 0 or (self.end is not None and self.end <= self.begin):
            raise RequestError(
                "A stretch begins at 0:00 or later and ends after its beginning.",
                "stretch-without-length",
            )

    def to_json(self) -> dict[str, Any]:
        """Return all but the file as plain values."""
        return {
            "name": self.name,
            "begin": self.begin,
            "end": self.end,
            "picture": self.picture,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any], midi: bytes) -> AnalysisRequest:
        """Restore the request that :meth:`to_json` described."""
        return cls(midi, str(data["name"]), data["begin"], data["end"], bool(data["picture"]))


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a piece of music is like.

    Attributes:
        name: How the file is named.
        begin: Where in the music what was analysed begins, in seconds.
        seconds: How long it is.
        notes: How many notes it has.
        key: The key that holds for the longest.
        keys: Each stretch of a key, in order.
        tempo: Quarter notes per minute of the middle bar, when all are put in order; without
            bars that of the strongest pulse, 0 where there is none.
        tempos: Stretches of a tempo, in order; none without bars.
        metres: Each stretch of a metre, in order; none without bars.
        beats: Where beats and bars come from.
        bars: When each bar begins.
        sections: The form; none without bars.
        chords: In order.
        parts: In the file's order.
        density: Notes per second, drums included.
        polyphony: Notes that sound at once, drums left out, on the mean over the time in which
            any does.
        melody: The notes found as the melody, in order.
        reading: The mood of all of it.
        moods: The mood over time.
        left_out: Plain sentences about what of the file was left out or changed.
        stages: Stage of the work to the seconds it took.
        png: The picture, or None if it was not asked for.
    """

    name: str
    begin: float
    seconds: float
    notes: int
    key: Key
    keys: tuple[KeySpan, ...]
    tempo: float
    tempos: tuple[TempoSpan, ...]
    metres: tuple[MetreSpan, ...]
    beats: BeatSource
    bars: tuple[float, ...]
    sections: tuple[SectionSpan, ...]
    chords: tuple[ChordSpan, ...]
    parts: tuple[PartFigures, ...]
    density: float
    polyphony: float
    melody: tuple[MelodyNote, ...]
    reading: MoodReading
    moods: tuple[MoodMoment, ...]
    left_out: tuple[str, ...] = ()
    stages: Mapping[str, float] = field(default_factory=dict)
    png: bytes | None = field(default=None, repr=False)

    @property
    def form(self) -> str:
        """The sections' names in a row, such as ``"A A' B A"``; empty without bars."""
        return " ".join(one.name for one in self.sections)

    def to_json(self) -> dict[str, Any]:
        """Return all but the picture as plain values."""
        data = {name: value for name, value in asdict(self).items() if name != "png"}
        keys = [{"begin": one.begin, "key": str(one.key)} for one in self.keys]
        return {**data, "key": str(self.key), "keys": keys, "form": self.form}

    @classmethod
    def from_json(cls, data: Mapping[str, Any], png: bytes | None = None) -> Analysis:
        """Restore the analysis that :meth:`to_json` described, with its picture."""
        rows: dict[str, Any] = {
            name: tuple(kind(**row) for row in data[name]) for name, kind in _ROWS.items()
        }
        plain = ("name", "begin", "seconds", "notes", "tempo", "beats", "density", "polyphony")
        return cls(
            **{name: data[name] for name in plain},
            **rows,
            key=parse_key(data["key"]),
            keys=tuple(KeySpan(row["begin"], parse_key(row["key"])) for row in data["keys"]),
            bars=tuple(data["bars"]),
            reading=MoodReading(**data["reading"]),
            left_out=tuple(data["left_out"]),
            stages=dict(data["stages"]),
            png=png,
        )


_ROWS: Final[Mapping[str, Any]] = {
    "tempos": TempoSpan,
    "metres": MetreSpan,
    "sections": SectionSpan,
    "chords": ChordSpan,
    "parts": PartFigures,
    "melody": MelodyNote,
    "moods": MoodMoment,
}


AnyWork = Work | AnalysisRequest
"""What the engine accepts: what becomes a piece, or what becomes an analysis."""
Outcome = Composition | Analysis
"""What becomes of it."""
