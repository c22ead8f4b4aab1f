"""The composers that a worker has open: the settings' own, and those that requests name."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Final

from engine.api.errors import CheckpointError
from engine.api.model_names import broken_model, named_model
from engine.composing.base import Composer

MOST_OPEN: Final = 2
"""How many composers a worker keeps open, the settings' own among them."""

_Stamp = tuple[Path, int, int]


class Shelf:
    """Opens composers as they are asked for, and closes the one that was not for the longest.

    Example: ``Shelf(composer, folder, open_any).composer("waltzes")``.

    Args:
        usual: The composer of requests that name none; it stays open.
        folder: The folder of the named models.
        open_composer: Opens the composer of a model's file.
    """

    def __init__(
        self, usual: Composer, folder: Path, open_composer: Callable[[Path], Composer]
    ) -> None:
        self._usual, self._folder, self._open = usual, folder, open_composer
        self._named: OrderedDict[_Stamp, Composer] = OrderedDict()

    def composer(self, name: str | None) -> Composer:
        """The composer of a name; None for the usual one.

        A model that was trained again since it was opened is opened anew.

        Raises:
            RequestError: There is no such model any more, or it cannot be opened.
        """
        if name is None:
            return self._usual
        path = named_model(self._folder, name)
        found = path.stat()
        stamp = (path, found.st_mtime_ns, found.st_size)
        if stamp in self._named:
            self._named.move_to_end(stamp)
            return self._named[stamp]
        # Before the next one is opened: both at once would take more memory than is promised.
        while len(self._named) >= MOST_OPEN - 1:
            self._named.popitem(last=False)
        try:
            self._named[stamp] = self._open(path)
        except CheckpointError as error:
            raise broken_model(name, error) from error
        return self._named[stamp]
