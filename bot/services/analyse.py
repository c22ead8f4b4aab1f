"""Tells what a member's MIDI file or an earlier piece is like."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import discord

from bot.cards.analyse_card import AnalyseCard, escaped
from bot.i18n.messages import t
from bot.replying.content import Content
from bot.services.acceptance import accept
from bot.services.jobs import Jobs
from bot.services.stage_times import StageTimes
from bot.services.uploads import fetch_upload, require_size, upload_name
from bot.store import Store
from bot.store.pieces import Piece
from engine.api.analysis import AnalysisRequest


@dataclass(frozen=True, slots=True)
class Stretch:
    """What of a piece is meant: seconds from its start; ``end`` is None for its own end."""

    begin: float = 0.0
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Analyses:
    """Analyses files and pieces; one instance serves all.

    Attributes:
        store: Holds the pieces.
        jobs: The steps of a job.
    """

    store: Store
    jobs: Jobs

    async def of_file(
        self,
        interaction: discord.Interaction[discord.Client],
        attachment: discord.Attachment,
        stretch: Stretch,
    ) -> None:
        """Analyses a file that is attached; of it only its size is kept.

        Raises:
            QueueFullError: Too many pieces are under way.
            RequestError: The file is too large or gone, or nothing may be posted here or now.
            DataError: The file cannot be read.
            EngineError: The work could not be finished.
            discord.HTTPException: The answer cannot be posted.
        """
        require_size(attachment)
        name = upload_name(attachment)
        with self.jobs.admitted(interaction, "replay"):
            times = StageTimes("replay")
            asked_for = {"analyse": {"bytes": attachment.size}, **_facts(stretch)}
            target = await accept(self.jobs, interaction, "replay", asked_for)
            upload = await fetch_upload(attachment)
            request = AnalysisRequest(upload.midi, upload.name, stretch.begin, stretch.end)
            found = await self.jobs.runner.run(target, request, times)
            card = AnalyseCard(escaped(name), interaction.user.id, found)

            def contents() -> AsyncIterator[Content]:
                return card.contents(interaction.filesize_limit)

            await self.jobs.deliver(target, contents, None, times)

    async def of_piece(
        self, interaction: discord.Interaction[discord.Client], piece: Piece, stretch: Stretch
    ) -> None:
        """Analyses an earlier piece.

        Raises:
            PieceNotFoundError: The piece was deleted meanwhile.
            QueueFullError: Too many pieces are under way.
            RequestError: Nothing may be posted here or now, or the stretch is none of the piece.
            EngineError: The work could not be finished.
            discord.HTTPException: The answer cannot be posted.
        """
        composition, number = piece.composition, piece.number
        with self.jobs.admitted(interaction, "replay"):
            times = StageTimes("replay")
            asked_for = {"piece": number, "analyse": {}, **_facts(stretch)}
            target = await accept(self.jobs, interaction, "replay", asked_for, number)
            request = AnalysisRequest(
                composition.midi, composition.title, stretch.begin, stretch.end
            )
            found = await self.jobs.runner.run(target, request, times)
            await self.store.pieces.get(number)  # It may have been deleted meanwhile.
            title = t("analysis-piece", number=number, title=composition.title)
            card = AnalyseCard(title, interaction.user.id, found)

            def contents() -> AsyncIterator[Content]:
                return card.contents(interaction.filesize_limit)

            await self.jobs.deliver(target, contents, None, times)


def _facts(stretch: Stretch) -> dict[str, Any]:
    return {"begin": stretch.begin, "end": stretch.end}
