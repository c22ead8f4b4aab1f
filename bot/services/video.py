"""Posts a piece as a video: its picture with a moving line, and its sound."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import discord

from bot.cards.piece_card import file_stem
from bot.i18n.messages import t
from bot.replying.content import Content
from bot.services.renderings import Renderings
from engine.api.composition import Composition
from engine.api.errors import EngineError


@dataclass(frozen=True, slots=True)
class Videos:
    """Posts pieces as videos; one instance serves all.

    Attributes:
        renderings: Makes and posts them.
    """

    renderings: Renderings

    async def send(self, interaction: discord.Interaction[discord.Client], number: int) -> None:
        """Posts a piece as a video that fits here.

        Args:
            interaction: The request for it.
            number: The number of the piece.

        Raises:
            PieceNotFoundError: The piece is not kept any more.
            RequestError: Even with the poorest sound it is too large here.
            EngineError: The work could not be finished.
            discord.HTTPException: It cannot be posted.
        """

        def shown(made: Composition, limit_bytes: int) -> Iterator[Content]:
            del limit_bytes  # The engine was told.
            if made.video is None:
                raise EngineError("The video was not made.")
            file = discord.File(io.BytesIO(made.video), f"{file_stem(made.title, number)}.mp4")
            yield Content(t("video-of", number=number, title=made.title), [], [file])

        await self.renderings.post(interaction, number, "video", shown)
