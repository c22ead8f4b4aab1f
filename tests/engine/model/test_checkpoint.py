"""A model's folder is opened only if all in it belongs together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.api.errors import CheckpointError
from engine.composing.kinds import CRITICS, read_priors
from engine.composing.note_composer import NoteComposer
from engine.model.checkpoint import COMPOSER, FORMAT, META, WEIGHTS, checksum, open_checkpoint

BESIDE = "critic.npz"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in good order; what the weights are is not looked at here."""
    (tmp_path / WEIGHTS).write_bytes(b"weights")
    (tmp_path / BESIDE).write_bytes(b"critic")
    meta = {
        "format": FORMAT,
        "kind": COMPOSER,
        "name": "mine",
        "version": "7",
        "checksum": checksum(tmp_path / WEIGHTS),
        "shape": {"units": 16},
        "batches": 3,
    }
    (tmp_path / META).write_text(json.dumps(meta), encoding="utf-8")
    return tmp_path


def change(folder: Path, **values: Any) -> None:
    """Write other values into meta.json; None takes one out."""
    meta = json.loads((folder / META).read_text(encoding="utf-8"))
    changed = {name: value for name, value in {**meta, **values}.items() if value is not None}
    (folder / META).write_text(json.dumps(changed), encoding="utf-8")


def refusal(folder: Path) -> str:
    with pytest.raises(CheckpointError) as caught:
        open_checkpoint(folder, kind=COMPOSER, beside=[BESIDE])
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert str(folder) in sentence
    return sentence


def test_a_folder_in_good_order_is_opened(folder: Path) -> None:
    found = open_checkpoint(folder, kind=COMPOSER)
    assert (found.info.name, found.info.version) == ("mine", "7")
    # As sha256sum has it.
    assert found.info.checksum == (
        "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c"
    )
    assert found.weights.read_bytes() == b"weights"
    assert (found.kind, found.shape) == (COMPOSER, {"units": 16})
    assert found.meta["batches"] == 3


def test_what_has_nothing_beside_is_opened_where_nothing_is_needed(folder: Path) -> None:
    (folder / BESIDE).unlink()
    assert open_checkpoint(folder, kind=COMPOSER).info.name == "mine"


@pytest.mark.parametrize("name", [META, WEIGHTS, BESIDE])
def test_a_missing_file_is_named_and_so_is_the_setting(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert f"has no {name}" in (said := refusal(folder))
    assert "AFFETTO_MODEL" in said


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "has no meta.json" in refusal(tmp_path / "nowhere")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"piano"', '{"format": 1}'])
def test_a_broken_meta_file_is_refused(folder: Path, text: str) -> None:
    (folder / META).write_text(text, encoding="utf-8")
    assert f"{META} is broken" in refusal(folder)


def test_a_meta_file_that_is_no_text_is_refused(folder: Path) -> None:
    (folder / META).write_bytes(b"\xff\xfe\x00")
    assert f"{META} is broken" in refusal(folder)


@pytest.mark.parametrize("values", [{"name": None}, {"checksum": None}, {"shape": None}])
def test_what_is_needed_later_is_looked_for_at_once(folder: Path, values: dict[str, Any]) -> None:
    change(folder, **values)
    assert f"{META} is broken" in refusal(folder)


def test_metadata_without_the_moods_tempos_and_densities_are_refused(folder: Path) -> None:
    wrong: tuple[Any, ...] = (None, {"piano": {}}, "none", {"piano": {"tempos": 3}})
    for priors in wrong:
        change(folder, priors=priors)
        with pytest.raises(CheckpointError, match="how fast and dense its moods' music is; export"):
            read_priors(open_checkpoint(folder, kind=COMPOSER))


def test_another_format_is_refused_whatever_else_it_holds(folder: Path) -> None:
    (folder / META).write_text(json.dumps({"format": FORMAT + 1}), encoding="utf-8")
    said = refusal(folder)
    assert f"has format {FORMAT + 1}; this version reads {FORMAT}" in said
    assert "affetto train --export-only" in said


@pytest.mark.parametrize("vocabulary", ["piano", "band"])
def test_a_model_of_an_earlier_version_is_refused_by_what_it_is(
    folder: Path, vocabulary: str
) -> None:
    # Such a folder names no kind, and has one critic where a composer has two.
    shape = {"units": 512, "vocabulary": vocabulary}
    change(folder, kind=None, name=vocabulary, vocabulary="0" * 12, shape=shape)
    said = refusal(folder)
    assert "is an earlier version's, for the piano alone or for several instruments alone" in said
    assert "Point AFFETTO_MODEL at a folder" in said
    with pytest.raises(CheckpointError) as caught:
        NoteComposer.open(folder)
    assert str(caught.value) == said


def test_other_weights_are_refused(folder: Path) -> None:
    (folder / WEIGHTS).write_bytes(b"Weights")
    assert f"{WEIGHTS} is not what {META} describes" in refusal(folder)


def test_a_file_that_cannot_be_read_is_refused(folder: Path) -> None:
    # The process's own memory cannot be read from address 0, not even by root.
    (folder / WEIGHTS).unlink()
    (folder / WEIGHTS).symlink_to("/proc/self/mem")
    assert "cannot be read: Input/output error." in refusal(folder)


def test_a_network_of_another_kind_is_refused(folder: Path) -> None:
    with pytest.raises(CheckpointError, match="for composer, where one for beats is wanted"):
        open_checkpoint(folder, kind="beats")
    change(folder, kind="beats", shape={"features": 31})
    assert open_checkpoint(folder, kind="beats").shape == {"features": 31}
    assert "for beats, where one for composer is wanted" in refusal(folder)
    (folder / next(iter(CRITICS.values()))).touch()
    with pytest.raises(CheckpointError, match="for beats, where one for composer is wanted"):
        NoteComposer.open(folder)
