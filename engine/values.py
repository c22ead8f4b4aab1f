"""What goes into the engine and what comes out: frozen values, checked when made.

These alone cross the border between bot and engine and between processes, so they hold
plain Python only: no arrays, no open files.
"""

from __future__ import annotations

import enum
import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from engine.errors import RequestError
from engine.keys import Key, parse_key
from engine.moods import Mood

SECONDS: Final = (5, 180)
"""The shortest and the longest piece, inclusive."""
SEEDS: Final = (0, 2**32 - 1)
"""The range of seeds, inclusive."""
CANDIDATES: Final = (1, 16)
"""How many candidates may be sampled for one piece, inclusive."""
GUIDANCE: Final = (0.0, 4.0)
"""The range of the guidance scale, inclusive; 0 leaves the model unguided."""
INSTRUMENTS: Final = ("piano",)
"""What a piece can be written for."""
DEFAULT_SECONDS: Final = 30


def new_seed() -> int:
    """A seed nobody can foresee, within ``SEEDS``."""
    return secrets.randbelow(SEEDS[1] + 1)


def _check(name: str, value: float, bounds: tuple[float, float]) -> None:
    if not (math.isfinite(value) and bounds[0] <= value <= bounds[1]):
        raise RequestError(f"{name} must be from {bounds[0]} to {bounds[1]}, not {value}.")


@dataclass(frozen=True, slots=True)
class ComposeRequest:
    """All that a piece is made from; the same request makes the same notes.

    Attributes:
        mood: The mood asked for.
        seed: Within ``SEEDS``.
        instruments: One of ``INSTRUMENTS``.
        seconds: Length of the music, within ``SECONDS``.
        tempo: Beats a minute; the piano model plays in free time and takes none.
        key: The key asked for, or None for one that suits the mood.
        candidates: How many pieces to sample and choose from, or None for the default.
        guidance: How strongly to lean towards the mood, or None for the default.

    Raises:
        RequestError: A value is not allowed; says which and what is.
    """

    mood: Mood
    seed: int = field(default_factory=new_seed)
    instruments: str = "piano"
    seconds: int = DEFAULT_SECONDS
    tempo: int | None = None
    key: Key | None = None
    candidates: int | None = None
    guidance: float | None = None

    def __post_init__(self) -> None:
        _check("seed", self.seed, SEEDS)
        _check("seconds", self.seconds, SECONDS)
        if self.instruments == "multi":
            raise RequestError("multi is not there yet: it comes with the band model. Try piano.")
        if self.instruments not in INSTRUMENTS:
            allowed = " or ".join(INSTRUMENTS)
            shown = " ".join(self.instruments.split())[:32]
            raise RequestError(f"Unknown instruments: {shown}. Try {allowed}.")
        if self.tempo is not None:
            raise RequestError("The piano plays in free time: leave the tempo out.")
        if self.candidates is not None:
            _check("candidates", self.candidates, CANDIDATES)
        if self.guidance is not None:
            _check("guidance", self.guidance, GUIDANCE)

    def to_json(self) -> dict[str, Any]:
        """Plain values that :meth:`from_json` turns back into an equal request."""
        return {
            "mood": {
                "name": self.mood.name,
                "valence": self.mood.valence,
                "arousal": self.mood.arousal,
            },
            "seed": self.seed,
            "instruments": self.instruments,
            "seconds": self.seconds,
            "tempo": self.tempo,
            "key": str(self.key) if self.key else None,
            "candidates": self.candidates,
            "guidance": self.guidance,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ComposeRequest:
        """The request that :meth:`to_json` wrote.

        Raises:
            RequestError: Something is missing or not allowed.
        """
        try:
            values = dict(data)
            values["mood"] = Mood(**values["mood"])
            values["key"] = parse_key(values["key"]) if values["key"] else None
            return cls(**values)
        except (AttributeError, KeyError, TypeError) as error:
            raise RequestError(f"This is no stored request: {error}.") from error


class Stage(enum.StrEnum):
    """Where a job is; in this order."""

    QUEUED = "queued"
    COMPOSING = "composing"
    RENDERING = "rendering"
    ENCODING = "encoding"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is.

    Attributes:
        stage: The stage it is in.
        fraction: Share of that stage that is done, 0 … 1.
        place: Jobs that must start before this one; 0 unless queued.
    """

    stage: Stage
    fraction: float = 0.0
    place: int = 0


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which weights wrote a piece: name, version, and SHA-256 of the weights (hex)."""

    name: str
    version: str
    checksum: str


@dataclass(frozen=True, slots=True)
class MoodReading:
    """How the critic reads a finished piece: valence and arousal, each −1 … 1."""

    valence: float
    arousal: float


@dataclass(frozen=True, slots=True)
class Composition:
    """A finished piece.

    Attributes:
        request: What it was made from.
        title: A readable name, plain letters and spaces, at most 60 characters.
        key: The key it was written in.
        tempo: The pulse as measured, in beats a minute.
        seconds: Length of the music as written, from 0 to the last note's end.
        notes: How many notes it has.
        midi: A standard MIDI file.
        model: The weights that wrote it.
        features: What was measured on the notes: name to value.
        reading: The critic's reading of the piece.
        stages: Seconds each stage of the work took: name to seconds.
        mp3: The sound, or None where it was not asked for or is no longer kept.
        png: The picture, or None likewise.
    """

    request: ComposeRequest
    title: str
    key: Key
    tempo: float
    seconds: float
    notes: int
    midi: bytes
    model: ModelInfo
    features: Mapping[str, float]
    reading: MoodReading
    stages: Mapping[str, float]
    mp3: bytes | None = None
    png: bytes | None = None

    def without_media(self) -> Composition:
        """The same piece without sound and picture, as it is kept in the store."""
        return replace(self, mp3=None, png=None)

    def to_json(self) -> dict[str, Any]:
        """All but the files: what goes into the ``.json`` beside a piece and the store."""
        return {
            "request": self.request.to_json(),
            "seed": self.request.seed,
            "title": self.title,
            "key": str(self.key),
            "tempo": round(self.tempo, 1),
            "seconds": round(self.seconds, 3),
            "notes": self.notes,
            "model": {
                "name": self.model.name,
                "version": self.model.version,
                "checksum": self.model.checksum,
            },
            "reading": {
                "valence": round(self.reading.valence, 3),
                "arousal": round(self.reading.arousal, 3),
            },
            "features": {name: round(value, 4) for name, value in self.features.items()},
            "stages": {name: round(value, 4) for name, value in self.stages.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any], midi: bytes) -> Composition:
        """The piece that :meth:`to_json` described, with its MIDI file and no media."""
        return cls(
            request=ComposeRequest.from_json(data["request"]),
            title=data["title"],
            key=parse_key(data["key"]),
            tempo=data["tempo"],
            seconds=data["seconds"],
            notes=data["notes"],
            midi=midi,
            model=ModelInfo(**data["model"]),
            features=dict(data["features"]),
            reading=MoodReading(**data["reading"]),
            stages=dict(data["stages"]),
        )
