"""Posts earlier pieces again."""

from __future__ import annotations

from dataclasses import dataclass, replace

import discord

from bot.services.acceptance import accept
from bot.services.jobs import Jobs
from bot.services.stage_times import StageTimes
from bot.store.pieces import Piece


@dataclass(frozen=True, slots=True)
class Replays:
    """Posts earlier pieces again; one instance serves all.

    Attributes:
        jobs: The steps of a job.
    """

    jobs: Jobs

    async def replay(self, interaction: discord.Interaction[discord.Client], piece: Piece) -> None:
        """Posts a piece again; it is rendered anew if the cache no longer has it.

        Raises:
            QueueFullError: Too many pieces are under way.
            RequestError: The piece may not be posted here or now.
            EngineError: The work could not be finished.
            discord.HTTPException: The piece cannot be posted.
        """
        jobs = self.jobs
        with jobs.admitted(interaction, "replay"):
            times = StageTimes("replay")
            asked_for = {"piece": piece.number}
            target = await accept(jobs, interaction, "replay", asked_for, piece.number)
            media = await jobs.cache.get(piece.number)
            if media is None:
                composition = await jobs.runner.run(target, piece.composition, times)
                await jobs.keep_media(piece.number, composition)
            else:
                composition = replace(piece.composition, mp3=media.mp3, png=media.png)
            await jobs.post_piece(target, replace(piece, composition=composition), times)
