"""The options that all composing commands share."""

from __future__ import annotations

from typing import Any

from tests.bot.world import World


async def options(world: World, name: str) -> list[dict[str, Any]]:
    translator = world.bot.tree.translator
    command = world.bot.tree.get_command(name)
    assert translator is not None
    assert command is not None
    payload = await command.get_translated_payload(world.bot.tree, translator)
    # Each command has translations of its own.
    kept = ("name", "type", "description", "required", "min_value", "max_value", "autocomplete")
    return [{key: option.get(key) for key in kept} for option in payload["options"]]


async def test_a_duel_takes_what_compose_takes_but_seed_and_number(world: World) -> None:
    compose, duel = await options(world, "compose"), await options(world, "duel")

    assert [option["name"] for option in duel] == [
        "mood",
        "instruments",
        "seconds",
        "tempo",
        "key",
        "chords",
        "form",
        "model",
        "loop",
    ]
    assert compose[: len(duel)] == duel
    assert [option["name"] for option in compose[len(duel) :]] == ["seed", "variations"]
