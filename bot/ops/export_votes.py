"""``affetto bot export-votes``: what members preferred, in a file."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TextIO

from bot.store import open_store
from engine.api.errors import SetupError


def export_votes(database: Path, to: Path) -> int:
    """Writes all preferences, one line of JSON each; the bot may run meanwhile.

    Args:
        database: The SQLite file.
        to: The file to write; an older one is replaced once all is written.

    Returns:
        How many lines were written.

    Raises:
        SetupError: There is no database, or the file cannot be written.
    """
    if not database.is_file():
        raise SetupError(f"{database} does not exist: run the bot, or check AFFETTO_DATA_DIR.")
    part = to.with_name(f"{to.name}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            lines = asyncio.run(_write(database, file))
        part.replace(to)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise SetupError(f"{to} cannot be written: {error.strerror}.") from error
    return lines


async def _write(database: Path, file: TextIO) -> int:
    lines = 0
    async with open_store(database) as store:
        async for preference in store.preferences.all():
            file.write(json.dumps(preference, ensure_ascii=False) + "\n")
            lines += 1
    return lines
