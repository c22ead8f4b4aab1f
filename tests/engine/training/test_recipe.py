"""The recipes of both models have all that a training asks of one."""

from __future__ import annotations

import inspect

import pytest

from engine.training.band.recipe import BandRecipe
from engine.training.piano.recipe import PianoRecipe
from engine.training.recipe import TrainingRecipe


@pytest.mark.parametrize("recipe", [PianoRecipe, BandRecipe])
def test_a_recipe_takes_what_a_training_hands_it(recipe: type[TrainingRecipe]) -> None:
    asked = inspect.getmembers(TrainingRecipe, inspect.isfunction)
    methods = [(name, method) for name, method in asked if not name.startswith("_")]
    assert {name for name, _ in methods} == {"fit_critic", "label_weakly", "mixture", "finish"}
    for name, method in methods:
        theirs = inspect.signature(getattr(recipe, name)).parameters
        assert list(theirs) == list(inspect.signature(method).parameters)
