"""A model as one file: what is packed, and what is not opened."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from engine.api.errors import CheckpointError
from engine.model.bundle import pack_model, read_model_info, unpacked_model
from engine.model.checkpoint import META, WEIGHTS

NAMED = b'{"name": "mine", "version": "7", "checksum": "0"}'


def zipped(file: Path, *names: str) -> Path:
    with zipfile.ZipFile(file, "w") as packed:
        for name in names:
            packed.writestr(name, NAMED)
    return file


def test_folders_beside_a_model_are_left_out_of_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    (folder / "checkpoints").mkdir(parents=True)
    for name in (META, WEIGHTS, "checkpoints/last"):
        (folder / name).write_bytes(NAMED)
    pack_model(folder, tmp_path / "mine.affetto")
    with unpacked_model(tmp_path / "mine.affetto") as unpacked:
        assert {path.name for path in unpacked.iterdir()} == {META, WEIGHTS}


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ((META, "critic.npz"), f"it lacks {META} or {WEIGHTS}, or holds folders"),
        ((META, WEIGHTS, "../elsewhere"), f"it lacks {META} or {WEIGHTS}, or holds folders"),
        ((META, WEIGHTS, *map(str, range(63))), "it has 65 parts of 0 MB; at most 64"),
    ],
)
def test_a_file_that_holds_other_things_is_not_unpacked(
    names: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    file = zipped(tmp_path / "odd.affetto", *names)
    with pytest.raises(CheckpointError, match=sentence), unpacked_model(file):
        raise AssertionError("it was unpacked")
    with pytest.raises(CheckpointError, match=sentence):
        read_model_info(file)
    assert not (tmp_path.parent / "elsewhere").exists()


def test_a_file_of_as_many_parts_as_may_be_is_opened(tmp_path: Path) -> None:
    file = zipped(tmp_path / "full.affetto", META, WEIGHTS, *map(str, range(62)))
    with unpacked_model(file) as folder:
        assert len(list(folder.iterdir())) == 64
    assert read_model_info(file).name == "mine"
