"""Posts a piece's instruments one by one, as a ZIP archive of sounds."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass

import discord

from bot.cards.piece_buttons import has_several_instruments
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
class Stems:
    """Posts the instruments of pieces; one instance serves all.

    Attributes:
        store: Holds the pieces.
        jobs: The steps of a job.
    """

    store: Store
    jobs: Jobs

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
        jobs = self.jobs
        piece = await self.store.pieces.get(number)
        if not has_several_instruments(piece.composition.request.instruments):
            raise RequestError(t("one-instrument"))
        with jobs.admitted(interaction, "replay"):
            times = StageTimes("replay")
            limit_bytes = interaction.filesize_limit
            asked_for = {"piece": number, "stems": True}
            target = await accept(jobs, interaction, "replay", asked_for, number)
            made = await jobs.runner.run(
                target, Rendering(piece.composition, limit_bytes, stems=True), times
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
            await self.store.pieces.get(number)  # It may have been deleted meanwhile.
            archive, stem = made.stems, file_stem(made.title, number)

            async def contents() -> AsyncIterator[Content]:
                file = discord.File(io.BytesIO(archive), f"{stem}-stems.zip")
                yield Content(t("stems-of", number=number, title=made.title), [], [file])

            await jobs.deliver(target, contents, None, times)
