"""What the calls of notebooks work with: opened when first asked, and kept."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from engine.api.model_names import leads_to_model, model_name, models_folder, named_model
from engine.api.settings import EngineSettings, read_settings
from engine.composing.note_composer import NoteComposer
from engine.notebook.shown import Composed, Heard, OwnModel
from engine.reading.file_bytes import read_bounded
from engine.rendering.soundfonts import find_soundfont
from engine.rendering.synth import Synthesizer
from engine.service.analyst import Analyst
from engine.service.pipeline import Pipeline

Source: TypeAlias = str | Path | bytes | Composed | Heard
"""What can be read: a MIDI file's path or bytes, or what an earlier call returned."""
ModelChoice: TypeAlias = str | Path | OwnModel | None
"""A model: its name, its file or folder, or what :func:`train` returned; None for the usual one."""


def midi_of(source: Source) -> tuple[bytes, str]:
    """The bytes and the name of a MIDI file, or of what an earlier call returned.

    Raises:
        DataError: It cannot be read, or is too large.
    """
    if isinstance(source, Composed):
        return source.midi, source.composition.title
    if isinstance(source, Heard):
        return source.midi, source.name
    return read_bounded(Path(source) if isinstance(source, str) else source)


def pipeline_of(model: ModelChoice) -> Pipeline:
    """What composes and renders by a model; the last two are kept open.

    Raises:
        RequestError: There is no model of that name.
        CheckpointError: It cannot be opened.
    """
    settings = read_settings(EngineSettings)
    if model is None:
        return _pipeline(settings.model)
    if isinstance(model, OwnModel):
        return _pipeline(model.file)
    folder = models_folder(settings.data_dir)
    if isinstance(model, Path) or leads_to_model(str(model), folder):
        return _pipeline(Path(model).expanduser())
    return _pipeline(named_model(folder, model_name(str(model))))


def forget_models() -> None:
    """Have models opened anew when next asked: one was trained."""
    _pipeline.cache_clear()


@lru_cache(maxsize=2)
def _pipeline(model: Path) -> Pipeline:
    soundfont = find_soundfont(read_settings(EngineSettings).soundfont)
    return Pipeline(NoteComposer.open(model), soundfont)


@lru_cache(maxsize=1)
def synthesizer() -> Synthesizer:
    """Plays what was read."""
    return Synthesizer(find_soundfont(read_settings(EngineSettings).soundfont))


@lru_cache(maxsize=1)
def analyst() -> Analyst:
    """Analyses what was read or composed."""
    return Analyst.open(read_settings(EngineSettings).model)
