"""An analysis as a job: on its way through a worker process, and what it refuses."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from engine.api.analysis import AnalysisRequest
from engine.api.errors import DataError, RequestError
from engine.api.progress import Progress, Stage
from engine.api.settings import EngineSettings
from engine.service.analyst import Analyst
from engine.service.engines import open_pool
from tests.engine.fakes import open_uniform
from tests.engine.insight.made_up_songs import in_free_time, song_file, verse_and_chorus
from tests.engine.service.gates import short, with_gates

MIDI = song_file(verse_and_chorus())


async def test_a_worker_analyses_between_two_pieces_and_refuses_what_is_no_midi(
    tmp_path: Path,
) -> None:
    told: list[Progress] = []
    settings = with_gates(tmp_path)
    async with open_pool(settings, open_composer=open_uniform, workers=1, media=False) as pool:
        first = await pool.submit(short(), media=False).result()
        found = await pool.submit(AnalysisRequest(MIDI, "song.mid"), told.append).result()
        with pytest.raises(DataError, match=r"^a\.mid is a ZIP archive, not a MIDI") as caught:
            await pool.submit(AnalysisRequest(b"PK\3\4", "a.mid")).result()
        with pytest.raises(RequestError, match="Nothing is played"):
            await pool.submit(AnalysisRequest(MIDI, "a.mid", begin=90.0)).result()
        own = await pool.submit(AnalysisRequest(first.midi, first.title, picture=False)).result()

    assert (found.name, str(found.key), found.form) == ("song.mid", "C major", "A B A B")
    assert list(found.stages) == ["read", "analyse", "picture"]
    with Image.open(io.BytesIO(found.png)) as picture:
        assert picture.format == "PNG"
    assert (caught.value.code, caught.value.values["kind"]) == ("song-is-another", "zip")
    assert (own.png, own.notes) == (None, first.notes)
    assert told[0].stage is Stage.QUEUED
    assert {one.stage for one in told} == {Stage.QUEUED, Stage.ANALYSING}


def test_the_shipped_critics_read_a_stirred_song_as_more_stirred_than_a_still_one() -> None:
    analyst = Analyst.open(EngineSettings().model)
    stirred = in_free_time(verse_and_chorus())
    still = stirred[::3].copy()
    stirred["velocity"], still["velocity"] = 110, 30
    still["onset"] *= 2
    still["duration"] *= 2
    read = [
        analyst.make(AnalysisRequest(song_file(notes, None), picture=False)).reading
        for notes in (stirred, still)
    ]
    assert read[0].arousal > read[1].arousal + 0.5
