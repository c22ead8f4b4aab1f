"""What the bot remembers: one SQLite file, and a small class for each of its tables."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.store.database import open_database
from bot.store.duels import Duels
from bot.store.favourites import Favourites
from bot.store.figures import Figures
from bot.store.history import History
from bot.store.jams import Jams
from bot.store.jobs import Jobs
from bot.store.members import Members
from bot.store.notes import Notes
from bot.store.notices import Notices
from bot.store.pieces import Pieces
from bot.store.players import Players
from bot.store.preferences import Preferences
from bot.store.ranking import Ranking
from bot.store.removal import Removal
from bot.store.servers import Servers
from bot.store.votes import Votes


@dataclass(frozen=True, slots=True)
class Store:
    """The tables, all on one connection."""

    pieces: Pieces
    votes: Votes
    favourites: Favourites
    ranking: Ranking
    history: History
    duels: Duels
    jams: Jams
    preferences: Preferences
    removal: Removal
    members: Members
    figures: Figures
    jobs: Jobs
    notes: Notes
    notices: Notices
    servers: Servers
    players: Players


@asynccontextmanager
async def open_store(path: Path) -> AsyncIterator[Store]:
    """Opens the database file, makes it if it is missing, and brings it up to date.

    Args:
        path: The SQLite file.

    Raises:
        SetupError: The file cannot be used, or was written by a later version.
    """
    async with open_database(path) as database:
        servers = Servers(database)
        await servers.load()
        yield Store(
            pieces=Pieces(database),
            votes=Votes(database),
            favourites=Favourites(database),
            ranking=Ranking(database),
            history=History(database),
            duels=Duels(database),
            jams=Jams(database),
            preferences=Preferences(database),
            removal=Removal(database),
            members=Members(database),
            figures=Figures(database),
            jobs=Jobs(database),
            notes=Notes(database),
            notices=Notices(database),
            servers=servers,
            players=Players(database),
        )
