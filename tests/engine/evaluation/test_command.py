"""``affetto evaluate`` refuses at once what it cannot do, and measures all kinds of pieces."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import Mock

import pytest

from engine.__main__ import main
from engine.api.instruments import MULTI, ORDER, PIANO, named
from engine.api.request import ComposeRequest
from engine.composing.parameters import grid_for
from engine.evaluation import composer, generation
from engine.evaluation.collection import MOODS
from engine.evaluation.control import Generate
from engine.model import checkpoint
from engine.music.midi_writer import write_midi
from engine.music.score import Score
from engine.tokens.note_vocabulary import NOTE_VOCABULARY
from tests.engine.made_up import clip, write_emopia
from tests.engine.made_up_bands import score, written


@pytest.mark.parametrize(
    ("option", "value"),
    [("--pieces", "4"), ("--workers", "0"), ("--guidance", "9"), ("--candidates", "0")],
)
def test_a_number_out_of_range_is_one_line_and_status_2(
    option: str, value: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["evaluate", "--data", str(tmp_path), "--out", str(out), option, value]) == 2
    said = capsys.readouterr().err
    assert said.removeprefix("affetto: ").removeprefix("--").startswith(f"{option[2:]} must be")
    assert said.count("\n") == 1
    assert not out.exists()


def test_a_missing_model_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = ["--model", str(tmp_path / "none"), "--out", str(tmp_path / "out")]
    assert main(["evaluate", "--data", str(tmp_path), *wrong]) == 2
    assert str(tmp_path / "none") in capsys.readouterr().err


def composer_folder(folder: Path) -> Path:
    """A model's folder that says it is a composer's; nothing is composed with its weights."""
    folder.mkdir()
    (folder / checkpoint.WEIGHTS).write_bytes(b"weights")
    meta = {
        "format": checkpoint.FORMAT,
        "kind": checkpoint.COMPOSER,
        "vocabulary": NOTE_VOCABULARY.fingerprint,
        "name": "made up",
        "version": "0",
        "checksum": checkpoint.checksum(folder / checkpoint.WEIGHTS),
        "shape": {"units": 8},
        "nats_a_note": {"sources": {"clip": {"pitch": 1.5, "all": 8.25}, "game": {"all": 7.5}}},
    }
    (folder / checkpoint.META).write_text(json.dumps(meta), encoding="utf-8")
    return folder


def compose(requests: Sequence[ComposeRequest]) -> Iterable[Score]:
    for request in requests:
        # What comes with --candidates reaches the composer.
        assert request.candidates == 3
        if request.instruments == PIANO:
            tonic = request.key.tonic if request.key else 0
            name = request.mood.name if request.mood.name in MOODS else "calm"
            notes = clip(name, request.seed, float(request.seconds), tonic)
            yield Score(notes, float(request.tempo or 100), meter=(4, 4))
            continue
        grid, bars = grid_for(
            request.seconds, request.tempo or 110.0, fixed=request.tempo is not None
        )
        who = "rock" if request.instruments == MULTI else request.instruments
        players = tuple(ORDER.index(one) for one in named(who))
        yield score(
            written(request.mood.name, 900 + request.seed, bars, players), grid.tempo, players
        )


@contextmanager
def composing(model: Path, workers: int) -> Iterator[Generate]:
    assert (model / checkpoint.META).is_file()
    assert workers == 1
    yield compose


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Labelled clips for the piano, and labelled game music."""
    data = tmp_path_factory.mktemp("data")
    write_emopia(data / "emopia", 60, 24)
    midis = data / "ym2413_mdb" / "midis"
    midis.mkdir(parents=True)
    rows = ["file,quadrant"]
    for number in range(32):
        made = score(written(MOODS[number % 4], number, 9), 115.0, (0, 1, 2, 8))
        (midis / f"{number}.mid").write_bytes(write_midi(made, "A song"))
        rows.append(f"{number}.mid,Q{number % 4 + 1}")
    (midis.parent / "labels.csv").write_text("\n".join(rows), encoding="utf-8")
    return data


