"""A trained network's folder: its files, and the checks before it is used.

==================  =========================================================
``weights.tflite``  the network, a single step at a time, int8
``meta.json``       format, kind, name, version, shape, figures, checksum
``README.md``       the model card
==================  =========================================================

Beside a composer's note network lie the files by which its candidates are ranked
(:mod:`engine.composing.kinds`), and those of the chord network (:mod:`engine.harmony`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine.api.composition import ModelInfo
from engine.api.errors import CheckpointError

FORMAT: Final = 1
"""Incremented whenever the folder's layout or the meaning of a signature changes."""
WEIGHTS: Final = "weights.tflite"
META: Final = "meta.json"
COMPOSER: Final = "composer"
"""The kind of network that writes notes, for all instruments on the beat grid."""
_EARLIER: Final = "notes"
"""The kind of the networks of earlier versions, whose ``meta.json`` does not name it."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A model's folder that passed all checks.

    Attributes:
        folder: The folder.
        info: Name, version and checksum of the weights.
        shape: The network's sizes.
        meta: The content of ``meta.json``.
        kind: What the network is for.
    """

    folder: Path
    info: ModelInfo
    shape: Mapping[str, Any]
    meta: Mapping[str, Any]
    kind: str

    @property
    def weights(self) -> Path:
        """The LiteRT file."""
        return self.folder / WEIGHTS


def open_checkpoint(folder: Path, *, kind: str, beside: Sequence[str] = ()) -> Checkpoint:
    """Check a model's folder.

    Example: ``open_checkpoint(Path("models/beats"), kind="beats")``.

    Args:
        folder: The folder.
        kind: What the network must be for.
        beside: Names of files that must lie beside the weights.

    Raises:
        CheckpointError: A file is missing or broken, or belongs to another format, kind or set
            of weights; the message says how to fix it.
    """
    try:
        return _opened(folder, kind, beside)
    except OSError as error:
        raise CheckpointError(
            f"The model folder {folder} cannot be read: {error.strerror}."
        ) from error


def _opened(folder: Path, kind: str, beside: Sequence[str]) -> Checkpoint:
    _need(folder, META, WEIGHTS)
    try:
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
        # First of all: another format may keep everything else elsewhere.
        if meta["format"] != FORMAT:
            raise CheckpointError(
                f"The model in {folder} has format {meta['format']}; this version reads {FORMAT}. "
                "Export it again with `affetto train --export-only`."
            )
        info = ModelInfo(meta["name"], meta["version"], meta["checksum"])
        found, shape = str(meta.get("kind", _EARLIER)), dict(meta["shape"])
    except (ValueError, KeyError, TypeError) as error:
        raise CheckpointError(
            f"{folder / META} is broken ({error!r}); fetch or export it again."
        ) from error
    if found == _EARLIER:
        raise CheckpointError(
            f"The model in {folder} is an earlier version's, for the piano alone or for several "
            "instruments alone; one composer writes for both now. Point AFFETTO_MODEL at a folder "
            "that `affetto train` wrote, or leave it out for the model that comes along."
        )
    if found != kind:
        raise CheckpointError(
            f"{folder} holds a network for {found}, where one for {kind} is wanted. "
            "Name another folder."
        )
    _need(folder, *beside)
    if checksum(folder / WEIGHTS) != info.checksum:
        raise CheckpointError(
            f"{folder / WEIGHTS} is not what {META} describes; fetch or export it again."
        )
    return Checkpoint(folder, info, shape, meta, found)


def _need(folder: Path, *names: str) -> None:
    """Refuse a folder that lacks one of these files."""
    for name in names:
        if not (folder / name).is_file():
            raise CheckpointError(
                f"The model folder {folder} has no {name}. Point AFFETTO_MODEL at a folder "
                "that `affetto train` wrote, or leave it out for the model that comes along."
            )


def network_kind(folder: Path) -> str:
    """What a folder's network is for; empty where that cannot be read.

    Example: ``network_kind(Path("models/beats"))`` is ``"beats"``.
    """
    try:
        return str(json.loads((folder / META).read_text(encoding="utf-8")).get("kind", ""))
    except (OSError, ValueError, AttributeError):
        return ""


def checksum(path: Path) -> str:
    """The SHA-256 of a file in hex, 64 digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
