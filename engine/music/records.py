"""The type of structured arrays, as notes and chords are kept in.

numpy's stubs cannot tell the type of a field, and mypy takes a third of a second for each sum of
two whose types it does not know: half of its time went there. Here a field, like whatever else is
taken out of an array, is of any type.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray


class Records(Protocol):
    """A one-dimensional structured array of numpy, such as ``numpy.zeros(8, NOTE)``."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Its fields."""

    @property
    def size(self) -> int:
        """How many records it has."""

    @property
    def shape(self) -> Any:
        """One number: how many records it has."""

    @property
    def ndim(self) -> int:
        """1."""

    def __getitem__(self, key: Any, /) -> Any: ...
    def __setitem__(self, key: Any, value: Any, /) -> None: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[Any]: ...
    def __array__(self) -> NDArray[Any]: ...

    def copy(self) -> Records:
        """As ``numpy.ndarray.copy``."""

    def tobytes(self) -> bytes:
        """As ``numpy.ndarray.tobytes``."""

    def tolist(self) -> Any:
        """As ``numpy.ndarray.tolist``."""
