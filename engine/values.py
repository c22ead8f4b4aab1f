"""What goes into the engine and what comes out: frozen values, checked when made.

These alone cross the border between bot and engine and between processes, so they hold
plain Python only: no arrays, no open files.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from engine.errors import RequestError
from engine.instruments import PIANO, parse_instruments
from engine.keys import Key, parse_key
from engine.moods import Mood
from engine.origin import Origin

SECONDS: Final = (5, 180)
"""The shortest and the longest piece, inclusive."""
SEEDS: Final = (0, 2**32 - 1)
"""The range of seeds, inclusive."""
CANDIDATES: Final = (1, 16)
"""How many candidates may be sampled for one piece, inclusive."""
GUIDANCE: Final = (0.0, 6.0)
"""The range of the guidance scale, inclusive; 0 leaves the model unguided."""
TEMPOS: Final = (40, 220)
"""Beats a minute a piece for several instruments may have, inclusive."""
MOST_MOODS: Final = 6
"""Moods a piece may move through, at the most."""
DEFAULT_SECONDS: Final = 30


def new_seed() -> int:
    """A seed nobody can foresee, within ``SEEDS``."""
    return secrets.randbelow(SEEDS[1] + 1)


def _check(name: str, value: float, bounds: tuple[float, float]) -> None:
    if not (math.isfinite(value) and bounds[0] <= value <= bounds[1]):
        raise RequestError(
            f"{name} must be from {bounds[0]} to {bounds[1]}, not {value}.",
            "out-of-range",
            name=name,
            low=bounds[0],
            high=bounds[1],
            value=value,
        )


@dataclass(frozen=True, slots=True)
class ComposeRequest:
    """All that a piece is made from; the same request makes the same notes.

    Attributes:
        mood: The mood asked for; where there are several, the first.
        seed: Within ``SEEDS``.
        instruments: As :func:`engine.instruments.parse_instruments` gives them.
        seconds: Length of the music, within ``SECONDS``. Where a melody is kept
            (``Way.CHANGE``) the length follows from it, and this is not looked at.
        tempo: Beats a minute within ``TEMPOS``, or None for one that suits the mood. The
            piano plays in free time and takes none.
        key: The key asked for, or None for one that suits the mood.
        candidates: How many pieces to sample and choose from, or None for the default.
        guidance: How strongly to lean towards the mood, or None for the default.
        then: The moods the piece moves on to, evenly spaced up to its end; at most
            ``MOST_MOODS`` with the first.
        origin: The piece it is made from, or None for an altogether new one.

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
    then: tuple[Mood, ...] = ()
    origin: Origin | None = None

    def __post_init__(self) -> None:
        _check("seed", self.seed, SEEDS)
        _check("seconds", self.seconds, SECONDS)
        # Other spellings of the same ensemble make equal requests.
        object.__setattr__(self, "instruments", parse_instruments(self.instruments))
        if self.tempo is not None:
            if self.instruments == PIANO:
                raise RequestError("The piano plays in free time: leave the tempo out.", "no-tempo")
            _check("tempo", self.tempo, TEMPOS)
        if len(self.then) >= MOST_MOODS:
            raise RequestError(
                f"A piece may move through at most {MOST_MOODS} moods.",
                "too-many-moods",
                most=MOST_MOODS,
            )
        if self.candidates is not None:
            _check("candidates", self.candidates, CANDIDATES)
        if self.guidance is not None:
            _check("guidance", self.guidance, GUIDANCE)

    @property
    def moods(self) -> tuple[Mood, ...]:
        """All moods the piece moves through, in turn; at least one."""
        return (self.mood, *self.then)

    def to_json(self) -> dict[str, Any]:
        """Plain values that :meth:`from_json` turns back into an equal request."""
        return {
            "mood": _mood_to_json(self.mood),
            "seed": self.seed,
            "instruments": self.instruments,
            "seconds": self.seconds,
            "tempo": self.tempo,
            "key": str(self.key) if self.key else None,
            "candidates": self.candidates,
            "guidance": self.guidance,
            "then": [_mood_to_json(mood) for mood in self.then],
            "origin": self.origin.to_json() if self.origin else None,
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
            values["then"] = tuple(Mood(**mood) for mood in values.get("then", ()))
            origin = values.get("origin")
            values["origin"] = Origin.from_json(origin) if origin else None
            return cls(**values)
        except (AttributeError, KeyError, TypeError) as error:
            raise RequestError(f"This is no stored request: {error}.") from error


def _mood_to_json(mood: Mood) -> dict[str, Any]:
    return {"name": mood.name, "valence": mood.valence, "arousal": mood.arousal}


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
        reasons: Codes on why it sounds as it does; see :mod:`engine.reasons`.
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
        most_bytes: The largest MP3 that is wanted, or None for the usual quality. The
            bitrate is lowered until it fits.
        stems: Whether each instrument is wanted by itself, as ``Composition.stems``.

    Raises:
        RequestError: ``most_bytes`` is not positive.
    """

    piece: Composition
    most_bytes: int | None = None
    stems: bool = False

    def __post_init__(self) -> None:
        if self.most_bytes is not None and self.most_bytes <= 0:
            raise RequestError(f"most_bytes must be above 0, not {self.most_bytes}.")


Work = ComposeRequest | Composition | Rendering
"""What the engine takes in. A composition gets its sound and picture made again."""
