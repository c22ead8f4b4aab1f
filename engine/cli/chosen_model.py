"""Which model ``--model`` names: one of the operator's own, or a folder or file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from engine.api.model_names import leads_to_model, model_name, models_folder, named_model
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings


def with_model(
    text: str | None, settings: EngineSettings, requests: Sequence[ComposeRequest]
) -> tuple[EngineSettings, list[ComposeRequest]]:
    """Have the model that was named write the pieces.

    Example: ``with_model("waltzes", settings, requests)`` has the requests name the model.

    Args:
        text: A model's name, or the path of its file or folder; None leaves all as it is.
        settings: Name the usual model and the folder of the named ones.
        requests: The requests.

    Raises:
        RequestError: There is no such model.
    """
    if text is None:
        return settings, list(requests)
    folder = models_folder(settings.data_dir)
    if leads_to_model(text, folder):
        return replace(settings, model=Path(text).expanduser().absolute()), list(requests)
    name = model_name(text)
    named_model(folder, name)
    return settings, [replace(one, model=name) for one in requests]
