"""``affetto train --model band`` from folders of MIDI files to pieces."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.__main__ import main
from engine.analysis.ensemble import PARTS
from engine.api.moods import CORNERS, mood
from engine.api.request import ComposeRequest
from engine.composing.band.composer import BandComposer
from engine.model.checkpoint import BALANCE, META, WEIGHTS, checksum, open_checkpoint
from engine.ranking.moment_matching import MomentMatching
from engine.training.band.plan import BAND_PLAN as BAND
from engine.training.network.note_lstm import Shape
from tests.engine.conftest import affetto
from tests.engine.made_up_band import write_labelled, write_song

pytestmark = pytest.mark.slow


QUICK = ("--scale", "0.0005")
"""Two batches, and a choice fitted to one request for each mood."""
MORE = ("--scale", "0.001")
"""More batches than were trained on, and still such a choice."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds what two batches on made-up music left behind, and ``said``, what was printed."""
    root = tmp_path_factory.mktemp("trained")
    write_labelled(root / "data" / "ym2413_mdb", 24)
    for number in range(3):
        write_song(root / "data" / "game_music" / f"{number}.mid", "happy", number, 20)
    done = affetto(
        *("train", "--model", "band", "--data", root / "data", "--units", "16", *QUICK),
        *("--every", "1", "--model-version", "test"),
        *("--checkpoints", root / "checkpoints", "--out", root / "model"),
        cwd=root,
    )
    assert done.returncode == 0, done.stderr
    (root / "said").write_text(done.stdout, encoding="utf-8")
    return root


def train(root: Path, out: Path, *more: str) -> int:
    """Call the command in this process, on what was trained before."""
    return main(
        [
            *("train", "--model", "band", "--data", str(root / "data"), "--units", "16"),
            *("--checkpoints", str(root / "checkpoints"), "--out", str(out), *more),
        ]
    )


def test_it_says_what_it_learns_from_and_how_well(root: Path) -> None:
    said = (root / "said").read_text(encoding="utf-8")
    assert said.startswith("27 pieces, ")
    assert "of 3 validation clips right" in said
    assert "batch 1: " in said
    assert "batch 2: " in said
    assert said.rstrip().endswith("as exported.")


def test_the_folder_tells_all_about_the_model(root: Path) -> None:
    found = open_checkpoint(root / "model")
    assert (found.info.name, found.info.version) == ("band", "test")
    assert found.vocabulary == "band"
    assert found.shape == Shape(units=16, vocabulary="band").to_json()
    assert found.meta["batches"] == len(BAND)
    assert set(found.meta["data"]) == {"ym2413_mdb", "game_music"}
    assert found.major_share["happy"] > found.major_share["sad"]
    tempos = found.meta["tempos"]
    assert tempos["angry"][0] > tempos["calm"][0]
    for spreads in (tempos, found.meta["densities"]):
        assert all(len(spreads[corner]) == 2 for corner in CORNERS)
    nats = found.meta["nats_a_note"]
    for name, value in nats["export"].items():
        assert value == pytest.approx(nats["keras"][name], rel=0.02)
    # Before it has learned anything: every value as likely as every other.
    assert nats["keras"]["all"] == pytest.approx(18.3, abs=0.6)


def test_what_was_trained_composes(root: Path) -> None:
    balance = MomentMatching.load(root / "model" / BALANCE, PARTS)
    assert (balance.weights != 0).any()
    composer = BandComposer.open(root / "model")
    assert composer.info == open_checkpoint(root / "model").info
    request = ComposeRequest(mood("sad"), seed=3, seconds=8, instruments="rock", candidates=2)
    written = composer.compose(request)
    assert abs(written.score.seconds - 8) <= 1
    assert len(set(written.score.notes["program"].tolist())) == 4
    again = composer.compose(request)
    assert again.score.notes.tolist() == written.score.notes.tolist()


def test_export_only_writes_the_same_weights_again(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(root, tmp_path, "--export-only", "--name", "other", *MORE) == 0
    assert "batch" not in capsys.readouterr().out
    assert checksum(tmp_path / WEIGHTS) == checksum(root / "model" / WEIGHTS)
    meta = json.loads((tmp_path / META).read_text(encoding="utf-8"))
    assert (meta["name"], meta["batches"]) == ("other", len(BAND))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--sets", "game_music"], "--sets must name ym2413_mdb: the moods are learned"),
        (["--sets", "ym2413_mdb,mine"], "There is no folder"),
        (["--data", "/nowhere"], "There is no folder /nowhere/ym2413_mdb"),
        (["--export-only", "--units", "24"], "trained with another --units or --model"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(
    options: list[str],
    sentence: str,
    root: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert train(root, tmp_path, *options) == 2
    said = capsys.readouterr().err
    (line,) = [line for line in said.splitlines() if line.startswith("affetto: ")]
    assert sentence in line
    assert "Traceback" not in said
