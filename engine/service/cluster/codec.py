"""Between the engine's values and what crosses the database: JSON text, and files as bytes.

Nothing that comes out of the database is trusted to be more than data: it is read as JSON and
checked by the values' own constructors.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from engine.api import errors
from engine.api.analysis import Analysis, AnalysisRequest, AnyWork, Outcome
from engine.api.composition import Composition, JointPiece, Rendering, SheetMusic
from engine.api.errors import AffettoError, EngineError
from engine.api.progress import Progress, Stage
from engine.api.request import ComposeRequest
from engine.api.shares import Share

MAX_NOTES_CHARS: Final = 20_000
"""How much of a worker's traceback goes with an error."""

_ERRORS: Final[Mapping[str, type[AffettoError]]] = {
    name: value
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, AffettoError)
}


@dataclass(frozen=True, slots=True)
class PackedWork:
    """A piece of work on its way to a machine.

    Attributes:
        body: JSON.
        midi: The MIDI file of what is to be played again or analysed, or None.
    """

    body: str
    midi: bytes | None = None


@dataclass(frozen=True, slots=True)
class PackedResult:
    """What came of a piece of work, on its way back.

    Attributes:
        body: JSON: the piece without its files, or the error.
        midi: The files of the piece, each None where there is none.
        mp3: Its sound.
        png: Its picture.
        stems: Its instruments.
        sounds: Its sound in other formats, in the order that the body names them.
        pages: The pages of its sheet music.
        video: Its video.
        opus: Its sound for voice channels.
    """

    body: str
    midi: bytes | None = None
    mp3: bytes | None = None
    png: bytes | None = None
    stems: bytes | None = None
    sounds: list[bytes] = field(default_factory=list)
    pages: list[bytes] | None = None
    video: bytes | None = None
    opus: bytes | None = None


def pack_work(work: AnyWork) -> PackedWork:
    """Make work into text and bytes that :func:`unpack_work` makes into equal work."""
    if isinstance(work, ComposeRequest):
        return PackedWork(json.dumps({"request": work.to_json()}))
    if isinstance(work, AnalysisRequest):
        return PackedWork(json.dumps({"analysis": work.to_json()}), work.midi)
    if isinstance(work, JointPiece):
        inner = pack_work(work.work)
        shares = [share.to_json() for share in work.shares]
        return PackedWork(json.dumps({"joint": inner.body, "shares": shares}), inner.midi)
    wanted = work if isinstance(work, Rendering) else Rendering(work)
    body = {
        "piece": _exact(wanted.piece),
        "max_bytes": wanted.max_bytes,
        "stems": wanted.stems,
        "formats": wanted.formats,
        "sheet": wanted.sheet,
        "video": wanted.video,
        "opus": wanted.opus,
        "volume": wanted.volume,
    }
    return PackedWork(json.dumps(body), wanted.piece.midi)


def unpack_work(packed: PackedWork) -> AnyWork:
    """Read what :func:`pack_work` wrote; a piece comes back as the rendering it asks for.

    Raises:
        RequestError: A value is not allowed.
        EngineError: It is no work at all.
    """
    try:
        data = json.loads(packed.body)
        if "joint" in data:
            inner = unpack_work(PackedWork(data["joint"], packed.midi))
            shares = tuple(map(Share.from_json, data["shares"]))
            return JointPiece(inner, shares)  # type: ignore[arg-type]
        if "request" in data:
            return ComposeRequest.from_json(data["request"])
        if "analysis" in data:
            return AnalysisRequest.from_json(data["analysis"], packed.midi or b"")
        piece = Composition.from_json(data["piece"], packed.midi or b"")
        forms = {name: bool(data[name]) for name in ("stems", "sheet", "video", "opus")}
        return Rendering(
            piece,
            data["max_bytes"],
            formats=tuple(data["formats"]),
            volume=int(data["volume"]),
            **forms,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise EngineError(f"What was handed over is no work: {error!r}.") from error


def pack_result(result: Outcome | AffettoError) -> PackedResult:
    """Make a result into text and bytes that :func:`unpack_result` makes into an equal one."""
    if isinstance(result, AffettoError):
        known = type(result).__name__ if type(result).__name__ in _ERRORS else "EngineError"
        body = {
            "error": known,
            "message": str(result),
            "code": result.code,
            "values": result.values,
            "notes": "\n".join(getattr(result, "__notes__", ()))[-MAX_NOTES_CHARS:],
        }
        return PackedResult(json.dumps(body))
    if isinstance(result, Analysis):
        return PackedResult(json.dumps({"analysis": result.to_json()}), png=result.png)
    sheet = result.sheet
    made = {
        "piece": _exact(result),
        "formats": list(result.sounds),
        "musicxml": sheet and sheet.musicxml.decode("utf-8"),
    }
    return PackedResult(
        json.dumps(made),
        result.midi,
        result.mp3,
        result.png,
        result.stems,
        list(result.sounds.values()),
        list(sheet.pages) if sheet else None,
        result.video,
        result.opus,
    )


def unpack_result(packed: PackedResult) -> Outcome | AffettoError:
    """Read what :func:`pack_result` wrote; what cannot be read is an EngineError."""
    try:
        data = json.loads(packed.body)
        if "error" in data:
            values = {str(name): value for name, value in data["values"].items()}
            kind = _ERRORS.get(data["error"], EngineError)
            failure = kind(data["message"], data["code"], **values)
            if data["notes"]:
                failure.add_note(data["notes"])
            return failure
        if "analysis" in data:
            return Analysis.from_json(data["analysis"], packed.png)
        piece = Composition.from_json(data["piece"], packed.midi or b"")
        sounds = dict(zip(data["formats"], packed.sounds, strict=True))
        musicxml = data["musicxml"]
        sheet = musicxml and SheetMusic(musicxml.encode(), tuple(packed.pages or ()))
    except (AffettoError, KeyError, TypeError, ValueError, AttributeError) as error:
        return EngineError(f"An engine machine's answer cannot be read: {error!r}.")
    return replace(
        piece,
        mp3=packed.mp3,
        png=packed.png,
        stems=packed.stems,
        sounds=sounds,
        sheet=sheet or None,
        video=packed.video,
        opus=packed.opus,
    )


def pack_progress(progress: Progress) -> dict[str, Any]:
    """Make progress into JSON's values."""
    return {"stage": progress.stage.value, "fraction": progress.fraction}


def unpack_progress(data: Mapping[str, Any]) -> Progress | None:
    """Read what :func:`pack_progress` wrote; None where it is no progress."""
    try:
        return Progress(Stage(data["stage"]), float(data["fraction"]))
    except (KeyError, TypeError, ValueError):
        return None


def _exact(piece: Composition) -> dict[str, Any]:
    """The piece's facts in JSON with all their digits, which the store's form rounds."""
    return {
        **piece.to_json(),
        "tempo": piece.tempo,
        "seconds": piece.seconds,
        "reading": {"valence": piece.reading.valence, "arousal": piece.reading.arousal},
        "features": dict(piece.features),
        "stages": dict(piece.stages),
    }
