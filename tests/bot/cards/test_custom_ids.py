"""Custom ids: messages out there hold them, so each must be understood for ever."""

from __future__ import annotations

import re

import pytest

from bot.cards import custom_ids
from bot.cards.custom_ids import CustomId
from bot.registration import ITEMS
from tests.bot.fake_engine import FakeEngine
from tests.bot.world import World, seen

WRITTEN = {
    "vote:3:up": (custom_ids.VOTE, {"piece": 3, "way": "up"}),
    "favourite:3": (custom_ids.FAVOURITE, {"piece": 3}),
    "score:3": (custom_ids.SHEET, {"piece": 3}),
    "video:3": (custom_ids.VIDEO, {"piece": 3}),
    "stems:3": (custom_ids.STEMS, {"piece": 3}),
    "delete:3": (custom_ids.DELETE, {"piece": 3}),
    "delete-confirmed:3": (custom_ids.CONFIRM_DELETE, {"piece": 3}),
    "forget-me": (custom_ids.FORGET, {}),
    "keep": (custom_ids.KEEP, {}),
    "again:3": (custom_ids.AGAIN, {"piece": 3}),
    "vary:3": (custom_ids.VARY, {"piece": 3}),
    "extend:3": (custom_ids.EXTEND, {"piece": 3}),
    "mood:3": (custom_ids.MOOD, {"piece": 3}),
    "redo-panel:3": (custom_ids.REDO_PANEL, {"of": "3"}),
    "redo:file:more": (custom_ids.REDO, {"of": "file", "way": "more"}),
    "redo-part:3": (custom_ids.REDO_MENU, {"what": "part", "of": "3"}),
    "remix:3:vary": (custom_ids.REMIX, {"of": "3", "way": "vary"}),
    "remix-mood:file:pleasant": (custom_ids.REMIX_MOOD, {"of": "file", "half": "pleasant"}),
    "mood-of:3:pleasant": (custom_ids.MOOD_MENU, {"piece": 3, "half": "pleasant"}),
    "cancel:12345678901234567890": (custom_ids.CANCEL, {"job": 12345678901234567890}),
    "play:3": (custom_ids.PLAY, {"piece": 3}),
    "duel:3:b": (custom_ids.DUEL_VOTE, {"duel": 3, "side": "b"}),
    "reveal:3": (custom_ids.REVEAL, {"duel": 3}),
    "history:older:1:me:calm:string quartet": (
        custom_ids.PAGE,
        {"name": "history", "way": "older", "page": 1, "filters": ":me:calm:string quartet"},
    ),
    "settings:quota": (custom_ids.SETTINGS, {"name": "quota"}),
    "dj-role": (custom_ids.DJ_ROLE, {}),
    "player:skip": (custom_ids.PLAYER, {"act": "skip"}),
}


@pytest.mark.parametrize(("text", "kind", "values"), [(t, *v) for t, v in WRITTEN.items()])
def test_what_is_written_is_read_again(
    text: str, kind: CustomId, values: dict[str, object]
) -> None:
    assert kind.of(**values) == text
    match = re.fullmatch(kind.pattern, text)
    assert match is not None
    assert {name: match[name] for name in values} == {
        name: str(value) for name, value in values.items()
    }


@pytest.mark.parametrize("text", [*WRITTEN, "favourites:newer:-1"])
def test_each_is_understood_by_one_button_or_menu(text: str) -> None:
    patterns = [item.__discord_ui_compiled_template__ for item in ITEMS]
    assert sum(pattern.fullmatch(text) is not None for pattern in patterns) == 1


async def test_the_library_keeps_no_view_that_was_sent(world: World, engine: FakeEngine) -> None:
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    await world.alice.click(seen(result), custom_id="vote:1:up")
    await world.alice.slash(world.channel, "history")
    await world.alice.slash(world.channel, "duel", mood="sad")
    assert world.bot.persistent_views == []
