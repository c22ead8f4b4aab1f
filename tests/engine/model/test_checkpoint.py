"""A model's folder is opened only if all in it belongs together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.api.errors import CheckpointError
from engine.api.moods import CORNERS
from engine.model.checkpoint import CRITIC, FORMAT, META, WEIGHTS, checksum, open_checkpoint
from engine.tokens.piano.vocabulary import fingerprint


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in good order; what the weights are is not looked at here."""
    (tmp_path / WEIGHTS).write_bytes(b"weights")
    (tmp_path / CRITIC).write_bytes(b"critic")
    meta = {
        "format": FORMAT,
        "vocabulary": fingerprint(),
        "name": "piano",
        "version": "7",
        "checksum": checksum(tmp_path / WEIGHTS),
        "shape": {"units": 16, "heads": 2, "head_width": 8, "hidden": 9},
        "major_share": {"happy": 0.8, "angry": 0.3, "sad": 0, "calm": 1},
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
        _ = open_checkpoint(folder, vocabulary="piano", beside=[CRITIC]).major_share
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert str(folder) in sentence
    return sentence


def test_a_folder_in_good_order_is_opened(folder: Path) -> None:
    found = open_checkpoint(folder)
    assert (found.info.name, found.info.version) == ("piano", "7")
    # As sha256sum has it.
    assert found.info.checksum == (
        "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c"
    )
    assert found.weights.read_bytes() == b"weights"
    assert found.critic.read_bytes() == b"critic"
    assert found.shape == {"units": 16, "heads": 2, "head_width": 8, "hidden": 9}
    assert found.major_share == {"happy": 0.8, "angry": 0.3, "sad": 0.0, "calm": 1.0}
    assert list(found.major_share) == list(CORNERS)
    assert found.meta["batches"] == 3


def test_what_has_no_critic_is_opened_where_none_is_needed(folder: Path) -> None:
    (folder / CRITIC).unlink()
    assert open_checkpoint(folder).info.name == "piano"


@pytest.mark.parametrize("name", [META, WEIGHTS, CRITIC])
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


@pytest.mark.parametrize(
    "values",
    [
        {"name": None},
        {"checksum": None},
        {"vocabulary": None},
        {"shape": None},
        {"shape": {"units": 16, "heads": 2}},
        {"shape": {"units": "wide", "heads": 2, "head_width": 8}},
        {"major_share": None},
        {"major_share": {"happy": 0.8}},
        {"major_share": {**dict.fromkeys(CORNERS, 0.5), "sad": "some"}},
    ],
)
def test_what_is_needed_later_is_looked_for_at_once(folder: Path, values: dict[str, Any]) -> None:
    change(folder, **values)
    assert f"{META} is broken" in refusal(folder)


def test_another_format_is_refused_whatever_else_it_holds(folder: Path) -> None:
    (folder / META).write_text(json.dumps({"format": FORMAT + 1}), encoding="utf-8")
    said = refusal(folder)
    assert f"has format {FORMAT + 1}; this version reads {FORMAT}" in said
    assert "affetto train --export-only" in said


def test_another_vocabulary_is_refused(folder: Path) -> None:
    change(folder, vocabulary="0" * 12)
    said = refusal(folder)
    assert "trained on vocabulary 000000000000" in said
    assert fingerprint() in said


def test_a_model_of_another_kind_is_refused_by_what_it_is(folder: Path) -> None:
    with pytest.raises(CheckpointError) as caught:
        open_checkpoint(folder, vocabulary="band")
    assert str(caught.value) == (
        f"{folder} holds a model for the piano alone, where one for several instruments is "
        "wanted: AFFETTO_MODEL names the piano's, AFFETTO_BAND_MODEL the one for several "
        "instruments."
    )


def test_other_weights_are_refused(folder: Path) -> None:
    (folder / WEIGHTS).write_bytes(b"Weights")
    assert f"{WEIGHTS} is not what {META} describes" in refusal(folder)


def test_a_file_that_cannot_be_read_is_refused(folder: Path) -> None:
    # The process's own memory cannot be read from address 0, not even by root.
    (folder / WEIGHTS).unlink()
    (folder / WEIGHTS).symlink_to("/proc/self/mem")
    assert "cannot be read: Input/output error." in refusal(folder)


def test_a_network_that_writes_no_notes_has_a_kind_and_no_vocabulary(folder: Path) -> None:
    change(folder, kind="beats", vocabulary=None, shape={"features": 31})
    found = open_checkpoint(folder, kind="beats")
    assert (found.kind, found.vocabulary) == ("beats", "")
    assert found.shape == {"features": 31}


def test_a_network_of_another_kind_is_refused(folder: Path) -> None:
    with pytest.raises(CheckpointError, match="for notes, where one for beats is wanted"):
        open_checkpoint(folder, kind="beats")
    change(folder, kind="beats")
    assert "for beats, where one for notes is wanted" in refusal(folder)
