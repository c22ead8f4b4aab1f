"""Duels: two pieces of one request, posted without telling which is which, to be voted on.

A duel is revealed by enough votes, by its author, or when its time is up. :meth:`Duels.watch`
looks after the last; it works from the store, so a restart changes nothing.
"""

from __future__ import annotations

import io
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

import discord

from bot.cards.card import Card
from bot.cards.duel_card import duel_card, duel_embed, duel_file_stem, duel_view
from bot.cards.piece_card import SMALLER
from bot.i18n.messages import current_language, t, use_language
from bot.replying.content import Content
from bot.replying.failures import DISCORD_FAILURES
from bot.replying.progress_note import Sleep
from bot.replying.reply_target import channel_id
from bot.services.acceptance import accept
from bot.services.jobs import Jobs, asked, kept_all_the_same
from bot.services.smaller_sound import reencode
from bot.services.stage_times import StageTimes
from bot.services.variations import which_of, with_next_seeds
from bot.store import Store
from bot.store.duels import Duel
from bot.store.errors import StoreError
from bot.store.pieces import Piece
from engine.api.errors import RequestError
from engine.api.request import ComposeRequest

WATCH_SECONDS: Final = 60
"""The pause between two searches for duels whose time is up."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Duels:
    """Begins and ends duels; one instance serves all.

    Attributes:
        store: Holds the duels.
        jobs: The steps of a job.
    """

    store: Store
    jobs: Jobs

    async def begin(
        self, interaction: discord.Interaction[discord.Client], request: ComposeRequest
    ) -> None:
        """Composes two pieces and posts them for a vote.

        Raises:
            QueueFullError: Too many pieces are under way.
            EngineError: The work could not be finished.
            RequestError: The duel is not allowed here or now, or it is impossible.
            discord.HTTPException: The pieces are kept, but the duel cannot be posted.
        """
        with self.jobs.admitted(interaction, "compose", makes=2):
            await self._begin(interaction, request)

    async def _begin(
        self, interaction: discord.Interaction[discord.Client], request: ComposeRequest
    ) -> None:
        times = StageTimes("compose")
        target = await accept(self.jobs, interaction, "compose", asked(request))
        made = [
            await self.jobs.runner.run(target, one, times, which_of(number, 2))
            for number, one in enumerate(with_next_seeds(request, 2), start=1)
        ]
        a, b = [await self.jobs.keep(target, composition) for composition in made]
        duel = await self.store.duels.add(
            a.number,
            b.number,
            author_id=interaction.user.id,
            guild_id=interaction.guild_id,
            channel_id=channel_id(interaction),
        )

        def contents() -> AsyncIterator[Content]:
            return self._contents(duel, (a, b), interaction.filesize_limit)

        try:
            message_id = await self.jobs.deliver(target, contents, duel_view(duel), times)
        except DISCORD_FAILURES as error:
            raise kept_all_the_same(error, duel.pieces) from error
        await self.jobs.books.keep(lambda: self.store.duels.posted(duel, message_id))

    async def card(self, duel: Duel) -> Card:
        """Shows a duel as it stands now.

        Raises:
            PieceNotFoundError: A piece of it is not kept any more.
        """
        a, b = [await self.store.pieces.get(number) for number in duel.pieces]
        return duel_card(duel, (a, b))

    async def watch(self, client: discord.Client, sleep: Sleep) -> None:
        """Reveals the duels whose time is up; never returns."""
        while True:
            for number in await self.store.duels.due():
                try:
                    await self._reveal(client, number)
                except (RequestError, StoreError, *DISCORD_FAILURES) as error:
                    # Whoever presses one of its buttons still sees the outcome.
                    _log.info("duel %d was not shown: %s", number, type(error).__name__)
                except Exception:  # noqa: BLE001 - one of them must not keep the others waiting
                    _log.exception("duel %d was not shown", number)
            await sleep(WATCH_SECONDS)

    async def _reveal(self, client: discord.Client, number: int) -> None:
        duel = await self.store.duels.reveal(number)
        if duel.message_id is None:
            return
        language = await self.store.jobs.language(duel.pieces[1], duel.message_id)
        use_language(language or current_language())
        card = await self.card(duel)
        channel = client.get_partial_messageable(duel.channel_id, guild_id=duel.guild_id)
        await channel.get_partial_message(duel.message_id).edit(embed=card.embed, view=card.view)

    async def _contents(
        self, duel: Duel, pieces: tuple[Piece, Piece], limit_bytes: int
    ) -> AsyncIterator[Content]:
        """Yields both sounds, then both half as large, then the MIDI files alone."""
        embed = duel_embed(duel, pieces[0].composition.request)
        sounds = [piece.composition.mp3 or b"" for piece in pieces]
        largest = max(map(len, sounds))
        sizes = [largest, largest // 2] if largest <= limit_bytes else [limit_bytes]
        for max_bytes in sizes:
            fitting = [await self._within(piece, max_bytes) for piece in pieces]
            if all(fitting):
                text = t(SMALLER) if max_bytes < largest else ""
                yield Content(text, [embed], _files(duel, "mp3", fitting))
        yield Content(
            t("sounds-too-large"),
            [embed],
            _files(duel, "mid", [p.composition.midi for p in pieces]),
        )

    async def _within(self, piece: Piece, max_bytes: int) -> bytes | None:
        sound = piece.composition.mp3
        if sound is not None and len(sound) <= max_bytes:
            return sound
        return await reencode(self.jobs.runner.engine, piece.composition, max_bytes)


def _files(
    duel: Duel, extension: str, data: list[bytes] | list[bytes | None]
) -> list[discord.File]:
    return [
        discord.File(io.BytesIO(each or b""), f"{duel_file_stem(duel.number)}-{side}.{extension}")
        for side, each in zip("ab", data, strict=True)
    ]
