"""What buttons and menus have in common: all they need is in their custom ids.

So they outlive a restart: whichever message they stand on, the one that is pressed is made
again from its custom id. ``ITEMS`` in :mod:`bot.app` lists them all.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar, Final, Self, TypeVar

import discord

from bot.i18n.messages import t

NUMBER: Final = "([0-9]{1,18})"
"""A piece's number in a template."""
NEVER: Final = r"(?!)"
"""The template of a class that only others are made from: it matches nothing."""

_ItemT = TypeVar("_ItemT", bound="discord.ui.Item[Any]")


class Lasting(discord.ui.DynamicItem[_ItemT], template=NEVER):
    """A button or menu that is made again from its custom id each time it is used."""

    @classmethod
    def remade(cls, match: re.Match[str]) -> Self:
        """The same item again; by default, of the numbers in its custom id."""
        return cls(*map(int, match.groups()))  # type: ignore[arg-type]

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Do what it is there for; what this raises is told to the member."""
        raise NotImplementedError

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """The item a member used, for the library."""
        return cls.remade(match)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """What the library calls: :meth:`pressed` within the policy for errors."""
        async with interaction.client.error_policy.boundary(interaction):
            await self.pressed(interaction)


class LastingButton(Lasting[discord.ui.Button[discord.ui.View]], template=NEVER):
    """A button of that kind."""


class PieceButton(LastingButton, template=NEVER):
    """A button about one piece, whose number is all it needs.

    Args:
        action: What stands before the number in the custom id.
        label: The key of what the button says.
        emoji: What stands before that.
    """

    _action: ClassVar[str]
    _label: ClassVar[str]
    _emoji: ClassVar[str]

    def __init_subclass__(cls, *, action: str, label: str, emoji: str) -> None:
        super().__init_subclass__(template=f"{action}:{NUMBER}")
        cls._action, cls._label, cls._emoji = action, label, emoji

    def __init__(self, piece: int) -> None:
        self.piece = piece
        super().__init__(
            discord.ui.Button(
                custom_id=f"{self._action}:{piece}", label=t(self._label), emoji=self._emoji
            )
        )


def view_of(*items: discord.ui.Item[Any]) -> discord.ui.View:
    """A view that never times out, of these items in order."""
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view
