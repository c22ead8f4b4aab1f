"""The errors of the store. They carry data and no sentence; the error policy words them.

::

    StoreError
    ├── PieceNotFoundError  the piece was deleted, or never existed
    ├── DuelNotFoundError   the duel was deleted with one of its pieces, or never existed
    ├── DuelOverError       the duel is revealed and takes no more votes
    ├── JamNotFoundError    the jam was deleted, or never existed
    └── JamOverError        the jam is finished and takes no more steps

    sqlite3.OperationalError
    └── BusyError           another process held the database for too long
"""

from __future__ import annotations

import sqlite3


class StoreError(Exception):
    """The root of all.

    Args:
        number: The number of the piece, duel or jam.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class PieceNotFoundError(StoreError):
    """No piece of that number is kept."""


class DuelNotFoundError(StoreError):
    """No duel of that number is kept."""


class DuelOverError(StoreError):
    """The duel of that number is revealed."""


class JamNotFoundError(StoreError):
    """No jam of that number is kept."""


class JamOverError(StoreError):
    """The jam of that number is finished."""


class BusyError(sqlite3.OperationalError):
    """Another process held the database for too long: nothing was written."""
