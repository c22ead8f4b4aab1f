"""``/help``: its examples work, and it forgets no command."""

from __future__ import annotations

import re

from tests.bot.fake_engine import compose_request, keep
from tests.bot.world import World, seen

NUMBERS = ("seconds", "seed", "tempo", "variations")


def typed(example: str) -> tuple[str, dict[str, str]]:
    """A command's name and options out of ``/name option:value option:value``."""
    options = re.findall(r" (\w+):(.+?)(?= \w+:|$)", example)
    return example.partition(":")[0].rpartition(" ")[0] if options else example, dict(options)


async def test_every_example_works_as_it_stands(world: World) -> None:
    await keep(world.store, compose_request(), user=world.alice.id)
    result = await world.alice.slash(world.channel, "help")
    assert result.ephemeral
    [embed] = seen(result).embeds
    examples = re.findall(r"`/(.+?)`", "\n".join(str(field.value) for field in embed.fields))
    assert len(examples) == 18

    for example in examples:
        name, options = typed(example)
        shown = await world.alice.slash(
            world.channel,
            name,
            **{key: int(value) if key in NUMBERS else value for key, value in options.items()},
        )
        # What is refused would also fail the world at its end.
        assert "-# Request" not in seen(shown).content
    assert {typed(example)[0] for example in examples} | {"help"} == set(
        world.alice.available_commands(world.channel)
    )


async def test_it_names_every_button_and_mood(world: World) -> None:
    posted = await world.alice.slash(world.channel, "compose", mood="sad")
    result = await world.alice.slash(world.channel, "help")
    shown = {field.name: str(field.value) for field in seen(result).embeds[0].fields}

    for row in seen(posted).components:
        for button in row["components"]:
            assert button["emoji"]["name"] in shown["Buttons"]
    moods = await world.alice.autocomplete(world.channel, "compose", "mood", "")
    assert {choice["value"] for choice in moods} <= set(
        shown["Moods, or your own words"].split(", ")
    )
