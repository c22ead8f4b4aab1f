"""``affetto evaluate --model band`` measures what the composer writes for bands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.__main__ import main
from engine.api.instruments import MULTI, ORDER, named
from engine.api.request import ComposeRequest
from engine.composing.parameters import grid_for
from engine.evaluation import generation
from engine.evaluation.collection import MOODS
from engine.evaluation.control import Generate
from engine.model import checkpoint
from engine.music.midi_writer import write_midi
from engine.music.score import Score
from engine.tokens.note_vocabulary import NOTE_VOCABULARY
from tests.engine.made_up_bands import score, written

SECONDS = 18


def composer_folder(folder: Path) -> Path:
    """A composer's folder; nothing is composed with its weights."""
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
        "nats_a_note": {"export": {"instrument": 1.5, "all": 8.25}},
    }
    (folder / checkpoint.META).write_text(json.dumps(meta), encoding="utf-8")
    return folder


def compose(requests: Sequence[ComposeRequest]) -> Iterable[Score]:
    for request in requests:
        # What comes with --candidates reaches the composer.
        assert request.candidates == 3
        fixed = request.tempo is not None
        grid, bars = grid_for(request.seconds, request.tempo or 110.0, fixed=fixed)
        who = "rock" if request.instruments == MULTI else request.instruments
        players = tuple(ORDER.index(one) for one in named(who))
        notes = written(request.mood.name, 900 + request.seed, bars, players)
        yield score(notes, grid.tempo, players)


@contextmanager
def composing(model: Path, workers: int) -> Iterator[Generate]:
    assert (model / checkpoint.META).is_file()
    assert workers == 1
    yield compose


@pytest.mark.slow
def test_a_bands_folder_gets_a_bands_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generation, "composing", composing)
    midis = tmp_path / "data" / "ym2413_mdb" / "midis"
    midis.mkdir(parents=True)
    rows = ["file,quadrant"]
    for number in range(60):
        made = score(written(MOODS[number % 4], number, 9), 115.0, (0, 1, 2, 8))
        (midis / f"{number}.mid").write_bytes(write_midi(made, "A song"))
        rows.append(f"{number}.mid,Q{number % 4 + 1}")
    (midis.parent / "labels.csv").write_text("\n".join(rows), encoding="utf-8")
    out = tmp_path / "out"
    monkeypatch.setenv("AFFETTO_MODEL", str(composer_folder(tmp_path / "model")))
    options = {
        "--data": tmp_path / "data",
        "--model": "band",
        "--out": out,
        "--pieces": 5,
        "--seconds": SECONDS,
        "--workers": 1,
        "--candidates": 3,
    }
    words = [str(word) for option in options.items() for word in option]
    assert main(["evaluate", *words]) == 0
    table = (out / "evaluation.md").read_text("utf-8")
    assert table.strip() in capsys.readouterr().out
    assert "| Just the instruments wanted, each in a quarter of the bars | 1.00 | 1.00 |" in table
    assert "instrument 1.500, all 8.250" in table
    data = json.loads((out / "evaluation.json").read_text("utf-8"))
    assert (data["pieces"], data["seconds"]) == (5, SECONDS)
    for picture in ("moods.png", "features.png", "playing.png"):
        assert (out / picture).read_bytes().startswith(b"\x89PNG")


def test_a_band_without_its_music_is_refused_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generation, "composing", composing)
    monkeypatch.setenv("AFFETTO_MODEL", str(composer_folder(tmp_path / "model")))
    words = ["--data", str(tmp_path), "--model", "band", "--out", str(tmp_path / "out")]
    assert main(["evaluate", *words, "--workers", "1"]) == 2
    said = capsys.readouterr().err
    assert "ym2413_mdb" in said
    assert said.count("\n") == 1
