"""The values that notebooks show: each has a picture, and what sounds can be played."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.api.analysis import Analysis
from engine.api.composition import Composition
from engine.training.own.losses import Epoch


@dataclass(frozen=True, slots=True)
class Composed:
    """A piece that was composed.

    Attributes:
        composition: All that is known of it, sound, picture and MIDI file included.
    """

    composition: Composition

    @property
    def midi(self) -> bytes:
        """Its standard MIDI file."""
        return self.composition.midi

    def save(self, folder: str | Path = ".") -> list[Path]:
        """Write its sound, MIDI file and picture into a folder, named after title and seed."""
        piece, out = self.composition, Path(folder)
        out.mkdir(parents=True, exist_ok=True)
        stem = f"{piece.title.casefold().replace(' ', '-')}-{piece.request.seed}"
        contents = {".mid": piece.midi, ".mp3": piece.mp3, ".png": piece.png}
        paths = []
        for ending, content in contents.items():
            if content is not None:
                paths.append(out / f"{stem}{ending}")
                paths[-1].write_bytes(content)
        return paths

    def _repr_html_(self) -> str:
        return _player(self.composition.mp3) + _picture(self.composition.png)

    def __repr__(self) -> str:
        piece = self.composition
        return f"{piece.title}: {piece.key}, {piece.tempo:.0f} bpm, {piece.seconds:.0f} s"


@dataclass(frozen=True, slots=True)
class Heard:
    """Music that was read from a MIDI file.

    Attributes:
        name: The file's name.
        midi: The file.
        analysis: What it is like.
        mp3: Its sound; None where it has more programs than a synthesizer has channels.
        png: Its roll.
        left_out: Plain sentences about what of the file was left out or changed.
    """

    name: str
    midi: bytes = field(repr=False)
    analysis: Analysis = field(repr=False)
    mp3: bytes | None = field(repr=False)
    png: bytes = field(repr=False)
    left_out: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        return _player(self.mp3) + _picture(self.png) + _lines(self.left_out)


@dataclass(frozen=True, slots=True)
class Insight:
    """An analysis.

    Attributes:
        analysis: All that was found.
    """

    analysis: Analysis

    def _repr_html_(self) -> str:
        return _picture(self.analysis.png) + _lines(self.analysis.left_out)

    def __repr__(self) -> str:
        found = self.analysis
        return f"{found.name}: {found.key}, {found.tempo:.0f} bpm, form {found.form or 'unknown'}"


@dataclass(frozen=True, slots=True)
class OwnModel:
    """A model of one's own.

    Attributes:
        name: Its name.
        file: Its file.
        epochs: The losses of its training, that before it first.
        best: The epoch whose weights were kept.
        png: The picture of the losses.
    """

    name: str
    file: Path
    epochs: Sequence[Epoch] = field(repr=False)
    best: Epoch
    png: bytes = field(repr=False)

    def _repr_html_(self) -> str:
        return _picture(self.png) + _lines([f"{self.name}: {self.file}"])


def _player(mp3: bytes | None) -> str:
    if mp3 is None:
        return ""
    return f'<audio controls src="data:audio/mpeg;base64,{_text(mp3)}"></audio><br>'


def _picture(png: bytes | None) -> str:
    if png is None:
        return ""
    return f'<img width="900" src="data:image/png;base64,{_text(png)}">'


def _lines(sentences: Sequence[str]) -> str:
    return "".join(f"<p>{html.escape(one)}</p>" for one in sentences)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
