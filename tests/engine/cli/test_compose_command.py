"""``affetto compose`` as people call it, on a very small model."""

from __future__ import annotations

import argparse
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from engine.__main__ import main
from engine.analysis.features import FEATURES
from engine.api.errors import RequestError
from engine.api.request import ComposeRequest
from engine.cli.compose import _requests, add_arguments
from engine.model.checkpoint import WEIGHTS, checksum
from engine.music.midi import read_midi
from tests.engine.conftest import affetto

QUICK = ("--seconds", "5", "--candidates", "1")


def endings(folder: Path) -> list[str]:
    return sorted(path.suffix for path in folder.iterdir())


def data_of(folder: Path) -> dict[int, dict[str, Any]]:
    """Every piece's data by its seed."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")]
    return {data["seed"]: data for data in found}


def test_five_minutes_can_be_asked_for_and_no_more() -> None:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    [longest] = _requests(parser.parse_args(["--seconds", "300"]))
    assert longest.seconds == 300
    with pytest.raises(RequestError, match="seconds must be from 5 to 300, not 301"):
        _requests(parser.parse_args(["--seconds", "301"]))


def test_a_piece_is_four_files(tiny_composer: Path, tmp_path: Path) -> None:
    done = affetto(
        *("compose", "--mood", "Wistful", "--key", "f# minor", "--seed", "7", *QUICK),
        *("--out", "new/folder", "--guidance", "2.5"),
        cwd=tmp_path,
        AFFETTO_MODEL=str(tiny_composer),
    )
    assert (done.returncode, done.stderr) == (0, "")
    out = tmp_path / "new" / "folder"
    assert endings(out) == [".json", ".mid", ".mp3", ".png"]
    (stem,) = {path.stem for path in out.iterdir()}
    assert re.fullmatch(r"wistful-[a-z]+-[a-z]+-7", stem)
    said, *why = done.stdout.splitlines()
    assert re.fullmatch(rf"[A-Z]\w+ [A-Z]\w+ \(seed 7\): {stem}\.mid, .*{stem}\.json", said)

    data = data_of(out)[7]
    request = ComposeRequest.from_json(data["request"])
    assert (request.mood.name, request.seed, request.seconds) == ("wistful", 7, 5)
    assert (str(request.key), request.candidates, request.guidance) == ("F# minor", 1, 2.5)
    assert data["key"] == "F# minor"
    assert data["title"] in said
    assert data["model"] == {
        "name": "composer",
        "version": "test",
        "checksum": checksum(tiny_composer / WEIGHTS),
    }
    assert tuple(data["features"]) == FEATURES
    reasons = data["reasons"]
    assert why == ([f"  beside real music: {', '.join(reasons)}"] if reasons else [])
    stages = ["compose", "midi", "render", "master", "encode", "picture"]
    assert list(data["stages"]) == stages
    assert abs(data["seconds"] - 5) <= 1
    assert len(read_midi(out / f"{stem}.mid").notes) == data["notes"]
    assert (out / f"{stem}.mp3").read_bytes()[:3] == b"ID3"
    with Image.open(io.BytesIO((out / f"{stem}.png").read_bytes())) as picture:
        assert picture.format == "PNG"


def test_several_pieces_have_seeds_in_a_row_and_the_same_seed_the_same_file(
    tiny_composer: Path, tmp_path: Path
) -> None:
    common = ("compose", "--valence", "-0.5", "--arousal", "0.25", *QUICK, "--only", "midi")
    three = affetto(
        *(*common, "--seed", "40", "--count", "3", "--out", "three"),
        cwd=tmp_path,
        AFFETTO_MODEL=str(tiny_composer),
        AFFETTO_WORKERS="2",
    )
    one = affetto(
        *(*common, "--seed", "41", "--out", "one"), cwd=tmp_path, AFFETTO_MODEL=str(tiny_composer)
    )
    assert (three.returncode, three.stderr, one.returncode) == (0, "", 0)
    found = data_of(tmp_path / "three")
    assert sorted(found) == [40, 41, 42]
    mood = {"name": "custom", "valence": -0.5, "arousal": 0.25}
    assert all(data["request"]["mood"] == mood for data in found.values())
    assert endings(tmp_path / "three") == [".json"] * 3 + [".mid"] * 3
    (alone,) = (tmp_path / "one").glob("*.mid")
    assert alone.read_bytes() == (tmp_path / "three" / alone.name).read_bytes()
    assert len({path.read_bytes() for path in (tmp_path / "three").glob("*.mid")}) == 3


def test_moods_in_turn_are_in_the_request_and_in_the_name(
    tiny_composer: Path, tmp_path: Path
) -> None:
    done = affetto(
        *("compose", "--mood", "calm and happy → tense", "--seed", "3", *QUICK, "--only", "midi"),
        cwd=tmp_path,
        AFFETTO_MODEL=str(tiny_composer),
    )
    assert (done.returncode, done.stderr) == (0, "")
    request = ComposeRequest.from_json(data_of(tmp_path)[3]["request"])
    assert [mood.name for mood in request.moods] == ["calm and happy", "tense"]
    (stem,) = {path.stem for path in tmp_path.iterdir()}
    assert re.fullmatch(r"calm-and-happy-to-tense-[a-z]+-[a-z]+-3", stem)


def test_without_a_seed_every_call_is_new_and_says_its_seed(
    tiny_composer: Path, tmp_path: Path
) -> None:
    for _ in range(2):
        done = affetto(
            *("compose", *QUICK, "--only", "midi"),
            cwd=tmp_path,
            AFFETTO_MODEL=str(tiny_composer),
        )
        assert done.returncode == 0, done.stderr
        (seed,) = re.findall(r"\(seed (\d+)\)", done.stdout)
        assert int(seed) in data_of(tmp_path)
    found = data_of(tmp_path)
    assert len(found) == 2
    assert {data["request"]["mood"]["name"] for data in found.values()} == {"calm"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--mood", "zad"], "Unknown mood: zad. Did you mean sad"),
        (["--mood", "sad to " * 6 + "sad"], "A piece may move through at most 6 moods."),
        (["--mood", "sad", "--valence", "1"], "Give either --mood or --valence and --arousal"),
        (["--arousal", "1"], "--valence and --arousal go together, each from -1 to 1."),
        (["--valence", "2", "--arousal", "0"], "valence must be a number from -1 to 1, not 2.0."),
        (["--valence", "low", "--arousal", "0"], "--valence: must be a number, not 'low'"),
        (["--key", "H major"], "Unknown key: H major. Write a note and a mode"),
        (["--key", ""], "Unknown key: –."),
        (["--seconds", "4"], "seconds must be from 5 to 300, not 4."),
        (["--seconds", "5.5"], "--seconds: must be a whole number, not '5.5'"),
        (["--tempo", "39"], "tempo must be from 40 to 220, not 39."),
        (["--chords", "Am H"], "Unknown chord: H. Write chords such as Am, F#m7, Bb/D and N.C."),
        (["--chords", ""], "Name at least one chord, such as Am F C G."),
        (["--form", "verse"], "Unknown form: verse. Write a letter for each section"),
        (["--instruments", "kazoo"], "Unknown instruments: kazoo."),
        (["--instruments", "kazoo"], "Unknown instruments: kazoo. Try piano,"),
        (["--count", "0"], "--count must be from 1 to 1000, not 0."),
        (["--count", "1001"], "--count must be from 1 to 1000, not 1001."),
        (["--seed", "-1"], "seed must be from 0 to 4294967295, not -1."),
        (["--seed", "4294967295", "--count", "2"], "seed must be from 0 to 4294967295"),
        (["--candidates", "17"], "candidates must be from 1 to 16, not 17."),
        (["--guidance", "nan"], "guidance must be from 0.0 to 6.0, not nan."),
        (["--vary", "none.mid"], "--vary none.mid: none.mid cannot be read"),
        (["--vary", "/dev/null"], "--vary /dev/null: "),
        (["--vary", "a.mid", "--extend", "b.mid"], "not allowed with argument"),
        (["--only", "mp3"], "--only: invalid choice: 'mp3'"),
        (["--out", "/dev/null/here"], "--out /dev/null/here cannot be written to"),
        (["--stems"], "--stems take several instruments: one alone is its own stem."),
        (["--stems", "--instruments", "flute"], "--stems take several instruments"),
        (["--stems", "--instruments", "jazz", "--only", "midi"], "--stems are sound: leave --only"),
        (["--colour", "red"], "unrecognized arguments: --colour red"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(
    arguments: list[str],
    sentence: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AFFETTO_MODEL", str(tmp_path / "never opened"))
    try:
        status = main(["compose", *arguments])
    except SystemExit as stopped:
        status = int(stopped.code or 0)
    said = capsys.readouterr()
    assert status == 2
    assert said.out == ""
    (line,) = said.err.splitlines()
    assert line.startswith("affetto: ")
    assert sentence in line
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "environment", "sentence"),
    [
        (["--mood", "zad"], {}, "Unknown mood: zad."),
        ([], {"AFFETTO_MODEL": "/nowhere"}, "The model folder /nowhere has no meta.json."),
        (["--count", "4"], {"AFFETTO_MODEL": "/nowhere", "AFFETTO_WORKERS": "2"}, "/nowhere"),
        ([], {"AFFETTO_SOUNDFONT": "kazoo"}, "kazoo"),
        ([], {"AFFETTO_WORKERS": "many"}, "AFFETTO_WORKERS must be a whole number"),
        (["--out", "/proc"], {}, "--out /proc cannot be written to"),
    ],
)
def test_the_real_command_refuses_in_one_line_and_without_a_traceback(
    arguments: list[str],
    environment: dict[str, str],
    sentence: str,
    tiny_composer: Path,
    tmp_path: Path,
) -> None:
    model = {"AFFETTO_MODEL": str(tiny_composer)}
    done = affetto("compose", *QUICK, *arguments, cwd=tmp_path, **{**model, **environment})
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("affetto: ")
    assert sentence in line
    assert not list(tmp_path.iterdir())


def test_help_and_version_and_a_wrong_command(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, status in ((["--help"], 0), (["--version"], 0), ([], 2), (["sing"], 2)):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == status
    said = capsys.readouterr()
    assert "compose a piece" in said.out
    assert "MusicXML" in said.out
    assert [line[:9] for line in said.err.splitlines()] == ["affetto: "] * 2
    with pytest.raises(SystemExit):
        main(["compose", "--help"])
    shown = capsys.readouterr().out
    assert "Compose a piece: MP3, MIDI, picture and data." in shown
    for option in ("--mood", "--key", "--seed", "--count", "--only", "--seconds", "--tempo"):
        assert option in shown
