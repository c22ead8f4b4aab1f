"""Posts a piece in another form than its card's: what its worker makes of its MIDI file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import discord

from bot.cards.download_menu import FORMATS
from bot.replying.content import Content
from bot.services.acceptance import accept
from bot.services.jobs import Jobs
from bot.services.stage_times import StageTimes
from bot.store import Store
from engine.api.composition import Composition, Rendering

Form = Literal["stems", "sheet", "video", "ogg", "flac", "wav"]
"""What can be made of a piece: a form of :class:`engine.api.composition.Rendering`, or a format of
its sound."""

Shown = Callable[[Composition, int], Iterator[Content]]
"""The contents to try, from the fullest to the smallest, for an upload limit in bytes."""


@dataclass(frozen=True, slots=True)
class Renderings:
    """Posts pieces in other forms; one instance serves all.

    Attributes:
        store: Holds the pieces.
        jobs: The steps of a job.
    """

    store: Store
    jobs: Jobs

    async def post(
        self,
        interaction: discord.Interaction[discord.Client],
        number: int,
        form: Form,
        shown: Shown,
    ) -> None:
        """Makes a form of a piece and posts it.

        Args:
            interaction: The request for it.
            number: The number of the piece.
            form: The form.
            shown: Makes contents of the piece with this form.

        Raises:
            PieceNotFoundError: The piece is not kept any more.
            RequestError: The form cannot be had of the piece, or is too large here.
            EngineError: The work could not be finished.
            discord.HTTPException: It cannot be posted.
        """
        jobs = self.jobs
        piece = await self.store.pieces.get(number)
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
            next(shown(made, limit_bytes))  # What cannot be shown is said now.
            await self.store.pieces.get(number)  # It may have been deleted meanwhile.

            async def contents() -> AsyncIterator[Content]:
                for content in shown(made, limit_bytes):
                    yield content

            await jobs.deliver(target, contents, None, times)
