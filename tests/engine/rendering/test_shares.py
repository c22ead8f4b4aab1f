"""The picture of a piece that several people make: each note in the colour of who made it."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from engine.api.composition import MoodReading
from engine.api.errors import RequestError
from engine.api.moods import mood
from engine.api.shares import Share
from engine.music.score import DRUMS, NOTE, Score, in_order
from engine.rendering.legend import PALETTE
from engine.rendering.picture import draw
from engine.rendering.shares import share_names, share_paint

FLUTE = 73
ALICE, BOB, CAROL = PALETTE[:3]


def song(bars: int, *programs: int, meter: tuple[int, int] | None = (4, 4)) -> Score:
    """Notes on every beat, at 120 beats a minute: a bar of 4/4 takes two seconds."""
    rows = [
        (beat / 2, 0.5, 60 + 5 * number, 80, program)
        for beat in range(bars * 4)
        for number, program in enumerate(programs)
    ]
    return Score(in_order(np.array(rows, NOTE)), 120.0, meter=meter)


def test_what_was_put_after_the_end_is_of_who_put_it_there_with_the_ending_before() -> None:
    shares = [Share(0, "alice"), Share(1, "bob", more=4), Share(2, "carol", more=8)]
    paint = share_paint(song(20, 0), shares)
    assert [paint(2.0 * bar, 0) for bar in range(20)] == [ALICE] * 7 + [BOB] * 4 + [CAROL] * 9
    # A player may be a little early.
    assert paint(14.0 - 0.02, 0) == BOB


def test_an_added_instrument_is_of_who_added_it_up_to_where_the_piece_ended() -> None:
    shares = [Share(0, "alice"), Share(1, "bob", add=("flute",)), Share(0, "alice", more=4)]
    paint = share_paint(song(12, 0, FLUTE, DRUMS), shares)
    assert [paint(2.0 * bar, FLUTE) for bar in (0, 6, 7, 11)] == [BOB, BOB, ALICE, ALICE]
    assert {paint(2.0 * bar, program) for bar in range(12) for program in (0, DRUMS)} == {ALICE}


def test_music_without_bars_is_the_openings() -> None:
    shares = [Share(0, "alice"), Share(1, "bob", more=4)]
    assert share_paint(song(8, 0, meter=None), shares)(9.0, 0) == ALICE


def test_names_stand_once_each_in_the_order_of_joining() -> None:
    shares = [Share(0, "alice"), Share(1, "bob", more=4), Share(0, "alice", more=4)]
    assert share_names(shares) == [("alice", ALICE), ("bob", BOB)]


@pytest.mark.parametrize(
    "label", ["alice", "", "日本語の名前", "\x00\n\u202e", "x" * 5000, "🎷" * 40]
)
def test_names_may_hold_anything(label: str) -> None:
    shares = [Share(0, label), Share(1, "bob", more=4)]
    png = draw(
        song(12, 0, FLUTE),
        title="A piece",
        subtitle="sad",
        moods=[mood("sad")],
        reading=MoodReading(0.0, 0.0),
        shares=shares,
    )
    picture = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), np.int16)
    roll = picture[196:616, 84:1164]
    # The first two thirds are one colour, the rest another, both instruments alike.
    begun = (np.abs(roll[:, 100:600] - ALICE).sum(axis=2) < 30).sum()
    added = (np.abs(roll[:, 800:] - BOB).sum(axis=2) < 30).sum()
    assert begun > 1000
    assert added > 500
    assert (np.abs(roll[:, 100:600] - BOB).sum(axis=2) < 30).sum() == 0


def test_a_share_counts_from_0_and_comes_back_from_json() -> None:
    share = Share(3, "Zoë", more=4, add=("flute", "harp"))
    assert Share.from_json(share.to_json()) == share
    with pytest.raises(RequestError, match="count from 0"):
        Share(-1, "x")
    with pytest.raises(RequestError, match="no stored share"):
        Share.from_json({"who": 1})
