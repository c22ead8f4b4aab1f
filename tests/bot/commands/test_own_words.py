"""Moods in members' own words: on the card, in the store, and made again."""

from __future__ import annotations

from engine.api.errors import RequestError
from engine.api.request import ComposeRequest
from tests.bot.fake_engine import FakeEngine
from tests.bot.world import World, said, seen


async def test_what_was_understood_stands_on_the_card_and_is_kept_for_again(
    world: World, engine: FakeEngine
) -> None:
    posted = await world.alice.slash(
        world.channel, "compose", mood="Rainy Sunday after a breakup", seed=7
    )
    shown = {field.name: str(field.value) for field in seen(posted).embeds[0].fields}
    assert shown["Mood"].startswith("rainy sunday breakup (valence -0.")

    await world.restart()
    await world.bob.click(seen(posted), label="Again")
    first, second = engine.works
    assert isinstance(first, ComposeRequest)
    assert isinstance(second, ComposeRequest)
    assert second.mood == first.mood
    kept = await world.store.pieces.get(1)
    assert kept.composition.request.mood == first.mood


async def test_emoji_and_words_of_the_members_language_are_understood(
    world: World, engine: FakeEngine
) -> None:
    world.speak("de")
    posted = await world.alice.slash(world.channel, "compose", mood="sehr traurig → 🎉")
    assert seen(posted).embeds[0].fields[0].value == "sehr traurig → 🎉"
    listed = await world.alice.slash(world.channel, "history")
    assert " · sehr traurig → 🎉 · " in (seen(listed).embeds[0].description or "")


async def test_what_was_not_understood_is_told_to_the_member_alone(
    world: World, engine: FakeEngine
) -> None:
    posted = await world.alice.slash(world.channel, "compose", mood="sad flurb")
    assert len(engine.works) == 1
    [told] = posted.followups
    assert (told.content, told.ephemeral) == (
        "Not understood: flurb. Did you mean flu or club?",
        True,
    )
    assert said(posted) == ""
    # What is like no word that is known is only named.
    posted = await world.alice.slash(world.channel, "compose", mood="sad xqzvw")
    assert posted.followups[0].content == "Not understood: xqzvw."


async def test_an_ensemble_in_a_list_is_told_as_what_it_is(world: World) -> None:
    world.speak("es-ES")
    refused = await world.alice.slash(
        world.channel, "compose", mood="feliz", instruments="violin, strings"
    )
    world.expect(RequestError)
    assert said(refused).startswith("strings es un conjunto: indícalo solo o, en una lista, sus")
