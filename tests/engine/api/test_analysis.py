"""An analysis as plain values, and times as people write them."""

from __future__ import annotations

import json

import pytest

from engine.api.analysis import Analysis, AnalysisRequest
from engine.api.clock import clock_text, parse_clock
from engine.api.errors import RequestError
from tests.bot.fake_engine import analysis


def test_json_gives_back_an_equal_analysis() -> None:
    found = analysis("a.mid")
    data = json.loads(json.dumps(found.to_json()))
    assert Analysis.from_json(data, found.png) == found
    assert data["form"] == found.form == "A B A'"
    assert "png" not in data


def test_a_request_comes_back_from_json_with_its_file() -> None:
    request = AnalysisRequest(b"MThd", "a.mid", 1.5, 9.0, picture=False)
    assert AnalysisRequest.from_json(json.loads(json.dumps(request.to_json())), b"MThd") == request


@pytest.mark.parametrize(("begin", "end"), [(-1.0, None), (5.0, 5.0), (5.0, 4.0)])
def test_a_stretch_needs_a_length(begin: float, end: float | None) -> None:
    with pytest.raises(RequestError) as caught:
        AnalysisRequest(b"", "a.mid", begin, end)
    assert caught.value.code == "stretch-without-length"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:05", 65.0),
        ("65", 65.0),
        (" 0:5 ", 5.0),
        ("1:05.5", 65.5),
        ("90.25", 90.25),
        ("59:59", 3599.0),
    ],
)
def test_times_are_minutes_and_seconds_or_seconds(text: str, seconds: float) -> None:
    assert parse_clock(text) == seconds


@pytest.mark.parametrize("text", ["", "a", "1:60", "1:2:3", "-1", ":5", "1:", "٣:٠٥", "1e3"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match=r"Write minutes and seconds, such as 1:05\.") as caught:
        parse_clock(text)
    assert caught.value.code == "unknown-time"


def test_times_are_written_as_minutes_and_seconds() -> None:
    assert [clock_text(one) for one in (0, 59.6, 65.2, 3600)] == ["0:00", "1:00", "1:05", "60:00"]
