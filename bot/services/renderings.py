"""Posts a piece in another form than its card's: what its worker makes of its MIDI file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import discord

from bot.cards.download_menu import FORMATS
from bot.cards.piece_buttons import has_several_instruments
from bot.i18n.messages import t
from bot.replying.content import Content
from bot.services.acceptance import accept
from bot.services.jobs import Jobs
from bot.services.rendering_contents import RENDERINGS
from bot.services.stage_times import StageTimes
from bot.store import Store
from engine.api.composition import Rendering
from engine.api.errors import RequestError


@dataclass(frozen=True, slots=True)
class Renderings:
    """Posts pieces in other forms; one instance serves all.

    Attributes:
        store: Holds the pieces.
        jobs: The steps of a job.
    """

    store: Store
    jobs: Jobs

    async def send(
        self, interaction: discord.Interaction[discord.Client], number: int, form: str
    ) -> None:
        """Makes a form of a piece and posts it.

        Args:
            interaction: The request for it.
            number: The number of the piece.
            form: One of ``RENDERINGS``; what is sent may come from outside.

        Raises:
            PieceNotFoundError: The piece is not kept any more.
            RequestError: There is no such form, it cannot be had of the piece, or is too large
                here.
            EngineError: The work could not be finished.
            discord.HTTPException: It cannot be posted.
        """
        if form not in RENDERINGS:
            raise RequestError(t("nothing-chosen"))
        jobs, shown = self.jobs, RENDERINGS[form]
        piece = await self.store.pieces.get(number)
        if form == "stems" and not has_several_instruments(piece.composition.request.instruments):
            raise RequestError(t("one-instrument"))
        with jobs.admitted(interaction, "replay"):
            times = StageTimes("replay")
            limit_bytes = interaction.filesize_limit
            asked_for = {"piece": number, form: True}
            target = await accept(jobs, interaction, "replay", asked_for, number)
            work = Rendering(
                piece.composition,
                limit_bytes,
                stems=form == "stems",
                formats=(form,) if form in FORMATS else ("mp3",),
                sheet=form == "sheet",
                video=form == "video",
            )
            made = await jobs.runner.run(target, work, times)
            next(shown(made, number, limit_bytes))  # What cannot be shown is said now.
            await self.store.pieces.get(number)  # It may have been deleted meanwhile.

            async def contents() -> AsyncIterator[Content]:
                for content in shown(made, number, limit_bytes):
                    yield content

            await jobs.deliver(target, contents, None, times)
