"""``affetto train --model composer`` from folders of MIDI files to a folder to play from."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest

from engine.__main__ import main
from engine.api.moods import CORNERS
from engine.cli import chords
from engine.composing.kinds import BALANCES, CRITICS, KNOWN, TERMS, read_priors
from engine.harmony.chord_writer import ChordWriter
from engine.model.checkpoint import WEIGHTS, checksum
from engine.model.lookback_network import LookbackNetwork, open_note_checkpoint
from engine.music.midi_writer import write_midi
from engine.music.score import Notes, Score
from engine.ranking.critic import Critic
from engine.ranking.moment_matching import MomentMatching
from engine.ranking.plagiarism import TrainingIndex
from engine.tokens.note_conditions import SOURCES_TOLD
from engine.training import note_batches, note_plan, note_recipe
from engine.training.chords import recipe
from engine.training.chords.recipe import ChordRecipe
from engine.training.exported_weights import read_exported
from engine.training.network.chord_lstm import ChordSizes
from engine.training.network.lookback_lstm import LookbackLSTM
from engine.training.network.sizes import NetworkSizes
from engine.training.note_batches import stack_notes
from engine.training.note_plan import MORE_PLAN, NOTE_PLAN
from engine.training.note_recipe import NoteRecipe
from engine.training.phase import Phase
from engine.training.weights import build_weights
from tests.engine.close import assert_close
from tests.engine.made_up import QUADRANTS
from tests.engine.made_up_band import write_labelled
from tests.engine.made_up_beats import made_up
from tests.engine.untraced import untraced

pytestmark = pytest.mark.slow

PLANS = {
    name: tuple(Phase(p.name, 10, 2, 16, p.peak, p.shares, p.warmup, p.floor) for p in plan)
    for name, plan in (("NOTE_PLAN", NOTE_PLAN), ("MORE_PLAN", MORE_PLAN))
}
_FLAT = {4: 3, 9: 8, 11: 10}


def played(name: str, seed: int, meter: str = "4/4", bars: int = 16) -> Notes:
    """Fast and loud or slow and soft, in major or in minor."""
    valence, arousal = CORNERS[name]
    notes, _, _ = made_up(meter, bars, period=0.45 if arousal > 0 else 0.75, seed=seed)
    if valence < 0:
        lower = [_FLAT.get(pitch % 12, pitch % 12) - pitch % 12 for pitch in notes["pitch"]]
        notes["pitch"] += np.array(lower, np.int16)
    notes["velocity"] += np.int16(20 * arousal + seed % 5)
    return notes


def write(path: Path, notes: Notes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(write_midi(Score(notes), "Made up"))


def write_clips(folder: Path, songs: int, validation: int) -> None:
    lines = ["file,split"]
    for number in range(songs):
        name = list(CORNERS)[number % 4]
        file = f"{QUADRANTS[name]}_SONG{number}_0.mid"
        write(folder / "midis" / file, played(name, number))
        lines.append(f"{file},{'val' if number >= songs - validation else 'train'}")
    (folder / "labels.csv").write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture(scope="module")
def small() -> Iterator[None]:
    """Short phases of small batches; nothing but the draws is spread over processes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("engine.cli.composer.usable_cores", lambda: 1)
        for name, plan in PLANS.items():
            patch.setattr(note_plan, name, plan)
        patch.setattr(note_recipe, "REQUESTS_PER_MOOD", 1)
        patch.setattr(note_batches, "VALIDATION_STEPS", 16)
        yield


def train(root: Path, out: Path, *more: str) -> int:
    return main(
        [
            *("train", "--model", "composer", "--data", str(root / "data"), "--units", "12"),
            *("--checkpoints", str(root / "checkpoints"), "--out", str(out), *more),
        ]
    )


