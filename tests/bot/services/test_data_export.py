"""Archives that Discord does not take: smaller parts are tried, down to single files."""

from __future__ import annotations

import io
import zipfile
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.services.data_export import send_archives
from bot.store import Store
from tests.bot.fake_engine import compose_request, keep


def refusal(status: int) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="refused")
    return discord.HTTPException(response, "")


async def test_what_is_refused_for_its_size_down_to_single_files_is_raised(store: Store) -> None:
    await keep(store, compose_request(), user=1)
    tried: list[list[str]] = []

    async def send(archive: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            tried.append(opened.namelist())
        raise refusal(413)

    with pytest.raises(discord.HTTPException) as raised:
        await send_archives(store.members, 1, 10**6, send)
    assert raised.value.status == 413
    assert len(tried[0]) > len(tried[1]) > len(tried[-1]) == 1


async def test_what_is_refused_for_another_reason_is_not_tried_in_parts(store: Store) -> None:
    await keep(store, compose_request(), user=1)
    tried = []

    async def send(archive: bytes) -> None:
        tried.append(archive)
        raise refusal(500)

    with pytest.raises(discord.HTTPException) as raised:
        await send_archives(store.members, 1, 10**6, send)
    assert raised.value.status == 500
    assert len(tried) == 1


async def test_a_file_that_is_no_table_goes_as_it_is_however_small_the_room(store: Store) -> None:
    await keep(store, compose_request(), user=1)
    sent: set[str] = set()

    async def send(archive: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            sent.update(opened.namelist())

    await send_archives(store.members, 1, 1, send)
    assert any(name.endswith(".mid") for name in sent)
    assert any(name.endswith(".json") for name in sent)
