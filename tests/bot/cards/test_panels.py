"""What panels offer and lists hold where there is too little or too much for them."""

from __future__ import annotations

from typing import Any

from bot.cards.player_card import MAX_SHOWN, Entry, Position, queue_embed
from bot.cards.redo_panel import redo_panel
from bot.store.lines import PieceLine


def menus(*players: str) -> dict[str, list[str]]:
    """What each menu of a piece's panel offers."""
    found: dict[str, list[str]] = {}
    for row in redo_panel("A song", players, 8, piece=3).view.to_components():
        for item in row["components"]:
            options: list[dict[str, Any]] = item.get("options", [])
            if options:
                found[item["custom_id"]] = [option["value"] for option in options]
    return found


def test_of_a_single_player_none_is_offered_to_be_made_anew_or_removed() -> None:
    alone, two = menus("piano"), menus("piano", "flute")
    assert list(alone) == ["redo-bars:3", "redo-add:3"]
    assert "piano" not in alone["redo-add:3"]
    assert list(two) == [f"redo-{what}:3" for what in ("bars", "part", "add", "remove")]
    assert two["redo-remove:3"] == ["piano", "flute"]


def waits(number: int) -> Entry:
    line = PieceLine(number, f"Piece {number}", "sad", "piano", 0, 1, 5, 9, "A minor", 30.0, 0, 0)
    return Entry(line, 7)


def test_of_a_long_queue_the_rest_is_counted() -> None:
    waiting = [waits(number) for number in range(1, MAX_SHOWN + 4)]
    lines = str(queue_embed(None, Position(), waiting, 1).description).splitlines()
    assert len(lines) == MAX_SHOWN + 1
    assert lines[MAX_SHOWN - 1].startswith(f"{MAX_SHOWN}. ")
    assert lines[-1] == "… and 3 more"
    assert "Piece 10" in str(lines)
    assert "Piece 11" not in str(lines)
