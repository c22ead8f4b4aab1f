"""What buttons, menus and forms have in common: all they need is in their custom ids.

So they outlive a restart: whichever message they stand on, the one that is used is made again
from its custom id. :mod:`bot.registration` lists them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Final, Self, TypeVar, cast

import discord

from bot.cards.custom_ids import CustomId
from bot.client import Affetto
from bot.i18n.messages import t
from engine.api.errors import RequestError

ABSTRACT: Final = CustomId("(?!)")
"""The custom id of a class that only others are made from: it matches nothing."""

_ItemT = TypeVar("_ItemT", bound="discord.ui.Item[Any]")


class Persistent(discord.ui.DynamicItem[_ItemT], template=ABSTRACT.pattern):
    """A button or menu that is made again from its custom id each time it is used.

    Args:
        item: The item as it stands on the message.
        match: The fields of its custom id.
    """

    def __init_subclass__(cls, *, custom_id: CustomId) -> None:
        super().__init_subclass__(template=custom_id.pattern)

    def __init__(self, item: _ItemT, match: re.Match[str]) -> None:
        super().__init__(item)
        self.fields: Final = match

    def number(self, field: str) -> int:
        """Returns a field of the custom id that is a number."""
        return int(self.fields[field])

    def choice(self) -> str:
        """Returns the one value that was chosen from a menu; what is sent comes from outside.

        Raises:
            RequestError: None was chosen, or several.
        """
        values = self.item.values if isinstance(self.item, discord.ui.Select) else []
        if len(values) != 1:
            raise RequestError(t("nothing-chosen"))
        return str(values[0])

    async def on_press(self, interaction: discord.Interaction[Affetto]) -> None:
        """Does what the item is for; its errors are told to the member."""
        raise NotImplementedError

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[discord.Client],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """Makes the item that a member used, for the library."""
        return cls(cast("_ItemT", item), match)

    async def callback(self, interaction: discord.Interaction[discord.Client]) -> None:
        """Calls :meth:`on_press` within the error policy, for the library."""
        # The library cannot know which client it was started with.
        ours = cast("discord.Interaction[Affetto]", interaction)
        async with ours.client.error_policy.boundary(ours):
            await self.on_press(ours)


class PersistentButton(Persistent[discord.ui.Button[discord.ui.View]], custom_id=ABSTRACT):
    """A persistent button."""


class PersistentForm:
    """A form that members fill in, answered by its custom id alone.

    The library answers only the forms that it sent itself since the start; so these are sent in a
    way that it forgets them, and are looked for in all that members do.

    Args:
        match: The fields of its custom id.
        values: What was filled in: the custom id of each field to its text.
    """

    custom_id: ClassVar[CustomId]

    def __init__(self, match: re.Match[str], values: Mapping[str, str]) -> None:
        self.fields: Final = match
        self.values: Final = values

    async def on_submit(self, interaction: discord.Interaction[Affetto]) -> None:
        """Does what the form is for; its errors are told to the member."""
        raise NotImplementedError


async def answer_form(
    forms: Iterable[type[PersistentForm]], interaction: discord.Interaction[discord.Client]
) -> None:
    """Has the form answer what a member sent in, within the error policy; else does nothing."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    ours = cast("discord.Interaction[Affetto]", interaction)
    data = cast("dict[str, Any]", interaction.data)
    for form in forms:
        if match := re.fullmatch(form.custom_id.pattern, str(data.get("custom_id"))):
            async with ours.client.error_policy.boundary(ours):
                await form(match, dict(_filled(data.get("components")))).on_submit(ours)


def _filled(node: object) -> Iterator[tuple[str, str]]:
    """The fields of a form and their texts, however deep they lie."""
    if isinstance(node, list):
        for each in node:
            yield from _filled(each)
    elif isinstance(node, dict):
        if isinstance(node.get("value"), str):
            yield str(node.get("custom_id")), node["value"]
        yield from _filled(node.get("components"))
        yield from _filled(node.get("component"))
