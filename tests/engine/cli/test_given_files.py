"""The file of ``--vary``, ``--extend`` and ``--change``: any MIDI file, or a reason."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import threading
from pathlib import Path

import pytest

from engine.api.errors import RequestError
from engine.api.instruments import MULTI, PIANO
from engine.api.origin import Way
from engine.cli.origins import Given, add_origins, given
from engine.music.midi import read_midi
from tests.engine.reading.mutations import CASES
from tests.engine.reading.raw_midi import END, file, metre, scale

BESIDE = CASES / "19-unrelated-json-beside" / "song.mid"
TUNE = file(scale() + END)


def chosen(*arguments: str | Path) -> Given:
    parser = argparse.ArgumentParser()
    add_origins(parser)
    found = given(parser.parse_args([str(one) for one in arguments]))
    assert found is not None
    return found


def test_data_of_another_program_beside_the_file_are_ignored(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = chosen("--extend", BESIDE)
    assert (found.instruments, found.seconds, found.moods) == (PIANO, 42, ())
    assert "song.json is not the data of a piece and is ignored." in capsys.readouterr().err


@pytest.mark.parametrize(
    "content", [b"[1, 2]", b"{", b"\xff\xfe", json.dumps({"request": {}, "key": 3}).encode()]
)
def test_whatever_lies_there_does_not_matter(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.mid").write_bytes(TUNE)
    (tmp_path / "a.json").write_bytes(content)
    assert chosen("--vary", tmp_path / "a.mid").instruments == PIANO


def test_what_was_left_out_is_told_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.mid"
    path.write_bytes(file(b"\0\xb0\x07\xff" + scale() + END))
    chosen("--vary", path)
    shown = capsys.readouterr()
    assert shown.err == "affetto: a.mid: Read as 127: 1 value above it.\n"
    assert shown.out == ""


def test_standard_input_and_pipes_are_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TUNE)))
    from_input = chosen("--extend", "-")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(TUNE,))
    writer.start()
    from_pipe = chosen("--extend", pipe)
    writer.join()
    assert from_input == from_pipe
    assert from_input.origin.way is Way.EXTEND


def test_of_music_that_is_too_long_its_opening_or_its_end_is_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "long.mid"
    path.write_bytes(file(metre(4, 2) + b"\0\xc0\x49" + scale(800) + END))
    found = chosen("--vary", path)
    assert (found.seconds, found.instruments) == (300, MULTI)
    assert read_midi(found.origin.midi).seconds == pytest.approx(300.0, abs=0.01)
    assert "Only the first 300 seconds were taken." in capsys.readouterr().err
    longer = chosen("--extend", path)
    assert longer.seconds == 300
    assert read_midi(longer.origin.midi).seconds == pytest.approx(270.0, abs=0.01)
    assert "Only the last 270 seconds were taken." in capsys.readouterr().err


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/", "/nowhere.mid"])
def test_what_is_no_music_is_refused_in_a_sentence(path: str) -> None:
    with pytest.raises(RequestError, match=f"^--change {path}: ") as caught:
        chosen("--change", path)
    assert str(caught.value).endswith(".")
