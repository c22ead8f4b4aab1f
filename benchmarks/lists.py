"""How long members wait for lists on a server with a million pieces.

``python benchmarks/lists.py [PIECES [VOTES [FOLDER]]]`` builds a database, by default of
1,000,000 pieces and 300,000 votes, and prints what the start and each list take: the median and
the longest of nine calls, in milliseconds. It takes some minutes and 4 GB of disk. A folder that
is given is kept, and used again.
"""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

# Before this folder, which has a ``bot.py`` of its own.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.store import Store, open_store
from bot.store.history import Filter
from engine.api.composition import Composition, ModelInfo, MoodReading
from engine.api.keys import Key
from engine.api.mood_phrases import parse_moods
from engine.api.moods import WORDS
from engine.api.request import ComposeRequest

MEMBERS, SERVERS = 20_000, 500
CALLS = 9
FEATURES = {f"feature_{number}": number / 7 for number in range(33)}
ME, HERE = 1, 1
"""A busy member, of every hundredth piece, on a large server, of every tenth."""


def _composition(chance: random.Random) -> str:
    words = list(WORDS)
    first, *then = parse_moods(
        " to ".join(chance.sample(words, 2)) if chance.random() < 0.2 else chance.choice(words)
    )
    request = ComposeRequest(mood=first, then=tuple(then), seed=chance.randrange(10_000))
    title = f"{chance.choice(words)} {chance.choice(words)} {chance.randrange(40)}".title()
    piece = Composition(
        request=request,
        title=title,
        key=Key(9, "minor"),
        tempo=71.6,
        seconds=30.0,
        notes=128,
        midi=b"",
        model=ModelInfo("piano", "1.2", "0" * 64),
        features=FEATURES,
        reading=MoodReading(valence=-0.6, arousal=-0.4),
        stages={"compose": 0.5},
    )
    return json.dumps(piece.to_json())


def _pieces(count: int, chance: random.Random) -> Iterator[tuple[Any, ...]]:
    # Five thousand different ones are enough; making each anew would take an hour.
    known = [_composition(chance) for _ in range(5_000)]
    midi = chance.randbytes(1_500)
    for _ in range(count):
        yield (
            ME if chance.random() < 0.01 else chance.randint(1, MEMBERS),
            _server(chance),
            int(time.time()) - chance.randrange(400 * 86_400),
            chance.choice(known),
            midi,
        )


def _server(chance: random.Random) -> int | None:
    if chance.random() < 0.1:
        return HERE
    return chance.randint(1, SERVERS) if chance.random() < 0.9 else None


def _fill(path: Path, pieces: int, votes: int) -> None:
    chance = random.Random(1)  # noqa: S311 - reproducible
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    with connection:
        users = ((number,) for number in range(1, MEMBERS + 1))
        connection.executemany("INSERT OR IGNORE INTO users (id) VALUES (?)", users)
        connection.executemany(
            "INSERT INTO pieces (author_id, guild_id, channel_id, created_at, composition, midi) "
            "VALUES (?, ?, 5, ?, ?, ?)",
            _pieces(pieces, chance),
        )
        connection.executemany(
            "INSERT OR IGNORE INTO votes (piece_id, user_id, value) VALUES (?, ?, ?)",
            (
                (
                    # Some pieces are liked by many, most by nobody.
                    int(pieces * chance.random() ** 2) + 1,
                    chance.randint(1, MEMBERS),
                    chance.choice((1, 1, 1, -1)),
                )
                for _ in range(votes)
            ),
        )
        connection.execute(
            "INSERT OR IGNORE INTO favourites (user_id, piece_id) "
            "SELECT ?, id FROM pieces WHERE id % 5000 = 0",
            (ME,),
        )
    connection.close()


async def _measure(name: str, call: Callable[[], Awaitable[object]]) -> None:
    taken = []
    for _ in range(CALLS):
        started = time.perf_counter()
        await call()
        taken.append((time.perf_counter() - started) * 1000)
    print(f"{name:50} {statistics.median(taken):8.1f} {max(taken):8.1f}")


async def _lists(store: Store) -> None:
    ranking, pieces, history = store.ranking, store.pieces, store.history
    mine = await pieces.suggest(ME, "", limit=1)
    title = mine[0].title
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "/top, all servers": lambda: ranking.top(limit=10),
        "/top by mood, all servers": lambda: ranking.top(mood="sad", limit=10),
        "/top by a mood nobody asked for": lambda: ranking.top(mood="custom", limit=10),
        "/top by mood, this server": lambda: ranking.top(guild_id=HERE, mood="sad", limit=10),
        "/top by mood, all servers, week": lambda: ranking.top(mood="sad", days=7, limit=10),
        "/top, all servers, nothing since": lambda: ranking.top(days=0, limit=10),
        "/replay by title": lambda: pieces.find(title, user_id=ME, guild_id=HERE),
        "/replay by a title there is not": lambda: pieces.find("x", user_id=ME, guild_id=HERE),
        "suggestions, few letters": lambda: pieces.suggest(ME, title[:2], limit=25),
        "suggestions, no such title": lambda: pieces.suggest(ME, "xyzzy", limit=25),
        "/history": lambda: history.page(Filter(author_id=ME), offset=0, limit=10),
        "/history of this server, count": lambda: history.count(Filter(guild_id=HERE)),
        "/history of this server by mood": lambda: history.page(
            Filter(guild_id=HERE, mood="sad"), offset=0, limit=10
        ),
        "/history of this server by mood, count": lambda: history.count(
            Filter(guild_id=HERE, mood="sad")
        ),
        "/history of this server by instruments, count": lambda: history.count(
            Filter(guild_id=HERE, instruments="violin")
        ),
        "/history of this server by both, count": lambda: history.count(
            Filter(guild_id=HERE, mood="sad", instruments="piano")
        ),
        "/history by mood, count": lambda: history.count(Filter(author_id=ME, mood="sad")),
        "a vote": lambda: store.votes.cast(1, ME, 1),
    }
    print(f"{'milliseconds':50} {'median':>8} {'longest':>8}")
    for name, call in calls.items():
        await _measure(name, call)


async def run(path: Path, pieces: int, votes: int) -> None:
    """Fills the database if it is new, and prints the times.

    Args:
        path: The SQLite file.
        pieces: How many pieces it gets.
        votes: How many votes, of which a few fall together.
    """
    if not await asyncio.to_thread(path.exists):
        async with open_store(path):
            pass
        started = time.perf_counter()
        await asyncio.to_thread(_fill, path, pieces, votes)
        print(f"filled in {time.perf_counter() - started:.0f} s")
    started = time.perf_counter()
    async with open_store(path) as store:
        size = path.stat().st_size / 1e6  # noqa: ASYNC240 - a script
        print(f"opened and checked, {size:.0f} MB: {time.perf_counter() - started:.1f} s")
        await _lists(store)


def main() -> None:
    """Reads the command line."""
    pieces = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    votes = int(sys.argv[2]) if len(sys.argv) > 2 else 300_000
    if len(sys.argv) > 3:
        folder = Path(sys.argv[3])
        folder.mkdir(parents=True, exist_ok=True)
        asyncio.run(run(folder / "affetto.db", pieces, votes))
        return
    with tempfile.TemporaryDirectory() as made:
        asyncio.run(run(Path(made) / "affetto.db", pieces, votes))


if __name__ == "__main__":
    main()