@pytest.fixture(scope="module")
def root(small: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds what two batches on made-up music left behind."""
    root = tmp_path_factory.mktemp("trained")
    write_clips(root / "data" / "emopia", 12, 4)
    write_labelled(root / "data" / "ym2413_mdb", 24, bars=8)
    write(root / "data" / "mine" / "1.mid", played("happy", 30, "3/4", 24))
    sets = ("--sets", "emopia, ym2413_mdb,mine", "--model-version", "test")
    with untraced():
        assert train(root, root / "model", *sets, "--scale", "0.1", "--every", "1") == 0
    return root


def test_the_folder_tells_all_about_the_model(root: Path) -> None:
    found = open_note_checkpoint(root / "model", *CRITICS.values())
    assert (found.info.name, found.info.version) == ("composer", "test")
    assert found.shape["units"] == 12
    meta = found.meta
    assert meta["batches"] == 2
    assert set(meta["data"]) == {"emopia", "ym2413_mdb", "mine"}
    assert meta["meters"]["4/4"] >= 34
    assert sum(meta["meters"].values()) == 37
    for who in ("piano", "band"):
        priors = meta["priors"][who]
        assert priors["major_share"]["happy"] > priors["major_share"]["sad"]
        assert set(priors["densities"]) == set(CORNERS)
        assert priors["shares"]["piano"] > 0
    assert read_priors(found)["band"].major_share == meta["priors"]["band"]["major_share"]
    # The beats of clips are found, and so plain an accompaniment leaves the half tempo open.
    tempos = meta["priors"]["band"]["tempos"]
    assert tempos["angry"][0] > tempos["calm"][0]
    nats = meta["nats_a_note"]
    for name, value in nats["export"].items():
        assert value == pytest.approx(nats["keras"][name], rel=0.02)
    # Before it has learned anything: every value as likely as every other.
    assert nats["keras"]["all"] == pytest.approx(18.3, abs=0.7)
    assert set(nats["sources"]) == {"clip", "game"}
    mean = np.mean([one["all"] for one in nats["sources"].values()])
    assert mean == pytest.approx(nats["keras"]["all"], abs=0.5)
    assert LookbackNetwork(found).units == 12


def test_two_critics_are_fitted_each_on_its_music(root: Path) -> None:
    piano, band = (Critic.load(root / "model" / file) for file in CRITICS.values())
    assert not np.array_equal(piano.mean, band.mean)
    assert (root / "checkpoints" / "beats.npz").is_file()


def test_the_choice_is_fitted_and_what_was_learned_is_known(root: Path) -> None:
    for kind, terms in TERMS.items():
        assert MomentMatching.load(root / "model" / BALANCES[kind], terms).weights.any()
    index = TrainingIndex.load(root / "model" / KNOWN["piano"])
    assert index.holds(played("happy", 0))
    assert not index.holds(played("happy", 11))  # kept for measuring
    assert len(TrainingIndex.load(root / "model" / KNOWN["band"]).hashes)


class Stop(Exception):  # noqa: N818 - no error
    pass


def test_a_second_call_goes_on_and_export_only_exports_what_one_that_was_stopped_has_learned(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # How the choice is fitted is seen in what the first call left.
    monkeypatch.setattr(NoteRecipe, "finish", lambda *_: None)
    shutil.copytree(root, tmp_path / "copy")
    copy, more = tmp_path / "copy", tmp_path / "more"
    with monkeypatch.context() as patch:
        patch.setattr(NoteRecipe, "release", Mock(side_effect=Stop))
        with untraced(), pytest.raises(Stop):
            train(copy, more, "--scale", "0.2", "--every", "1")
    said = capsys.readouterr().out
    assert said.startswith("36 pieces (")
    assert "The critic for piano reads" in said
    assert "The critic for bands reads" in said
    assert "batch 2:" not in said
    assert "batch 4: " in said
    assert not (more / WEIGHTS).exists()
    assert train(copy, more, "--export-only", "--name", "other") == 0
    said = capsys.readouterr().out
    assert "batch" not in said
    assert "as exported; by source: clip " in said
    found = open_note_checkpoint(more)
    assert (found.info.name, found.meta["batches"]) == ("other", 4)
    assert checksum(more / WEIGHTS) != checksum(root / "model" / WEIGHTS)


def test_a_training_begins_with_the_weights_of_a_model(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NoteRecipe, "finish", lambda *_: None)
    begin, out = root / "model", tmp_path / "more"
    kept = ("--checkpoints", str(tmp_path / "kept"), "--seed", "5", "--scale", "0.01")
    words = ("--data", str(root / "data"), "--out", str(out), *kept, "--sets", "emopia,ym2413_mdb")
    train = ["train", "--model", "composer", *words, "--begin-with", str(begin)]
    assert main([*train, "--begin-with", "/nowhere"]) == 2
    assert "/nowhere" in capsys.readouterr().err
    with untraced():
        assert main(train) == 0
    meta = json.loads((out / "meta.json").read_text(encoding="utf-8"))
    assert meta["batches"] == 2
    assert meta["begun_with"]["checksum"] == checksum(begin / WEIGHTS)
    one, other = (LookbackLSTM(NetworkSizes(**meta["shape"])) for _ in range(2))
    for network, folder in ((one, begin), (other, out)):
        build_weights(network, stack_notes([], 4))
        read_exported(network, folder / WEIGHTS)
    # Two batches of a low rate move a weight by hardly more than int8 rounds.
    for before, after in zip(one.get_weights(), other.get_weights(), strict=True):
        assert_close(after, before, 0.01)


def test_a_chord_network_joins_the_composer_in_its_folder(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny = ChordSizes(units=8, reading=8, glance=8, hidden=8)
    phase = Phase("chords", 2, 2, 16, 0.01, {"clip": 0.5, "game": 0.5})
    monkeypatch.setattr(recipe, "ChordRecipe", partial(ChordRecipe, sizes=tiny, phase=phase))
    monkeypatch.setattr(chords, "PROGRESSIONS", 4)
    shutil.copytree(root, tmp_path / "copy")
    model = tmp_path / "copy" / "model"
    options = ["--model", "chords", "--data", str(root / "data"), "--model-version", "7"]
    kept = ["--checkpoints", str(tmp_path / "kept"), "--out", str(model)]
    with untraced():
        assert main(["train", *options, *kept]) == 0
    writer = ChordWriter.open(model)
    assert writer.facts.meta["batches"] == 2
    assert set(writer.facts.meta["data"]) == {"clip", "game"}
    assert open_note_checkpoint(model).info.name == "composer"
    figures = json.loads((model / chords.CHORD_FIGURES).read_text(encoding="utf-8"))
    assert figures["written"]["ends_on_tonic"] == 1.0
    assert "without looking back" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--sets", "emopia"], "--sets must name ym2413_mdb: the moods are learned"),
        (["--sets", "ym2413_mdb,pop1k7"], "--sets must name emopia: the moods are learned"),
        (["--sets", "emopia,ym2413_mdb,none"], "There is no folder"),
        (["--data", "/nowhere"], "There is no folder /nowhere/emopia"),
        (["--model", "chords", "--begin-with", "x"], "--begin-with goes with --model composer"),
        (["--begin-with", "models/composer"], "--units is for a new network"),
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


def test_music_without_clips_kept_aside_is_refused_at_once(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(root / "data", tmp_path / "data")
    labels = tmp_path / "data" / "emopia" / "labels.csv"
    labels.write_text(labels.read_text("utf-8").replace(",val", ",train"), encoding="utf-8")
    shutil.copytree(root / "checkpoints", tmp_path / "checkpoints")
    assert train(tmp_path, tmp_path / "out") == 2
    assert "No clip is kept aside to check the critic on" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_plan_is_for_the_music_that_is_there() -> None:
    for phase in (*NOTE_PLAN, *MORE_PLAN):
        assert sum(phase.shares.values()) == pytest.approx(1)
        assert set(phase.shares) <= set(SOURCES_TOLD)
