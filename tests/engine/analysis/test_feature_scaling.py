"""The scale of features."""

from __future__ import annotations

import numpy as np
import pytest

from engine.analysis.feature_scaling import FeatureSpace

NAMES = ("tonal_clarity", "valence")


@pytest.mark.parametrize(("means", "scales"), [(3, 2), (2, 3), (2, 0)])
def test_a_scale_has_a_figure_above_0_for_each_feature(means: int, scales: int) -> None:
    scale = np.ones(scales) if scales else np.array([1.0, 0.0])
    with pytest.raises(ValueError, match="2 means and scales above 0"):
        FeatureSpace(np.zeros(means), scale, NAMES)


def test_what_is_constant_stays_at_0() -> None:
    space = FeatureSpace.of(np.array([[0.1, 0.5], [0.1, 1.5]]), NAMES)
    assert space.scale.tolist() == [1.0, 0.5]
    assert space.transform(np.array([[0.1, 2.0]])).tolist() == [[0.0, 2.0]]
