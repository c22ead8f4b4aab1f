"""Posts a piece's instruments one by one, as a ZIP archive of sounds."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import discord

from bot.cards.piece_buttons import has_several_instruments
from bot.cards.piece_card import file_stem
from bot.i18n.messages import t
from bot.replying.content import Content
from bot.services.renderings import Renderings
from bot.settings import MEGABYTE
from engine.api.composition import Composition
from engine.api.errors import EngineError, RequestError


@dataclass(frozen=True, slots=True)
class Stems:
    """Posts the instruments of pieces; one instance serves all.

    Attributes:
        renderings: Makes and posts them.
    """

    renderings: Renderings

    async def send(self, interaction: discord.Interaction[discord.Client], number: int) -> None:
        """Posts the instruments of a piece one by one, as a ZIP archive.

        Args:
            interaction: The request for them.
            number: The number of the piece.

        Raises:
            PieceNotFoundError: The piece is not kept any more.
            RequestError: The piece has one instrument alone, or its archive is too large here.
            EngineError: The work could not be finished.
            discord.HTTPException: The archive cannot be posted.
        """
        piece = await self.renderings.store.pieces.get(number)
        if not has_several_instruments(piece.composition.request.instruments):
            raise RequestError(t("one-instrument"))

        def shown(made: Composition, limit_bytes: int) -> Iterator[Content]:
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
            name = f"{file_stem(made.title, number)}-stems.zip"
            file = discord.File(io.BytesIO(made.stems), name)
            yield Content(t("stems-of", number=number, title=made.title), [], [file])

        await self.renderings.post(interaction, number, "stems", shown)