def evaluate(data: Path, tmp_path: Path, *options: str) -> Path:
    out, model = tmp_path / "out", composer_folder(tmp_path / "model")
    words = ["--data", str(data), "--model", str(model), "--out", str(out), "--pieces", "5"]
    assert main(["evaluate", *words, "--workers", "1", "--candidates", "3", *options]) == 0
    return out


@pytest.mark.slow
@pytest.mark.usefixtures("few_resamplings", "coarse")
def test_piano_and_bands_have_a_table_each(
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(generation, "composing", composing)
    out = evaluate(data, tmp_path, "--only", "piano", "--only", "band")
    table = (out / "evaluation.md").read_text("utf-8")
    assert table.strip() in capsys.readouterr().out
    assert "| Just the instruments wanted, each in a quarter of the bars | 1.00 | 1.00 |" in table
    assert "pitch 1.500, all 8.250" in table
    assert "all 7.500" in table
    found = json.loads((out / "evaluation.json").read_text("utf-8"))
    assert (found["piano"]["pieces"], found["band"]["pieces"]) == (5, 5)
    assert found["piano"]["columns"]["generated"]["tempo"]["value"] == 1.0
    assert found["form"] == {}
    of_kinds = [f"{what}_{kind}" for what in ("moods", "features", "rolls") for kind in found]
    assert {"rolls_piano", "moods_band"} < set(of_kinds)
    for picture in (*(one for one in of_kinds if not one.endswith("form")), "playing"):
        assert (out / f"{picture}.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
@pytest.mark.usefixtures("few_resamplings")
def test_form_is_measured_at_three_lengths(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "composing", composing)
    assert tuple(composer.FORM_LENGTHS) == (30, 60, 120)
    # The time that structureness takes grows with the fourth power of the length.
    monkeypatch.setattr(composer, "FORM_LENGTHS", {20: 0.2, 30: 0.4, 60: 0.1})
    out = evaluate(data, tmp_path, "--only", "form")
    found = json.loads((out / "evaluation.json").read_text("utf-8"))
    assert set(found) == {"form"}
    assert {length: [one["name"] for one in columns] for length, columns in found["form"].items()}
    for length, each in (("20", 4), ("30", 8), ("60", 4)):
        counts = {one["name"]: one["pieces"] for one in found["form"][length]}
        assert counts["composed, piano"] == counts["composed, band"] == each
    assert "## Form at 60 s" in (out / "evaluation.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("asked", "measured"),
    [((), (30, 60, 120)), (("--length", "120", "--length", "60"), (60, 120))],
)
def test_form_may_be_measured_at_some_lengths_alone(
    asked: Sequence[str],
    measured: Sequence[int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(generation, "composing", composing)
    form_columns = Mock(return_value={})
    monkeypatch.setattr(composer, "form_columns", form_columns)
    evaluate(tmp_path, tmp_path, "--only", "form", *asked)
    assert form_columns.call_args.args[2] == measured


def test_a_length_that_form_is_not_measured_at_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["evaluate", "--data", str(tmp_path), "--length", "45"])
    assert "30, 60, 120" in capsys.readouterr().err


def test_a_length_without_form_is_refused_before_anything_is_composed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    words = ["--data", str(tmp_path), "--out", str(out), "--only", "piano", "--length", "60"]
    assert main(["evaluate", *words]) == 2
    assert "--length goes with --only form" in capsys.readouterr().err
    assert not out.exists()


def test_a_place_that_cannot_be_written_to_is_refused_before_anything_is_composed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    model, out = composer_folder(tmp_path / "model"), tmp_path / "file" / "out"
    words = ["--data", str(tmp_path), "--model", str(model), "--out", str(out)]
    assert main(["evaluate", *words]) == 2
    assert capsys.readouterr().err == (
        f"affetto: --out {out} cannot be written to: Not a directory.\n"
    )


def test_without_its_music_it_is_refused_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generation, "composing", composing)
    model = composer_folder(tmp_path / "model")
    for part, needed in (("piano", "emopia"), ("band", "ym2413_mdb")):
        words = ["--data", str(tmp_path), "--model", str(model), "--only", part]
        assert main(["evaluate", *words, "--workers", "1", "--out", str(tmp_path / "out")]) == 2
        said = capsys.readouterr().err
        assert needed in said
        assert said.count("\n") == 1
