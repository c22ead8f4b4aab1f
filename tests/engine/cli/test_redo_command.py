"""``affetto compose --redo``: bars or instruments of a file anew, the rest as it is."""

from __future__ import annotations

import argparse
import contextlib
import json
from pathlib import Path

import pytest

from engine.__main__ import main
from engine.api.instruments import MULTI
from engine.api.keys import Key
from engine.api.moods import mood
from engine.api.origin import Way
from engine.api.redo import Redo
from engine.api.request import ComposeRequest
from engine.cli.compose import add_arguments
from engine.cli.origins import Given
from engine.cli.redo import given_redo
from engine.music.midi import read_midi
from tests.engine.composing.redoing.redone import family, piece, same_notes
from tests.engine.conftest import affetto


def chosen(*arguments: str | Path) -> Given | None:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return given_redo(parser.parse_args([str(one) for one in arguments]))


@pytest.fixture
def band(tmp_path: Path) -> Path:
    path = tmp_path / "band.mid"
    path.write_bytes(piece())
    return path


def test_what_is_named_is_made_anew(band: Path) -> None:
    names = ("--part", "bass", "--add", "Flute", "--remove", "pad")
    found = chosen("--redo", band, "--bars", "5-8", *names, "--front", "2", "--more", "4")
    assert found is not None
    redo = Redo((5, 8), ("bass",), ("flute",), ("pad",), front=2, more=4)
    assert (found.origin.way, found.origin.redo) == (Way.REDO, redo)
    # Without data beside it is read as any file is, in the mood that is heard in it.
    assert (found.origin.key, found.origin.own_mood, found.instruments) == (None, True, MULTI)
    asked = chosen("--redo", band, "--bars", "2", "--mood", "sad", "--from", "0:02")
    assert asked is not None
    assert (asked.origin.own_mood, asked.origin.start) == (False, 2.0)
    assert chosen() is None


def test_a_piece_with_its_data_is_taken_as_it_is(band: Path) -> None:
    request = ComposeRequest(mood("tense"), 3, instruments="chiptune")
    data = {"key": "A minor", "request": request.to_json()}
    band.with_suffix(".json").write_text(json.dumps(data), "utf-8")
    found = chosen("--redo", band, "--more", "4")
    assert found is not None
    assert (found.origin.key, found.origin.midi) == (Key(9, "minor"), piece())
    assert found.moods == (mood("tense"),)
    # A part of it is music like any other.
    part = chosen("--redo", band, "--more", "4", "--to", "0:09")
    assert part is not None
    assert (part.origin.key, part.origin.end) == (None, 9.0)


def test_a_loop_stays_one(band: Path) -> None:
    request = ComposeRequest(mood("tense"), 3, instruments="chiptune", loop=True)
    data = {"key": "A minor", "request": request.to_json(), "seconds": 16.5}
    band.with_suffix(".json").write_text(json.dumps(data), "utf-8")
    found = chosen("--redo", band, "--more", "4")
    assert found is not None
    assert (found.loop, found.origin.loop) == (True, 16.5)
    part = chosen("--redo", band, "--more", "4", "--to", "0:09")
    assert part is not None
    assert (part.loop, part.origin.loop) == (False, None)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--redo", "band.mid"], "Say what is to be made anew: bars, instruments, or bars before"),
        (["--bars", "5-8"], "--bars says what is made anew of a piece: give --redo too."),
        (["--from", "0:05"], "--from says what is made anew of a piece: give --redo too."),
        (["--redo", "band.mid", "--bars", "x"], "Bars are given as the first and the last"),
        (["--redo", "band.mid", "--add", "kazoo"], "Unknown instruments: kazoo."),
        (["--redo", "band.mid", "--more", "4", "--seconds", "30"], "leave --seconds out, or use"),
        (["--redo", "band.mid", "--more", "4", "--form", "A B"], "leave --form out, or use"),
        (["--redo", "band.mid", "--more", "4", "--instruments", "rock"], "leave --instruments out"),
        (["--vary", "band.mid", "--loop"], "A loop is composed anew, not made from another piece"),
        (["--redo", "band.mid", "--more", "99"], "Bars before or after are from 0 to 64, not 99."),
        (["--redo", "gone.mid", "--more", "4"], "--redo gone.mid: "),
        (["--redo", "band.mid", "--vary", "band.mid"], "not allowed with argument"),
    ],
)
def test_what_does_not_go_together_is_refused_in_a_sentence(
    band: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(band.parent)
    with contextlib.suppress(SystemExit):  # as the parser of options ends
        assert main(["compose", "--only", "midi", *arguments]) == 2
    shown = capsys.readouterr()
    assert sentence in shown.err
    assert len(list(band.parent.iterdir())) == 1


@pytest.mark.slow
def test_the_real_command_keeps_all_but_what_is_removed(band: Path, tiny_composer: Path) -> None:
    out = band.parent / "out"
    done = affetto(
        *("compose", "--redo", "band.mid", "--remove", "bass", "--only", "midi", "--out", "out"),
        cwd=band.parent,
        AFFETTO_MODEL=str(tiny_composer),
    )
    assert (done.returncode, done.stderr) == (0, "")
    (written,) = out.glob("*.mid")
    (data,) = out.glob("*.json")
    old, new = read_midi(band), read_midi(written)
    assert same_notes(new.notes, family(old.notes, set(new.programs)))
    assert len(new.programs) == len(old.programs) - 1
    told = json.loads(data.read_text("utf-8"))["request"]["origin"]
    assert (told["way"], told["redo"]["remove"]) == ("redo", ["bass"])
