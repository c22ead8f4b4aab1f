"""Chords, a form and a tempo on their way through a worker process, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.api.composition import Composition
from engine.api.errors import RequestError
from engine.api.form import parse_form
from engine.api.keys import Key
from engine.api.moods import mood
from engine.api.progression import parse_progression
from engine.api.request import SECONDS, TEMPOS, ComposeRequest
from engine.music.midi import read_midi
from engine.service.cluster.codec import pack_work, unpack_work
from engine.service.engines import open_pool
from tests.engine.fakes import open_uniform
from tests.engine.service.gates import with_gates

WISH = ComposeRequest(
    mood("calm"),
    seed=5,
    seconds=8,
    tempo=120,
    candidates=1,
    chords=parse_progression("Dm:2 Gm:2 A7"),
    form=parse_form("A A'"),
)


async def test_a_worker_gives_what_was_asked_for_and_tells_it_again(tmp_path: Path) -> None:
    settings, opened = with_gates(tmp_path), open_uniform
    async with open_pool(settings, open_composer=opened, workers=1) as pool:
        piece = await pool.submit(WISH).result()
        crowded = ComposeRequest(mood("calm"), 5, seconds=5, form=parse_form("ABABABAB"))
        with pytest.raises(RequestError, match="8 sections does not fit") as caught:
            await pool.submit(crowded).result()
    assert caught.value.code == "form-too-long"
    assert (piece.request, piece.key, piece.tempo) == (WISH, Key(2, "minor"), 120)
    assert piece.png is not None
    data = json.loads(json.dumps(piece.to_json()))
    asked = {name: data["request"][name] for name in ("chords", "form", "tempo")}
    assert asked == {"chords": "Dm:2 Gm:2 A7", "form": "A A'", "tempo": 120}
    assert Composition.from_json(data, piece.midi).request == WISH


@pytest.mark.slow
async def test_a_worker_makes_the_longest_piece(tmp_path: Path) -> None:
    longest = ComposeRequest(
        mood("sad"), 5, seconds=SECONDS[1], tempo=TEMPOS[0], candidates=1, guidance=0.0
    )
    async with open_pool(with_gates(tmp_path), open_composer=open_uniform, workers=1) as pool:
        piece = await pool.submit(longest, media=False).result()
    assert piece.seconds == pytest.approx(SECONDS[1], abs=1.0)
    assert read_midi(piece.midi).seconds == pytest.approx(SECONDS[1], abs=1.0)


def test_engine_machines_are_handed_the_same_wish() -> None:
    assert unpack_work(pack_work(WISH)) == WISH
