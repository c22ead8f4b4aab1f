"""The moods of one's own music: by a CSV file, by folders named after moods, or not known.

The CSV has a line for each file, and a first line that names the columns:

=======================  ============================================================
``file``                 the file's path below the folder, or its name alone
``mood``                 a mood as ``/compose`` takes one, such as ``happy``; or
``valence``, ``arousal`` two numbers, each −1 … 1; or
``quadrant``             ``Q1`` happy, ``Q2`` angry, ``Q3`` sad, ``Q4`` calm
=======================  ============================================================
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from engine.api.errors import AffettoError, DataError, RequestError
from engine.api.moods import mood
from engine.training.labels import QUADRANTS, read_labels

LABELS_FILE: Final = "labels.csv"
"""The CSV that is read where none is named and one of this name lies in the folder."""

_Plane = tuple[float, float]


class OwnMoods:
    """Tells the mood of each file.

    Example: ``OwnMoods(folder).of(folder / "sad" / "rain.mid")`` is sad's valence and arousal.

    Args:
        folder: The folder of the music.
        labels: A CSV file; None for the folder's ``labels.csv``, if it has one.

    Raises:
        DataError: The CSV file cannot be used; the message says which line is wrong.
    """

    def __init__(self, folder: Path, labels: Path | None = None) -> None:
        self._folder = folder
        if labels is None and (folder / LABELS_FILE).is_file():
            labels = folder / LABELS_FILE
        self._listed = _read(labels) if labels is not None else {}

    def of(self, path: Path) -> _Plane | None:
        """Valence and arousal of a file, or None: what the CSV says goes before its folders."""
        within = path.relative_to(self._folder)
        for name in (within.as_posix(), within.name, within.stem):
            if name in self._listed:
                return self._listed[name]
        # The nearest folder that is named after a mood.
        for part in reversed(within.parts[:-1]):
            try:
                found = mood(part)
            except AffettoError:
                continue
            return found.valence, found.arousal
        return None


def _read(path: Path) -> dict[str, _Plane]:
    found = {}
    for number, row in enumerate(read_labels(path, "file"), 2):
        try:
            plane = _plane(row)
        except (RequestError, ValueError, KeyError) as error:
            raise DataError(f"{path}, line {number}: {_reason(error)}") from error
        if plane is not None:
            found[(row["file"] or "").strip()] = plane
    return found


def _plane(row: Mapping[str, str]) -> _Plane | None:
    """What a line says; None where it leaves its columns empty."""
    # A line with too many columns has a list without a name; one with too few has None.
    text = {name: (value or "").strip() for name, value in row.items() if name}
    if text.get("mood"):
        found = mood(text["mood"])
        return found.valence, found.arousal
    if text.get("quadrant"):
        return QUADRANTS[text["quadrant"]]
    if not (text.get("valence") or text.get("arousal")):
        return None
    valence, arousal = float(text["valence"]), float(text["arousal"])
    if not all(math.isfinite(one) and -1 <= one <= 1 for one in (valence, arousal)):
        raise ValueError
    return valence, arousal


def _reason(error: Exception) -> str:
    if isinstance(error, RequestError):
        return str(error)
    return (
        "a line needs a mood's word, or valence and arousal from -1 to 1 each, or a quadrant "
        f"out of {', '.join(QUADRANTS)}."
    )
