"""What crosses the database comes back equal, and nothing else is believed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.api import errors
from engine.api.analysis import AnalysisRequest
from engine.api.composition import (
    Composition,
    JointPiece,
    ModelInfo,
    MoodReading,
    Rendering,
    SheetMusic,
)
from engine.api.errors import AffettoError, EngineError, RequestError
from engine.api.keys import parse_key
from engine.api.moods import mood
from engine.api.origin import Origin, Way
from engine.api.progress import Progress, Stage
from engine.api.request import ComposeRequest
from engine.api.settings import EngineSettings
from engine.api.shares import Share
from engine.service.cluster.codec import (
    PackedResult,
    PackedWork,
    pack_progress,
    pack_result,
    pack_work,
    unpack_progress,
    unpack_result,
    unpack_work,
)
from engine.service.cluster.queues import QueueNames
from tests.bot.fake_engine import analysis

REQUEST = ComposeRequest(
    mood("sad"),
    seed=5,
    instruments="violin, cello",
    tempo=90,
    key=parse_key("A minor"),
    then=(mood("happy"),),
    origin=Origin(Way.VARY, b"MThd\x00\xff", parse_key("C major")),
)
PIECE = Composition(
    request=REQUEST,
    title="Two Lamps",
    key=parse_key("A minor"),
    tempo=90.123456789,
    seconds=30.000000001,
    notes=3,
    midi=b"MThd\x00\x01",
    model=ModelInfo("band", "1", "0" * 64),
    features={"tempo": 1 / 3},
    reading=MoodReading(-0.123456789, 0.5),
    stages={"compose": 0.1 + 0.2},
    reasons=("minor",),
    playing=("violin", "cello"),
)


def test_a_request_comes_back_equal() -> None:
    assert unpack_work(pack_work(REQUEST)) == REQUEST


@pytest.mark.parametrize("work", [REQUEST, Rendering(PIECE, formats=())])
def test_what_several_people_make_comes_back_equal(work: ComposeRequest | Rendering) -> None:
    joint = JointPiece(work, (Share(0, "Zoë"), Share(1, "", more=4, add=("flute",))))
    assert unpack_work(pack_work(joint)) == joint
    names = QueueNames(EngineSettings())
    assert names.queue_for(joint) == names.queue_for(work)


def test_an_analysis_is_asked_for_and_comes_back_equal() -> None:
    request = AnalysisRequest(b"MThd\x00", "a.mid", 1.5, 9.25, picture=False)
    assert unpack_work(pack_work(request)) == request
    found = analysis("a.mid")
    assert unpack_result(pack_result(found)) == found
    names = QueueNames(EngineSettings())
    assert names.queue_for(request) == names.queue_for(REQUEST) != names.queue_for(PIECE)


@pytest.mark.parametrize(
    "work",
    [
        PIECE,
        Rendering(PIECE, 1000),
        Rendering(PIECE, stems=True, formats=("flac", "mp3")),
        Rendering(PIECE, sheet=True),
        Rendering(PIECE, 1000, video=True),
        Rendering(PIECE, formats=(), opus=True, volume=60),
    ],
)
def test_a_piece_comes_back_as_the_rendering_it_asks_for(work: Composition | Rendering) -> None:
    wanted = work if isinstance(work, Rendering) else Rendering(work)
    assert unpack_work(pack_work(work)) == wanted


@pytest.mark.parametrize(
    "piece",
    [
        PIECE,
        replace(
            PIECE,
            mp3=b"\xff\x00",
            png=b"\x89PNG",
            stems=b"PK",
            sounds={"ogg": b"OggS", "wav": b"RIFF"},
        ),
        replace(PIECE, sheet=SheetMusic("<é/>".encode(), (b"\x89PNG", b"\x00"))),
        replace(PIECE, mp3=b"\xff\x00", png=b"\x89PNG", video=b"mp4"),
        replace(PIECE, mp3=b"\xff\x00", opus=b"OggS"),
    ],
)
def test_a_piece_comes_back_with_all_its_digits_and_files(piece: Composition) -> None:
    assert unpack_result(pack_result(piece)) == piece


@pytest.mark.parametrize(
    "kind",
    [
        each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, AffettoError)
    ],
)
def test_an_error_comes_back_with_its_code_values_and_notes(kind: type[AffettoError]) -> None:
    error = kind("What went wrong.", "out-of-range", name="seconds", low=5, shares=["a", "b"])
    error.add_note("Traceback: …")
    found = unpack_result(pack_result(error))
    assert type(found) is kind
    assert (str(found), found.code, found.values) == (str(error), error.code, error.values)
    assert found.__notes__ == error.__notes__


@given(st.sampled_from(Stage), st.floats(0, 1))
def test_progress_comes_back_equal(stage: Stage, fraction: float) -> None:
    assert unpack_progress(json.loads(json.dumps(pack_progress(Progress(stage, fraction))))) == (
        Progress(stage, fraction)
    )


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_what_is_no_work_or_result_is_an_error_of_ours(text: str) -> None:
    with pytest.raises((EngineError, RequestError)):
        unpack_work(PackedWork(text))
    assert isinstance(unpack_result(PackedResult(text)), EngineError)
    assert unpack_progress({"stage": text, "fraction": text}) is None


@pytest.mark.parametrize(
    "body", [{"piece": {}}, {"request": {"mood": 1}}, {"error": "SystemExit"}, {"piece": None}, []]
)
def test_what_has_other_values_than_it_should_is_an_error_of_ours(body: object) -> None:
    with pytest.raises((EngineError, RequestError)):
        unpack_work(PackedWork(json.dumps(body)))
    assert isinstance(unpack_result(PackedResult(json.dumps(body))), EngineError)
