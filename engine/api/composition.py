"""What comes out of the engine: a finished piece, and what is asked of one.

Like all of this package it holds plain Python only: no arrays, no open files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.api.errors import RequestError
from engine.api.keys import Key, parse_key
from engine.api.request import ComposeRequest


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
        stems: A ZIP of one MP3 an instrument, where that was asked for.
        reasons: Codes on why it sounds as it does; see :mod:`engine.ranking.explanation`.
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
    stems: bytes | None = None
    reasons: tuple[str, ...] = ()

    def without_media(self) -> Composition:
        """The same piece without sound and picture, as it is kept in the store."""
        return replace(self, mp3=None, png=None, stems=None)

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
            "reasons": list(self.reasons),
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
            reasons=tuple(data.get("reasons", ())),
        )


@dataclass(frozen=True, slots=True)
class Rendering:
    """A finished piece whose sound is to be made again, in another way than usual.

    Attributes:
        piece: The piece, as kept in the store.
        max_bytes: The largest MP3 that is wanted, or None for the usual quality. The
            bitrate is lowered until it fits.
        stems: Whether each instrument is wanted by itself, as ``Composition.stems``.

    Raises:
        RequestError: ``max_bytes`` is not positive.
    """

    piece: Composition
    max_bytes: int | None = None
    stems: bool = False

    def __post_init__(self) -> None:
        if self.max_bytes is not None and self.max_bytes <= 0:
            raise RequestError(f"max_bytes must be above 0, not {self.max_bytes}.")


Work = ComposeRequest | Composition | Rendering
"""What the engine takes in. A composition gets its sound and picture made again."""
