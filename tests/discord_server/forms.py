"""Forms that the bot shows to members, and what comes of filling one in."""

from __future__ import annotations

from collections.abc import Mapping

from tests.discord_server.interactions import Interaction
from tests.discord_server.shapes import Json


def filled_in(asked: Interaction, filled: Mapping[str, str]) -> Json:
    """What a client sends of a form.

    Args:
        asked: The interaction that the bot answered with it.
        filled: The custom id of each field to what is typed.
    """
    form = asked.modal
    assert form is not None
    fields = {one["component"]["custom_id"]: one for one in form["components"]}
    assert fields.keys() == filled.keys()
    components = []
    for number, (name, one) in enumerate(fields.items(), start=1):
        field = one["component"]
        assert 1 <= len(filled[name]) <= field["max_length"]
        typed = {"type": field["type"], "custom_id": name, "value": filled[name]}
        within = {"id": 2 * number + 1, **typed}
        components.append({"type": one["type"], "id": 2 * number, "component": within})
    return {"custom_id": form["custom_id"], "components": components}
