"""What ``--model`` is read as: a name or a path."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.api.model_names import leads_to_model


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one named model, beside a folder of music of that name."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "waltzes.affetto").touch()
    for name in ("waltzes", "Waltzes", "elsewhere", "Two Words"):
        (tmp_path / name).mkdir(exist_ok=True)
    (tmp_path / "plain").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "models"


@pytest.mark.parametrize("text", ["waltzes", "Waltzes", "hymns"])
def test_a_name_goes_before_the_folder_of_music_it_came_from(text: str, folder: Path) -> None:
    assert not leads_to_model(text, folder)


@pytest.mark.parametrize(
    "text",
    ["./waltzes", "models/waltzes.affetto", "gone.affetto", "plain", "elsewhere", "Two Words"],
)
def test_what_looks_like_a_path_or_is_another_folder_is_a_path(text: str, folder: Path) -> None:
    assert leads_to_model(text, folder)
