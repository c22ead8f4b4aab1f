"""What a model loses on music it has not learned from, as its file says."""

from __future__ import annotations

from pathlib import Path

from engine.evaluation.losses import stated_losses
from tests.engine.evaluation.test_command import composer_folder


def test_the_losses_of_a_kind_of_music_are_read(tmp_path: Path) -> None:
    model = composer_folder(tmp_path / "model")
    assert stated_losses(model, "clip") == {"pitch": 1.5, "all": 8.25}
    assert stated_losses(model, "score") == {}
