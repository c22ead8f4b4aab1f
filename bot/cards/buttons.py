"""All buttons, as plain values; :mod:`bot.components` says what pressing them does."""

from __future__ import annotations

from typing import Any, Final

import discord

from bot.cards import custom_ids
from bot.i18n.messages import t
from bot.store.duels import Side
from bot.store.tally import Tally
from bot.store.votes import Vote

Button = discord.ui.Button[discord.ui.View]

_DANGER: Final = discord.ButtonStyle.danger


def view_of(*items: discord.ui.Item[Any]) -> discord.ui.View:
    """Makes a view of these items in order.

    The library forgets it once it is sent: a press is answered by the item's custom id alone.
    """
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    return view


def vote_button(piece: int, vote: Vote, tally: Tally) -> Button:
    """Votes for or against a piece, and shows how many did."""
    way, emoji, count = ("up", "👍", tally.up) if vote == 1 else ("down", "👎", tally.down)
    return discord.ui.Button(
        custom_id=custom_ids.VOTE.of(piece=piece, way=way), emoji=emoji, label=str(count)
    )


def favourite_button(piece: int, tally: Tally) -> Button:
    """Makes a piece a favourite or none, and shows how many have it as one."""
    return discord.ui.Button(
        custom_id=custom_ids.FAVOURITE.of(piece=piece), emoji="⭐", label=str(tally.favourites)
    )


def stems_button(piece: int) -> Button:
    """Posts the instruments of a piece one by one."""
    return discord.ui.Button(
        custom_id=custom_ids.STEMS.of(piece=piece), emoji="🎚️", label=t("button-stems")
    )


def sheet_button(piece: int) -> Button:
    """Posts the sheet music of a piece."""
    return discord.ui.Button(
        custom_id=custom_ids.SHEET.of(piece=piece), emoji="🎼", label=t("button-score"), row=2
    )


def video_button(piece: int) -> Button:
    """Posts a piece as a video."""
    return discord.ui.Button(
        custom_id=custom_ids.VIDEO.of(piece=piece), emoji="🎬", label=t("button-video"), row=2
    )


def delete_button(piece: int) -> Button:
    """Asks whether a piece is to be deleted."""
    return discord.ui.Button(
        custom_id=custom_ids.DELETE.of(piece=piece), emoji="🗑️", label=t("button-delete")
    )


def confirm_delete_button(piece: int) -> Button:
    """Deletes a piece."""
    return discord.ui.Button(
        custom_id=custom_ids.CONFIRM_DELETE.of(piece=piece),
        label=t("button-delete-it"),
        style=_DANGER,
    )


def forget_button() -> Button:
    """Deletes all that is kept of whoever presses it."""
    return discord.ui.Button(
        custom_id=custom_ids.FORGET.of(), label=t("button-delete-everything"), style=_DANGER
    )


def keep_button() -> Button:
    """Answers a question about deleting with no."""
    return discord.ui.Button(custom_id=custom_ids.KEEP.of(), label=t("button-keep"))


def again_button(piece: int) -> Button:
    """Composes the request of a piece with another seed."""
    return discord.ui.Button(
        custom_id=custom_ids.AGAIN.of(piece=piece), emoji="🔁", label=t("button-again"), row=1
    )


def vary_button(piece: int) -> Button:
    """Composes another piece with the opening of a piece."""
    return discord.ui.Button(
        custom_id=custom_ids.VARY.of(piece=piece), emoji="🔀", label=t("button-vary"), row=1
    )


def extend_button(piece: int) -> Button:
    """Composes a longer form of a piece."""
    return discord.ui.Button(
        custom_id=custom_ids.EXTEND.of(piece=piece), emoji="⏩", label=t("button-extend"), row=1
    )


def mood_button(piece: int) -> Button:
    """Asks for another mood for a piece."""
    return discord.ui.Button(
        custom_id=custom_ids.MOOD.of(piece=piece), emoji="🎭", label=t("button-mood"), row=1
    )


def redo_button(of: str, row: int | None = None) -> Button:
    """Asks what of a piece is to be made anew; ``of`` is its number, or ``"file"``."""
    return discord.ui.Button(
        custom_id=custom_ids.REDO_PANEL.of(of=of), emoji="🪡", label=t("button-redo"), row=row
    )


def undo_button(before: int) -> Button:
    """Posts the piece again that a piece was made from."""
    return discord.ui.Button(
        custom_id=custom_ids.PLAY.of(piece=before), emoji="↩️", label=t("button-undo"), row=2
    )


def download_button(piece: int) -> Button:
    """Asks in which format a piece is to be posted."""
    return discord.ui.Button(
        custom_id=custom_ids.DOWNLOAD.of(piece=piece), emoji="💾", label=t("button-download"), row=2
    )


def cancel_button(job_id: int) -> Button:
    """Cancels a job."""
    return discord.ui.Button(custom_id=custom_ids.CANCEL.of(job=job_id), label=t("button-cancel"))


def play_button(piece: int, row: int | None = None) -> Button:
    """Posts a piece again; ``row`` is the row it stands in, 0 … 4, or None for the next free."""
    return discord.ui.Button(custom_id=custom_ids.PLAY.of(piece=piece), label=f"▶ {piece}", row=row)


def duel_vote_button(duel: int, side: Side) -> Button:
    """Votes for one of the two pieces of a duel."""
    return discord.ui.Button(
        custom_id=custom_ids.DUEL_VOTE.of(duel=duel, side=side),
        label=side.upper(),
        style=discord.ButtonStyle.primary,
    )


def reveal_button(duel: int) -> Button:
    """Ends a duel."""
    return discord.ui.Button(custom_id=custom_ids.REVEAL.of(duel=duel), label=t("button-reveal"))
