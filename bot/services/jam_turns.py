"""Whose turn it is in a jam, and who is at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import discord

from bot.cards.jam_card import MAX_STEPS
from bot.i18n.messages import t
from bot.services.member_names import MemberNames
from bot.store.jam_rows import Jam
from engine.api.errors import RequestError


@dataclass(frozen=True, slots=True)
class JamTurns:
    """Lets one member at a time change a jam; one instance serves all.

    Attributes:
        names: What members are called.
    """

    names: MemberNames
    _at_it: dict[int, int] = field(default_factory=dict, init=False)

    def is_busy(self, number: int) -> bool:
        """Whether somebody is at a jam."""
        return number in self._at_it

    @contextmanager
    def alone_at(
        self, interaction: discord.Interaction[discord.Client], number: int
    ) -> Iterator[None]:
        """Has nobody else change a jam during the block.

        Raises:
            RequestError: Somebody is at it.
        """
        if number in self._at_it:
            raise RequestError(t("jam-busy", member=self.names.known(self._at_it[number])))
        self.names.remember(interaction.user)
        self._at_it[number] = interaction.user.id
        try:
            yield
        finally:
            del self._at_it[number]


def require_turn(jam: Jam, user_id: int) -> None:
    """Makes sure that a member may add the next step: nobody adds two in a row, unless alone.

    Raises:
        RequestError: It is not their turn, or there are as many steps as there may be.
    """
    if len(jam.steps) >= MAX_STEPS:
        raise RequestError(t("jam-all-steps", count=MAX_STEPS))
    if jam.steps[-1].user_id == user_id and len(jam.players) > 1:
        raise RequestError(t("jam-not-your-turn"))


def manages(interaction: discord.Interaction[discord.Client], jam: Jam) -> bool:
    """Whether the member moderates the channel of the jam; see :mod:`bot.services.removal`."""
    here = (jam.guild_id, jam.channel_id) == (interaction.guild_id, interaction.channel_id)
    return jam.guild_id is not None and here and interaction.permissions.manage_messages
