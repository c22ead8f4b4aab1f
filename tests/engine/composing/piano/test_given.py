"""The piece that a command names to make another from."""

from __future__ import annotations

import argparse
import json
from functools import cache
from pathlib import Path

import pytest

from engine.api.errors import RequestError
from engine.api.instruments import ORDER
from engine.api.keys import Key
from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.cli.compose import _requests, add_arguments
from engine.music.midi_writer import write_midi
from engine.music.score import Score
from tests.engine.fakes import uniform_band
from tests.engine.made_up import clip


@cache
def band_file() -> bytes:
    request = ComposeRequest(mood("sad"), 1, "quartet", 12, candidates=1, key=Key(3, "major"))
    written = uniform_band().compose(request)
    return write_midi(written.score, written.title)


def asked(*options: str) -> ComposeRequest:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    (request,) = _requests(parser.parse_args(options))
    return request


@pytest.mark.parametrize("way", ["--vary", "--extend", "--change"])
def test_a_band_piece_is_played_by_its_own_instruments(way: str, tmp_path: Path) -> None:
    file = tmp_path / "a.mid"
    file.write_bytes(band_file())
    request = asked(way, str(file), "--mood", "happy", "--seed", "2")
    assert request.instruments == "multi"
    assert request.seconds == (42 if way == "--extend" else 12)
    programs = {part.program for part in uniform_band().compose(request).score.parts}
    names = {one.name for one in ORDER if programs & set(one.programs)}
    assert names == {"violin", "cello"}


def test_other_instruments_may_be_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "a.mid"
    file.write_bytes(band_file())
    request = asked("--vary", str(file), "--instruments", "Strings", "--tempo", "90")
    assert (request.instruments, request.tempo) == ("strings", 90)


def test_a_piano_piece_stays_one_and_without_a_file_it_is_the_piano(tmp_path: Path) -> None:
    file = tmp_path / "a.mid"
    file.write_bytes(write_midi(Score(clip("sad", 1)), "A"))
    assert asked("--vary", str(file)).instruments == "piano"
    assert asked().instruments == "piano"


def test_the_data_beside_a_piece_tells_its_instruments(tmp_path: Path) -> None:
    file = tmp_path / "a.mid"
    file.write_bytes(band_file())
    (tmp_path / "a.json").write_text('{"key": "Eb major"}')
    with pytest.raises(RequestError, match="without that file key and instruments are found"):
        asked("--vary", str(file))
    request = ComposeRequest(mood("sad"), 1, "quartet", 12)
    data = {"key": "Eb major", "request": request.to_json()}
    (tmp_path / "a.json").write_text(json.dumps(data))
    made = asked("--vary", str(file))
    assert (made.instruments, made.mood.name) == ("quartet", "sad")
    assert made.origin is not None
    assert made.origin.key == Key(3, "major")
