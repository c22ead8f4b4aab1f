"""Posts a piece's sound in another format than MP3."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import discord

from bot.cards.download_menu import FORMATS
from bot.cards.piece_card import file_stem
from bot.i18n.messages import t
from bot.replying.content import Content
from bot.services.renderings import Form, Renderings
from bot.settings import MEGABYTE
from engine.api.composition import Composition
from engine.api.errors import EngineError, RequestError


@dataclass(frozen=True, slots=True)
class Downloads:
    """Posts sounds in other formats; one instance serves all.

    Attributes:
        renderings: Makes and posts them.
    """

    renderings: Renderings

    async def send(
        self, interaction: discord.Interaction[discord.Client], number: int, form: str
    ) -> None:
        """Posts the sound of a piece in a format.

        Args:
            interaction: The request for it.
            number: The number of the piece.
            form: One of ``FORMATS``; what is sent comes from outside.

        Raises:
            PieceNotFoundError: The piece is not kept any more.
            RequestError: There is no such format, or the file is too large here.
            EngineError: The work could not be finished.
            discord.HTTPException: The file cannot be posted.
        """
        if form not in FORMATS:
            raise RequestError(t("nothing-chosen"))

        def shown(made: Composition, limit_bytes: int) -> Iterator[Content]:
            sound = made.sounds.get(form)
            if sound is None:
                raise EngineError("The sound was not made.")
            if len(sound) > limit_bytes:
                raise RequestError(
                    t(
                        "download-too-large",
                        form=form.upper(),
                        size=round(len(sound) / MEGABYTE, 1),
                        limit=round(limit_bytes / MEGABYTE, 1),
                    )
                )
            file = discord.File(io.BytesIO(sound), f"{file_stem(made.title, number)}.{form}")
            text = t("download-of", number=number, title=made.title, form=form.upper())
            yield Content(text, [], [file])

        await self.renderings.post(interaction, number, cast("Form", form), shown)
