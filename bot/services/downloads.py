"""Posts a piece's sound in another format than MP3."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass

import discord

from bot.cards.download_menu import FORMATS
from bot.cards.piece_card import file_stem
from bot.i18n.messages import t
from bot.replying.content import Content
from bot.services.acceptance import accept
from bot.services.jobs import Jobs
from bot.services.stage_times import StageTimes
from bot.settings import MEGABYTE
from bot.store import Store
from engine.api.composition import Rendering
from engine.api.errors import EngineError, RequestError


@dataclass(frozen=True, slots=True)
class Downloads:
    """Posts sounds in other formats; one instance serves all.

    Attributes:
        store: Holds the pieces.
        jobs: The steps of a job.
    """

    store: Store
    jobs: Jobs

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
        jobs = self.jobs
        if form not in FORMATS:
            raise RequestError(t("nothing-chosen"))
        piece = await self.store.pieces.get(number)
        with jobs.admitted(interaction, "replay"):
            times = StageTimes("replay")
            target = await accept(
                jobs, interaction, "replay", {"piece": number, "format": form}, number
            )
            made = await jobs.runner.run(
                target, Rendering(piece.composition, formats=(form,)), times
            )
            sound = made.sounds.get(form)
            if sound is None:
                raise EngineError("The sound was not made.")
            if len(sound) > interaction.filesize_limit:
                raise RequestError(
                    t(
                        "download-too-large",
                        form=form.upper(),
                        size=round(len(sound) / MEGABYTE, 1),
                        limit=round(interaction.filesize_limit / MEGABYTE, 1),
                    )
                )
            await self.store.pieces.get(number)  # It may have been deleted meanwhile.
            name = f"{file_stem(made.title, number)}.{form}"

            async def contents() -> AsyncIterator[Content]:
                text = t("download-of", number=number, title=made.title, form=form.upper())
                yield Content(text, [], [discord.File(io.BytesIO(sound), name)])

            await jobs.deliver(target, contents, None, times)
