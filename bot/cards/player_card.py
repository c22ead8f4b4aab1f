"""The card of what plays in a voice channel, and the queue behind it."""

from __future__ import annotations

import enum
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import discord

from bot.cards.buttons import view_of
from bot.cards.custom_ids import PLAYER
from bot.cards.list_line import piece_line
from bot.cards.piece_card import file_stem, length
from bot.i18n.messages import key, t
from bot.replying.content import Content
from bot.store.lines import PieceLine
from engine.api.composition import FULL_VOLUME

MAX_SHOWN: Final = 10
"""How many of the pieces that wait are listed."""
_BAR: Final = 20
"""The length of the line that the position moves along, in characters."""


class PlayerEnd(enum.StrEnum):
    """Why a session ended: the key of what its card says then."""

    STOPPED = key("player-stopped")
    ALONE = key("player-alone")
    IDLE = key("player-idle")
    CUT_OFF = key("player-cut-off")
    MOVED = key("player-moved")
    CLOSING = key("player-closing")


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece that plays or waits.

    Attributes:
        line: The piece.
        asked_by: The id of who asked for it.
        note: A line on why it plays; without one, the card names who asked.
    """

    line: PieceLine
    asked_by: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a piece is.

    Attributes:
        seconds: What was played of it.
        volume: How loud it is, in percent.
        paused: Whether it stands still.
        votes: The votes on it, as texts that are shown as they are.
    """

    seconds: float = 0.0
    volume: int = FULL_VOLUME
    paused: bool = False
    votes: Sequence[str] = ()


def player_content(entry: Entry, png: bytes, guild_id: int, text: str) -> Content:
    """Shows a piece that plays, with its roll.

    Args:
        entry: The piece.
        png: Its picture.
        guild_id: The server it is played on; only its own messages are linked.
        text: What :func:`position_text` wrote.
    """
    line = entry.line
    about = piece_line(line, linked=line.guild_id == guild_id)
    asked = entry.note or t("player-asked", member=f"<@{entry.asked_by}>")
    embed = discord.Embed(title=line.title, description=f"{about}\n{asked}")
    name = f"{file_stem(line.title, line.number)}.png"
    embed.set_image(url=f"attachment://{name}")
    return Content(text, [embed], [discord.File(io.BytesIO(png), name)])


def position_text(entry: Entry, position: Position, waiting: Sequence[Entry]) -> str:
    """Words how far a piece is and what comes next.

    Args:
        entry: The piece.
        position: How far it is.
        waiting: What waits behind it.
    """
    whole = max(entry.line.seconds, 0.1)
    at = min(_BAR - 1, int(_BAR * position.seconds / whole))
    bar = "▬" * at + "🔘" + "▬" * (_BAR - 1 - at)
    # The sound rings on a little after the last note.
    shown = length(min(position.seconds, whole))
    loud = t("player-volume", percent=position.volume)
    lines = [f"{'⏸' if position.paused else '▶'} {bar} {shown} / {length(whole)} · {loud}"]
    lines += position.votes
    if waiting:
        following = waiting[0].line
        lines.append(
            "-# "
            + t("player-next", number=following.number, title=following.title, count=len(waiting))
        )
    return "\n".join(lines)


def player_view(*, radio: bool) -> discord.ui.View:
    """Makes the buttons of the card; of a radio's, with thumbs."""
    thumbs = (("like", "👍"), ("dislike", "👎")) if radio else ()
    return view_of(
        discord.ui.Button(custom_id=PLAYER.of(act="pause"), emoji="⏯️", label=t("button-pause")),
        discord.ui.Button(custom_id=PLAYER.of(act="skip"), emoji="⏭️", label=t("button-skip")),
        discord.ui.Button(custom_id=PLAYER.of(act="stop"), emoji="⏹️", label=t("button-stop")),
        discord.ui.Button(custom_id=PLAYER.of(act="queue"), emoji="📜", label=t("button-queue")),
        *(
            discord.ui.Button(custom_id=PLAYER.of(act=act), emoji=emoji, row=1)
            for act, emoji in thumbs
        ),
    )


def queue_embed(
    now: Entry | None, position: Position, waiting: Sequence[Entry], guild_id: int
) -> discord.Embed:
    """Lists what plays and what waits.

    Args:
        now: What plays, or None between two pieces.
        position: How far that is.
        waiting: What comes after it, in order.
        guild_id: The server; only its own messages are linked.
    """
    embed = discord.Embed(title=t("queue-title"))

    def worded(entry: Entry) -> str:
        line = entry.line
        return f"{piece_line(line, linked=line.guild_id == guild_id)} · <@{entry.asked_by}>"

    lines = [] if now is None else [position_text(now, position, ()), worded(now), ""]
    lines += [f"{place}. {worded(entry)}" for place, entry in enumerate(waiting[:MAX_SHOWN], 1)]
    if len(waiting) > MAX_SHOWN:
        lines.append(t("queue-more", count=len(waiting) - MAX_SHOWN))
    embed.description = "\n".join(lines) or t("queue-empty")
    return embed
