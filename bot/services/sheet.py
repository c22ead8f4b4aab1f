"""Posts a piece's sheet music: its MusicXML file, and a picture of each page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import discord

from bot.cards.piece_card import file_stem
from bot.i18n.messages import t
from bot.replying.content import Content
from bot.services.renderings import Renderings
from engine.api.composition import Composition
from engine.api.errors import EngineError

MAX_PAGES_SHOWN: Final = 9
"""Discord takes ten files with a message; one of them is the MusicXML file."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """Posts the sheet music of pieces; one instance serves all.

    Attributes:
        renderings: Makes and posts it.
    """

    renderings: Renderings

    async def send(self, interaction: discord.Interaction[discord.Client], number: int) -> None:
        """Posts the sheet music of a piece; what is too large goes without its pages.

        Args:
            interaction: The request for it.
            number: The number of the piece.

        Raises:
            PieceNotFoundError: The piece is not kept any more.
            RequestError: No beat can be heard in the piece.
            EngineError: The work could not be finished.
            discord.HTTPException: It cannot be posted.
        """

        def shown(made: Composition, limit_bytes: int) -> Iterator[Content]:
            sheet = made.sheet
            if sheet is None:
                raise EngineError("The sheet music was not made.")
            stem, text = (
                file_stem(made.title, number),
                t("sheet-of", number=number, title=made.title),
            )
            pages = sheet.pages[:MAX_PAGES_SHOWN]
            if len(sheet.pages) > len(pages):
                text += " " + t("sheet-more-pages", shown=len(pages), count=len(sheet.pages))
            if all(len(page) <= limit_bytes for page in pages):
                named = enumerate(pages, start=1)
                files = [_file(page, f"{stem}-page-{at}.png") for at, page in named]
                yield Content(text, [], [*files, _file(sheet.musicxml, f"{stem}.musicxml")])
            text = t("sheet-without-pages", number=number, title=made.title)
            yield Content(text, [], [_file(sheet.musicxml, f"{stem}.musicxml")])

        await self.renderings.post(interaction, number, "sheet", shown)


def _file(data: bytes, name: str) -> discord.File:
    return discord.File(io.BytesIO(data), name)
