"""The card of a jam while it goes on: what each member added, and the buttons to add more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import discord

from bot.cards.buttons import Button, view_of
from bot.cards.custom_ids import JAM, JAM_ADD, JAM_MOOD
from bot.cards.piece_card import PieceCard, length, mood_text, who
from bot.i18n.messages import t
from bot.i18n.names import key_name, mood_name
from bot.store.jam_rows import Jam, Step
from engine.api.composition import Composition
from engine.api.instruments import MAX_INSTRUMENTS, ORDER, named

MORE_BARS: Final = 4
"""How many bars a step puts after the end in the mood that stands."""
SECTION_BARS: Final = 8
"""How many bars it puts there in a mood of their own."""
MAX_STEPS: Final = 16
"""The most steps of a jam, its opening included."""
MOOD_FIELD: Final = "mood"
"""The name of the field in which the mood of the next section is typed."""
_LONGEST_MOOD: Final = 100

_SQUARES: Final = ("🟦", "🟧", "🟩", "🟨", "🟪", "🟥", "🔵", "🟫")
"""What comes next to the colours of the picture (``PALETTE`` in :mod:`engine.rendering.legend`)."""


def jam_file_stem(jam: int, step: int) -> str:
    """Makes how the names of a jam's files begin: ``jam_file_stem(3, 17)`` is ``"jam-3-17"``."""
    return f"jam-{jam}-{step}"


@dataclass(frozen=True, slots=True)
class JamCard(PieceCard):
    """A jam as it is posted after each step.

    Attributes:
        jam: The jam; ``composition`` is the piece as it stands, ``number`` of no use.
    """

    jam: Jam = field(kw_only=True)

    @property
    def stem(self) -> str:
        """How the names of its files begin; they tell which step stands there."""
        return jam_file_stem(self.jam.number, self.jam.steps[-1].number)

    def embed(self) -> discord.Embed:
        """Shows all but the files."""
        piece, jam = self.composition, self.jam
        rules = t("jam-rules", opener=who(jam.steps[0].user_id), when=f"<t:{jam.ends_at}:R>")
        embed = discord.Embed(
            title=t("jam-title", title=piece.title),
            description="\n".join([rules, "", *map(self._line, jam.steps)]),
        )
        embed.add_field(name=t("card-mood"), value=mood_text(piece.request))
        embed.add_field(name=t("card-instruments"), value=", ".join(playing(piece)))
        embed.add_field(name=t("card-key"), value=key_name(piece.key))
        embed.add_field(name=t("card-tempo"), value=t("card-bpm", tempo=round(piece.tempo)))
        embed.add_field(name=t("card-length"), value=length(piece.seconds))
        steps = t("jam-steps", number=jam.number, count=len(jam.steps), most=MAX_STEPS)
        embed.set_footer(text=steps)
        return embed

    def _line(self, step: Step) -> str:
        square = _SQUARES[self.jam.players.index(step.user_id) % len(_SQUARES)]
        return f"{square} {who(step.user_id)}: {_added(step)}"


def _added(step: Step) -> str:
    """Words what a step added."""
    added = step.added
    if added.instrument is not None:
        return added.instrument
    if added.mood is not None:
        return t("jam-section", count=added.bars, mood=mood_name(added.mood))
    return t("jam-bars", count=added.bars) if added.bars else t("jam-opening")


def playing(piece: Composition) -> Sequence[str]:
    """The names of the instruments that play in a piece."""
    return piece.playing or [one.name for one in named(piece.request.instruments)]


def jam_items(jam: Jam, piece: Composition) -> list[discord.ui.Item[Any]]:
    """Makes the buttons of a jam that goes on, and the menu of instruments that may join.

    Args:
        jam: The jam.
        piece: The piece as it stands.
    """
    number, here = jam.number, playing(piece)
    items: list[discord.ui.Item[Any]] = [
        _button(number, "more", "⏩", t("button-more-bars", count=MORE_BARS)),
        _button(number, "mood", "🎭", t("button-next-mood")),
        *([_button(number, "undo", "↩️", t("button-undo-step"))] if len(jam.steps) > 1 else []),
        _button(number, "finish", "🏁", t("button-finish")),
    ]
    left = [one.name for one in ORDER if one.name not in here]
    if left and len(here) < MAX_INSTRUMENTS:
        menu: discord.ui.Select[discord.ui.View] = discord.ui.Select(
            custom_id=JAM_ADD.of(jam=number),
            placeholder=t("jam-choose-instrument"),
            options=[discord.SelectOption(label=name, value=name) for name in left],
            row=1,
        )
        items.append(menu)
    return items


def jam_view(jam: Jam, piece: Composition) -> discord.ui.View:
    """Makes the view of a jam that goes on; see :func:`jam_items`."""
    return view_of(*jam_items(jam, piece))


def _button(jam: int, act: str, emoji: str, label: str) -> Button:
    return discord.ui.Button(custom_id=JAM.of(jam=jam, act=act), emoji=emoji, label=label, row=0)


def mood_form(jam: int) -> discord.ui.Modal:
    """Makes the form that asks for the mood of the next section.

    The library forgets it once it is sent: what is sent in is answered by its custom id alone.
    """
    form = discord.ui.Modal(title=t("jam-mood-title"), custom_id=JAM_MOOD.of(jam=jam))
    field: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(
        custom_id=MOOD_FIELD, max_length=_LONGEST_MOOD
    )
    form.add_item(
        discord.ui.Label(text=t("jam-mood-label"), description=t("jam-mood-help"), component=field)
    )
    form.stop()
    return form
