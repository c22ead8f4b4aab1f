"""A piece's instruments one by one, as a ZIP archive of sounds."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import discord

from bot.i18n.messages import t
from bot.replies import file_stem
from bot.replying.content import Content
from bot.settings import MEGABYTE
from bot.times import Times
from engine.api.composition import Rendering
from engine.api.errors import EngineError, RequestError
from engine.api.instruments import MULTI, named

if TYPE_CHECKING:
    from bot.app import Affetto


def has_several(instruments: str) -> bool:
    """Whether there is more than one instrument to be heard by itself."""
    return instruments == MULTI or len(named(instruments)) > 1


async def send_stems(interaction: discord.Interaction[Affetto], number: int) -> None:
    """Post the archive of the piece of that number.

    Raises:
        RequestError: The piece is not kept any more, has one instrument alone, or its
            archive is too large for the place.
        EngineError: The work could not be finished.
        discord.HTTPException: It cannot be posted.
    """
    client = interaction.client
    piece = await client.store.pieces.get(number)
    if not has_several(piece.composition.request.instruments):
        raise RequestError(t("one-instrument"))
    with client.jobs.admitted(interaction, "replay"):
        times = Times("replay")
        limit_bytes = interaction.filesize_limit
        asked = {"piece": number, "stems": True}
        answer = await client.jobs.accept(interaction, "replay", asked, number)
        made = await client.working.run(
            answer, Rendering(piece.composition, limit_bytes, stems=True), times
        )
        if made.stems is None:
            raise EngineError("The stems were not made.")
        if len(made.stems) > limit_bytes:
            raise RequestError(
                t(
                    "stems-too-large",
                    size=round(len(made.stems) / MEGABYTE, 1),
                    limit=round(limit_bytes / MEGABYTE, 1),
                )
            )
        await client.store.pieces.get(number)  # It may have been deleted meanwhile.
        archive, stem = made.stems, file_stem(made.title, number)

        async def contents() -> AsyncIterator[Content]:
            file = discord.File(io.BytesIO(archive), f"{stem}-stems.zip")
            yield Content(t("stems-of", number=number, title=made.title), [], [file])

        await client.jobs.deliver(answer, contents, None, times)
