"""Who listens in a voice channel, and who may skip and stop what plays there or set its volume.

Whoever asked for it may, and so may the server's DJ role and those who may move members; of the
other listeners half are enough.
"""

from __future__ import annotations

import enum

import discord

from bot.store.servers import Rules

VoiceRoom = discord.VoiceChannel
"""Where the bot plays: it does not speak on stages, where it would have to be let in."""


class PlayerAct(enum.StrEnum):
    """What takes a right or a vote."""

    SKIP = "skip"
    STOP = "stop"
    VOLUME = "volume"


def listeners(room: VoiceRoom) -> frozenset[int]:
    """Returns the ids of the members who hear what is played: no bots, and nobody deafened."""
    return frozenset(
        user_id
        for user_id, state in room.voice_states.items()
        if not (state.deaf or state.self_deaf) and not _is_bot(room.guild, user_id)
    )


def is_dj(interaction: discord.Interaction[discord.Client], rules: Rules) -> bool:
    """Whether the member has the DJ role, or may move members anyhow."""
    member = interaction.user
    return interaction.permissions.move_members or (
        rules.dj_role is not None
        and isinstance(member, discord.Member)
        and member.get_role(rules.dj_role) is not None
    )


def _is_bot(guild: discord.Guild, user_id: int) -> bool:
    member = guild.get_member(user_id)
    return member is not None and member.bot
