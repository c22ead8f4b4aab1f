"""What a model loses on music it has not learned from, measured anew and as its file says."""

from __future__ import annotations

import pytest

from engine.evaluation.losses import stated_losses
from engine.evaluation.piano.losses import validation_losses
from tests.engine.conftest import Trained


def test_measured_anew_it_is_what_the_models_file_says(trained: Trained) -> None:
    measured = validation_losses(trained.model, trained.root / "data")
    stated = stated_losses(trained.model)
    assert set(measured) == {"shift", "pitch", "duration", "velocity", "all"} == set(stated)
    # The file's figures are rounded.
    assert measured == pytest.approx(stated, abs=2e-3)
