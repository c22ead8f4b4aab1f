"""What the engine returns: a finished piece; and what it takes besides a request.

Like this whole package, it contains plain Python values only: no arrays, no open files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from engine.api.errors import RequestError
from engine.api.keys import Key, parse_key
from engine.api.request import ComposeRequest
from engine.api.shares import Share

SOUND_FORMATS: Final = ("mp3", "ogg", "flac", "wav")
"""What a sound can be encoded as, by the ending of its file; Ogg holds Vorbis."""
FULL_VOLUME: Final = 100
"""The volume of a piece as it was mastered, in percent of its amplitude."""
VOLUMES: Final = (10, 200)
"""The lowest and the highest volume of a sound for voice channels, in percent of its amplitude.
Source: Discord's own slider for a person's volume goes up to 200 %."""


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The weights that wrote a piece: name, version, and SHA-256 of the weights (hex)."""

    name: str
    version: str
    checksum: str


@dataclass(frozen=True, slots=True)
class MoodReading:
    """The critic's reading of a finished piece: valence and arousal, each −1 … 1."""

    valence: float
    arousal: float


@dataclass(frozen=True, slots=True)
class SheetMusic:
    """A piece as musicians read it: a MusicXML file, and a picture (PNG) of each page."""

    musicxml: bytes
    pages: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Composition:
    """A finished piece.

    Attributes:
        request: The request it was made from.
        title: A readable name, plain letters and spaces, at most 60 characters.
        key: The key it was written in.
        tempo: Beats per minute as written; as measured for the piano's pieces of earlier versions.
        seconds: Length of the music as written, from 0 to the end of the last note; of a loop, to
            where it begins again.
        notes: The number of notes.
        midi: A standard MIDI file.
        model: The weights that wrote it.
        features: The measured features, name to value.
        reading: The critic's reading of the piece.
        stages: Stage of the work to the seconds it took.
        mp3: The sound, or None if it was not requested or is no longer stored.
        png: The picture, or None if it was not requested or is no longer stored.
        stems: A ZIP of one MP3 per instrument, or None if it was not requested.
        sounds: The sound in the other formats that were requested: format to file.
        sheet: Its sheet music, or None if it was not requested.
        video: An MP4 of the picture with a moving line and the sound, or None if it was not
            requested.
        opus: The sound as Ogg Opus for voice channels, or None if it was not requested.
        reasons: Codes for why it sounds as it does; see :mod:`engine.ranking.explanation`.
        chords: When each of its chords begins, in seconds, and its name, such as ``"Am"``; empty
            for music in free time.
        left_out: Plain sentences about what of the file it was made from was left out or changed.
        playing: The instruments that play in it, by their names in ``instruments.ORDER`` and in
            that order; empty for pieces of earlier versions.
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
    sounds: Mapping[str, bytes] = field(default_factory=dict)
    sheet: SheetMusic | None = None
    video: bytes | None = None
    opus: bytes | None = None
    reasons: tuple[str, ...] = ()
    chords: tuple[tuple[float, str], ...] = ()
    left_out: tuple[str, ...] = ()
    playing: tuple[str, ...] = ()

    def without_media(self) -> Composition:
        """Return a copy without what is made of its MIDI file, as the store keeps it."""
        return replace(
            self, mp3=None, png=None, stems=None, sounds={}, sheet=None, video=None, opus=None
        )

    def to_json(self) -> dict[str, Any]:
        """Return all but the files as plain values, for the store and the ``.json`` of a piece."""
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
            "chords": [[round(time, 3), name] for time, name in self.chords],
            "left_out": list(self.left_out),
            "playing": list(self.playing),
            "features": {name: round(value, 4) for name, value in self.features.items()},
            "stages": {name: round(value, 4) for name, value in self.stages.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any], midi: bytes) -> Composition:
        """Restore the piece that :meth:`to_json` described, with its MIDI file and no media."""
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
            chords=tuple((float(time), str(name)) for time, name in data.get("chords", ())),
            left_out=tuple(data.get("left_out", ())),
            playing=tuple(data.get("playing", ())),
        )


@dataclass(frozen=True, slots=True)
class Rendering:
    """Work that renders a finished piece again, in another form or within a size limit.

    Example: ``Rendering(piece, max_bytes=500_000)`` asks for a smaller MP3.

    Attributes:
        piece: The piece, as the store keeps it.
        max_bytes: The largest file allowed, or None for the usual quality. The bitrate is lowered
            until it fits.
        stems: Whether to make ``Composition.stems``, one sound per instrument.
        formats: What to encode the sound as, of ``SOUND_FORMATS``; all but MP3 go to
            ``Composition.sounds``, whatever size they have. Where none is named and no other form
            with sound, the picture alone is made.
        sheet: Whether to make ``Composition.sheet``, and neither sound nor picture.
        video: Whether to make ``Composition.video``.
        opus: Whether to make ``Composition.opus``, the sound for voice channels.
        volume: The volume of that sound, within ``VOLUMES``; its peaks are limited, and each
            packet of it holds the same 20 ms whatever the volume.

    Raises:
        RequestError: ``max_bytes`` is not positive, there is no such format or volume, or sheet
            music is to be made with a sound.
    """

    piece: Composition
    max_bytes: int | None = None
    stems: bool = False
    formats: tuple[str, ...] = ("mp3",)
    sheet: bool = False
    video: bool = False
    opus: bool = False
    volume: int = FULL_VOLUME

    def __post_init__(self) -> None:
        if self.max_bytes is not None and self.max_bytes <= 0:
            raise RequestError(f"max_bytes must be above 0, not {self.max_bytes}.")
        for one in self.formats:
            if one not in SOUND_FORMATS:
                raise RequestError(
                    f"A sound is made as {', '.join(SOUND_FORMATS)}, not as {one[:16]}."
                )
        if not VOLUMES[0] <= self.volume <= VOLUMES[1]:
            raise RequestError(
                f"The volume is {VOLUMES[0]} to {VOLUMES[1]} percent, not {self.volume}."
            )
        if self.sheet and (self.stems or self.video):
            raise RequestError("Sheet music is made by itself, without stems or video.")

    @property
    def has_sound(self) -> bool:
        """Whether anything is made that the piece has to be played for."""
        return bool(self.formats) or self.stems or self.video or self.opus


@dataclass(frozen=True, slots=True)
class JointPiece:
    """Work on a piece that several people make: its picture shows who made what of it.

    Example: ``JointPiece(request, (Share(0, "alice"), Share(1, "bob", more=4)))``.

    Attributes:
        work: A request to be composed, or a piece that is rendered again.
        shares: What each of them added, in order from the opening on; at least one.

    Raises:
        RequestError: There is no share.
    """

    work: ComposeRequest | Composition | Rendering
    shares: tuple[Share, ...]

    def __post_init__(self) -> None:
        if not self.shares:
            raise RequestError("A piece that several people make has at least one share.")


Work = ComposeRequest | Composition | Rendering | JointPiece
"""What the engine accepts. A composition gets its sound and picture made again."""
