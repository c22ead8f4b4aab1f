"""The operator's own models by name: where they lie and what they may be called.

``./affetto train`` writes each as one file into the folder ``models`` below ``AFFETTO_DATA_DIR``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from engine.api.errors import RequestError

MODEL_ENDING: Final = ".affetto"
"""The ending of a model's file."""
MAX_MODEL_NAME: Final = 32
"""The most characters of a model's name."""
USUAL_MODEL: Final = "usual"
"""Names the composer that the settings name; no model may be called so."""
_NAME: Final = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{MAX_MODEL_NAME - 1}}}")


def model_name(text: str) -> str:
    """Check a model's name and return it in small letters.

    Example: ``model_name("Waltzes")`` is ``"waltzes"``.

    Raises:
        RequestError: It is none: letters a to z, digits and hyphens, at most 32 of them, and not
            ``USUAL_MODEL``.
    """
    name = text.strip().casefold()
    if name == USUAL_MODEL or not _NAME.fullmatch(name):
        typed = " ".join(text.split())[:48] or "–"
        raise RequestError(
            f"A model's name has up to {MAX_MODEL_NAME} letters a to z, digits and hyphens, and is "
            f"not {USUAL_MODEL}; {typed} is none.",
            "model-name",
            most=MAX_MODEL_NAME,
            usual=USUAL_MODEL,
            typed=typed,
        )
    return name


def models_folder(data_dir: Path) -> Path:
    """The folder of the named models in the operator's data folder."""
    return data_dir / "models"


def list_models(folder: Path) -> tuple[str, ...]:
    """The names of the models in a folder, in order; none where there is no folder.

    Example: ``list_models(models_folder(settings.data_dir))`` is ``("hymns", "waltzes")``.
    """
    try:
        found = [path.stem for path in folder.iterdir() if path.suffix == MODEL_ENDING]
    except OSError:
        return ()
    return tuple(sorted(name for name in found if _NAME.fullmatch(name) and name != USUAL_MODEL))


def leads_to_model(text: str, folder: Path) -> bool:
    """Whether a text is to be read as the path of a model's file or folder, not as a name.

    A named model goes before a folder of the same name: often that is the music it learned from,
    and ``./NAME`` still leads to it.

    Example: ``leads_to_model("models/mine", folder)`` is True.

    Args:
        text: A path or a name.
        folder: The folder of the named models.
    """
    path = Path(text).expanduser()
    if path.name != text or path.suffix or path.is_file():
        return True
    return path.is_dir() and text.casefold() not in list_models(folder)


def named_model(folder: Path, name: str) -> Path:
    """The file of a named model.

    Args:
        folder: The folder of the named models.
        name: As :func:`model_name` returns it.

    Raises:
        RequestError: There is no such model, or not any more; names those there are.
    """
    path = folder / f"{name}{MODEL_ENDING}"
    if not path.is_file():
        raise missing_model(name, list_models(folder))
    return path


def missing_model(name: str, there: tuple[str, ...]) -> RequestError:
    """The error for a model that is not there.

    Args:
        name: What was asked for.
        there: The names of those that are.
    """
    if not there:
        return RequestError(
            f"There is no model {name} here, or not any more: none has been trained. Leave the "
            "model out.",
            "no-models",
            name=name,
        )
    *others, last = there
    # As the bot's catalogues join what may be chosen.
    before = ", ".join(others) + (", or " if len(others) > 1 else " or ") if others else ""
    return RequestError(
        f"There is no model {name} here, or not any more. Choose {before}{last}.",
        "no-such-model",
        name=name,
        there=there,
    )


def broken_model(name: str, reason: Exception) -> RequestError:
    """The error for a named model that cannot be opened; its note says why."""
    error = RequestError(
        f"The model {name} cannot be opened: whoever runs Affetto has to put it right. Choose "
        "another one.",
        "broken-model",
        name=name,
    )
    error.add_note(str(reason))
    return error
