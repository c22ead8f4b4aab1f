"""Which files a band piece can be made from."""

from __future__ import annotations

import pytest

from engine.api.errors import RequestError
from engine.api.origin import Way
from engine.music.score import DRUMS, Part
from tests.engine.composing.remade import FLUTE, made, score, source

OWN = (Way.VARY, Way.EXTEND, Way.CHANGE)
"""The ways that take a piece of Affetto's as it is."""


@pytest.mark.parametrize("way", OWN)
@pytest.mark.parametrize(
    ("midi", "code"),
    [
        (score(*FLUTE, meter=None), "origin-free-time"),
        (score(*FLUTE, meter=(5, 4)), "origin-free-time"),
        (score(*FLUTE, (3.5 + 1 / 16, 1, 60, 73)), "origin-off-beat"),
        (score(*FLUTE, (4, 0.01, 60, 73)), "origin-off-beat"),
        (score(*FLUTE, tempos=((4.0, 97.0),)), "origin-off-beat"),
        (score(*FLUTE, (4, 1, 60, 120)), "origin-foreign"),
        (score(*FLUTE, (4, 1, 60, 74)), "origin-foreign"),
        (score(*FLUTE, (4, 1, 20, 73)), "origin-foreign"),
        (score(*FLUTE, (4, 1, 59, 73), (4, 1, 58, 73)), "origin-foreign"),
        (score(*FLUTE, (4, 1, 28, DRUMS)), "origin-foreign"),
        (score(*FLUTE, (700, 1, 60, 73)), "origin-foreign"),
    ],
)
def test_an_origin_that_is_none_is_refused(way: Way, midi: bytes, code: str) -> None:
    with pytest.raises(RequestError) as caught:
        made(way, midi, instruments="multi", seconds=60)
    assert caught.value.code == code


@pytest.mark.parametrize("way", OWN)
def test_a_broken_file_is_refused(way: Way) -> None:
    with pytest.raises(RequestError, match="There is no piece to begin with: "):
        made(way, b"no music")


@pytest.mark.parametrize(
    "way", [OWN[0], *(pytest.param(way, marks=pytest.mark.slow) for way in OWN[1:])]
)
@pytest.mark.parametrize(
    "midi",
    [
        score((0, 1, 72, 73)),
        score((17, 1, 72, 73), (40, 1, 74, 73)),
        score(*FLUTE, (0, 32, 40, 32), tempo=40),
        score(*((beat / 4, 0.25, 36, DRUMS) for beat in range(64))),
        score(*FLUTE, meter=(6, 8)),
        score(*FLUTE, meter=(3, 4), parts=(Part(73, "flute", volume=90, pan=10),)),
        score((0, 8, 72, 73), (0, 20, 70, 73), (30, 1, 72, 73)),
    ],
)
def test_odd_origins_do_no_harm(way: Way, midi: bytes) -> None:
    new = made(way, midi, instruments="multi", seconds=60)
    old = source(midi)
    if way is not Way.CHANGE:
        bar = old.grid.bar_ticks * old.grid.tick_seconds
        assert abs(new.seconds - 60) <= bar / 2 + 0.1
    assert new.meter == (old.grid.meter, old.grid.unit)
