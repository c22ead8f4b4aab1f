"""Opens whichever composer a model's folder is for."""

from __future__ import annotations

from pathlib import Path

from engine.composing.band.composer import BandComposer
from engine.composing.base import Composer
from engine.composing.note_composer import NoteComposer
from engine.composing.piano.composer import PianoComposer
from engine.model.checkpoint import COMPOSER, network_kind


def open_piano_composer(folder: Path) -> Composer:
    """Open what writes for the piano alone: the composer on the beat, or the one in free time.

    Example: ``open_piano_composer(Path("models/piano")).compose(request)``.

    Raises:
        CheckpointError: The folder is incomplete or broken, or holds no such model.
    """
    if network_kind(folder) == COMPOSER:
        return NoteComposer.open(folder)
    return PianoComposer.open(folder)


def open_band_composer(folder: Path) -> Composer:
    """Open what writes for several instruments.

    Raises:
        CheckpointError: The folder is incomplete or broken, or holds no such model.
    """
    if network_kind(folder) == COMPOSER:
        return NoteComposer.open(folder)
    return BandComposer.open(folder)
