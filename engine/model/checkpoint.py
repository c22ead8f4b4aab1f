"""A trained network's folder: its files, and the checks before it is used.

==================  =========================================================
``weights.tflite``  the network, a single step at a time, int8
``meta.json``       format, vocabulary, name, version, shape, figures, checksum
``README.md``       the model card
==================  =========================================================

Beside a network that writes notes lie the files by which its candidates are ranked:

==================  =========================================================
``critic.npz``      the critic, which reads the mood of candidates
``balance.npz``     the weights of moment matching; optional
``known.npz``       an index of the training data, against copies; optional
==================  =========================================================

A network that does not write notes has another ``kind`` in ``meta.json`` than ``NOTES``, and
neither a vocabulary nor the sizes that playing takes.
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
from engine.api.moods import CORNERS
from engine.tokens.registry import VOCABULARIES

FORMAT: Final = 1
"""Incremented whenever the folder's layout or the meaning of a signature changes."""
WEIGHTS: Final = "weights.tflite"
CRITIC: Final = "critic.npz"
BALANCE: Final = "balance.npz"
KNOWN: Final = "known.npz"
META: Final = "meta.json"
NOTES: Final = "notes"
"""The kind of network that writes notes; ``meta.json`` need not name it."""
COMPOSER: Final = "composer"
"""The kind that writes notes for all instruments on the beat grid."""
SIZES: Final = ("units", "heads", "head_width")
"""The sizes of the network that running it needs."""
_FOR: Final = {"piano": "the piano alone", "band": "several instruments"}
_VARIABLE: Final[Mapping[str | None, str]] = {"band": "AFFETTO_BAND_MODEL"}


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A model's folder that passed all checks.

    Attributes:
        folder: The folder.
        info: Name, version and checksum of the weights.
        shape: The network's sizes: ``SIZES`` and others.
        meta: The content of ``meta.json``.
        vocabulary: The name of the network's vocabulary; empty where it writes no notes.
        kind: What the network is for: ``NOTES``, or the name of another use.
    """

    folder: Path
    info: ModelInfo
    shape: Mapping[str, Any]
    meta: Mapping[str, Any]
    vocabulary: str = "piano"
    kind: str = NOTES

    @property
    def weights(self) -> Path:
        """The LiteRT file."""
        return self.folder / WEIGHTS

    @property
    def critic(self) -> Path:
        """The critic's file."""
        return self.folder / CRITIC

    @property
    def major_share(self) -> Mapping[str, float]:
        """Mood corner to the share of its training clips in a major key.

        Raises:
            CheckpointError: ``meta.json`` lacks the shares.
        """
        try:
            return {corner: float(self.meta["major_share"][corner]) for corner in CORNERS}
        except (ValueError, KeyError, TypeError) as error:
            raise _broken(self.folder, error) from error

    @property
    def balance(self) -> Path | None:
        """The file with the weights of moment matching, if there is one."""
        return self._optional(BALANCE)

    @property
    def known(self) -> Path | None:
        """The file with the index of the training data, if there is one."""
        return self._optional(KNOWN)

    def _optional(self, name: str) -> Path | None:
        path = self.folder / name
        return path if path.is_file() else None


def open_checkpoint(
    folder: Path,
    *,
    vocabulary: str | None = None,
    beside: Sequence[str] = (),
    kind: str = NOTES,
) -> Checkpoint:
    """Check a model's folder.

    Args:
        folder: The folder.
        vocabulary: The name of the vocabulary it must have; None for any.
        beside: Names of files that must lie beside the weights.
        kind: What the network must be for.

    Raises:
        CheckpointError: A file is missing or broken, or belongs to another format, kind,
            vocabulary or set of weights; the message says how to fix it.

    Example: ``open_checkpoint(Path("models/piano"), vocabulary="piano", beside=[CRITIC])``.
    """
    try:
        checkpoint = _opened(folder, beside, _VARIABLE.get(vocabulary, "AFFETTO_MODEL"))
    except OSError as error:
        raise CheckpointError(
            f"The model folder {folder} cannot be read: {error.strerror}."
        ) from error
    if checkpoint.kind != kind:
        raise CheckpointError(
            f"{folder} holds a network for {checkpoint.kind}, where one for {kind} is wanted. "
            "Name another folder."
        )
    if vocabulary not in (None, checkpoint.vocabulary):
        raise CheckpointError(
            f"{folder} holds a model for {_FOR[checkpoint.vocabulary]}, where one for "
            f"{_FOR[str(vocabulary)]} is wanted: AFFETTO_MODEL names the piano's, "
            "AFFETTO_BAND_MODEL the one for several instruments."
        )
    return checkpoint


def _opened(folder: Path, beside: Sequence[str], variable: str) -> Checkpoint:
    """Check a model's folder for any vocabulary; see :func:`open_checkpoint`."""
    for name in (META, WEIGHTS, *beside):
        if not (folder / name).is_file():
            raise CheckpointError(
                f"The model folder {folder} has no {name}. Point {variable} at a folder "
                "that `affetto train` wrote, or leave it out for the model that comes along."
            )
    try:
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
        # First of all: another format may keep everything else elsewhere.
        if meta["format"] != FORMAT:
            raise CheckpointError(
                f"The model in {folder} has format {meta['format']}; this version reads {FORMAT}. "
                "Export it again with `affetto train --export-only`."
            )
        info = ModelInfo(meta["name"], meta["version"], meta["checksum"])
        kind, shape, spoken = str(meta.get("kind", NOTES)), dict(meta["shape"]), ""
        if kind == NOTES:
            spoken = _vocabulary(folder, meta)
            shape.update({name: int(shape[name]) for name in SIZES})
    except (ValueError, KeyError, TypeError) as error:
        raise _broken(folder, error) from error
    if checksum(folder / WEIGHTS) != info.checksum:
        raise CheckpointError(
            f"{folder / WEIGHTS} is not what {META} describes; fetch or export it again."
        )
    return Checkpoint(folder, info, shape, meta, spoken, kind)


def _vocabulary(folder: Path, meta: Mapping[str, Any]) -> str:
    """The name of the vocabulary that a note network speaks, if this version speaks it too."""
    spoken = VOCABULARIES[meta["shape"].get("vocabulary", "piano")]
    if meta["vocabulary"] != spoken.fingerprint:
        raise CheckpointError(
            f"The model in {folder} was trained on vocabulary {meta['vocabulary']}; this version "
            f"speaks {spoken.fingerprint}. Use the version that trained it, or train anew."
        )
    return spoken.name


def _broken(folder: Path, error: Exception) -> CheckpointError:
    return CheckpointError(f"{folder / META} is broken ({error!r}); fetch or export it again.")


def network_kind(folder: Path) -> str:
    """What a folder's network is for; ``NOTES`` too where that cannot be read.

    Example: ``network_kind(Path("models/beats"))`` is ``"beats"``.
    """
    try:
        return str(json.loads((folder / META).read_text(encoding="utf-8")).get("kind", NOTES))
    except (OSError, ValueError, AttributeError):
        return NOTES


def checksum(path: Path) -> str:
    """The SHA-256 of a file in hex, 64 digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
