"""Posts earlier pieces again."""

from __future__ import annotations

from dataclasses import dataclass, replace

import discord

from bot.replying.reply_target import ReplyTarget
from bot.services.acceptance import accept
from bot.services.jam_music import shares_of
from bot.services.jobs import Jobs, may_know_makers
from bot.services.member_names import MemberNames
from bot.services.stage_times import StageTimes
from bot.store.pieces import Piece
from engine.api.composition import Composition, JointPiece, Rendering


@dataclass(frozen=True, slots=True)
class Replays:
    """Posts earlier pieces again; one instance serves all.

    Attributes:
        jobs: The steps of a job.
        names: What members are called on pictures.
    """

    jobs: Jobs
    names: MemberNames

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
            if may_know_makers(interaction, piece):
                composition = await self._with_makers(target, piece, composition, times)
            await jobs.post_piece(target, replace(piece, composition=composition), times)

    async def _with_makers(
        self, target: ReplyTarget, piece: Piece, composition: Composition, times: StageTimes
    ) -> Composition:
        """Has a jam's picture show who made what.

        It is drawn each time and never kept, since it bears names, which are kept nowhere.
        """
        steps = await self.jobs.store.jams.steps(piece.number)
        if not steps:
            return composition
        client = target.interaction.client
        labels = await self.names.of(client, {step.user_id: None for step in steps})
        picture = Rendering(piece.composition, formats=())
        work = JointPiece(picture, shares_of(steps, labels))
        made = await self.jobs.runner.run(target, work, times)
        return replace(composition, png=made.png)
