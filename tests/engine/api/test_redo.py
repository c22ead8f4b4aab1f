"""What of a piece is made anew: what is allowed, as people type it, and stored."""

from __future__ import annotations

import pytest

from engine.api.errors import RequestError
from engine.api.origin import Origin, Way
from engine.api.piece_heads import PieceHead, read_head
from engine.api.redo import MAX_BARS, Redo, parse_bars, parse_parts
from engine.music.midi import read_midi
from engine.music.midi_writer import write_midi
from engine.music.score import Score
from tests.engine.composing.redoing.redone import piece


@pytest.mark.parametrize(
    ("text", "bars"),
    [("5-8", (5, 8)), (" 5 – 8 ", (5, 8)), ("5 to 8", (5, 8)), ("7", (7, 7)), ("1..2", (1, 2))],
)
def test_bars_are_read(text: str, bars: tuple[int, int]) -> None:
    assert parse_bars(text) == bars


@pytest.mark.parametrize("text", ["", "soon", "5-", "-3", "5-8-9", "1.5", "٣x"])
def test_what_names_no_bars_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match="such as 5-8"):
        parse_bars(text)


def test_instruments_are_read_in_the_order_of_scores() -> None:
    assert parse_parts("Sax and drums") == ("drums", "winds")
    for text in ("strings", "multi", "kazoo"):
        with pytest.raises(RequestError):
            parse_parts(text)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({}, "redo-nothing"),
        ({"bars": (0, 3)}, "redo-bars"),
        ({"bars": (4, 3)}, "redo-bars"),
        ({"front": -1, "more": 2}, "redo-bars-beyond"),
        ({"more": MAX_BARS + 1}, "redo-bars-beyond"),
        ({"add": ("flute",), "remove": ("flute",)}, "redo-twice"),
        ({"add": ("flute", "flute")}, "redo-twice"),
        ({"parts": ("kazoo",)}, "unknown-instruments"),
    ],
)
def test_what_is_not_allowed_is_refused(wanted: dict[str, object], code: str) -> None:
    with pytest.raises(RequestError) as error:
        Redo(**wanted)  # type: ignore[arg-type]
    assert error.value.code == code


def test_what_is_stored_comes_back() -> None:
    for redo in (Redo(bars=(5, 8), parts=("bass",)), Redo(add=("flute",), front=2, more=3)):
        assert Redo.from_json(redo.to_json()) == redo
        origin = Origin(Way.REDO, b"x", redo=redo)
        assert Origin.from_json(origin.to_json()) == origin
    # As it was stored before there was any.
    older = Origin(Way.VARY, b"x").to_json()
    del older["redo"]
    assert Origin.from_json(older) == Origin(Way.VARY, b"x")
    with pytest.raises(RequestError, match="no stored redo"):
        Redo.from_json({"bars": [1]})
    for damage in ({"way": "upwards"}, {"midi": "no base 64!"}, {"melody": 1}):
        with pytest.raises(RequestError, match="This is no stored origin"):
            Origin.from_json({**origin.to_json(), **damage})


def test_a_head_says_who_plays_and_in_which_metre() -> None:
    head = read_head(piece())
    assert head == PieceHead(("drums", "bass", "lead", "pad"), (4, 4))
    assert head.bars(30.0, 120.0) == 15
    assert PieceHead((), None).bars(30.0, 120.0) is None
    assert PieceHead((), (6, 8)).bars(3.0, 120.0) == 2
    free = read_head(write_midi(Score(read_midi(piece()).notes), "A" * 300))
    assert free.meter is None


@pytest.mark.parametrize("data", [b"", b"MThd", b"MTrk\xff\xff\xff\xff\x00\xff", bytes(40)])
def test_of_what_is_no_piece_nothing_is_known(data: bytes) -> None:
    assert read_head(data) == PieceHead((), None)
