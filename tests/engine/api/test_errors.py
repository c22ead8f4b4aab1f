"""Errors cross from worker to pool, and their text goes to people as it stands."""

from __future__ import annotations

import pickle

import pytest

from engine.api import errors
from engine.api.errors import AffettoError


def descendants(error: type[AffettoError]) -> list[type[AffettoError]]:
    return [error, *(lower for child in error.__subclasses__() for lower in descendants(child))]


# Others may have made errors of their own of it.
ALL = [error for error in descendants(AffettoError) if error.__module__ == errors.__name__]


@pytest.mark.parametrize("error", ALL)
def test_an_error_survives_the_way_between_processes(error: type[AffettoError]) -> None:
    there = pickle.loads(pickle.dumps(error("A sentence.")))
    assert type(there) is error
    assert str(there) == "A sentence."
    assert there.args == ("A sentence.",)


def test_a_code_and_its_values_survive_too() -> None:
    there = pickle.loads(
        pickle.dumps(AffettoError("Sad or bad?", "odd", close=("sad", "bad"), n=2))
    )
    assert str(there) == "Sad or bad?"
    assert (there.code, there.values) == ("odd", {"close": ("sad", "bad"), "n": 2})


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    drawn = [line for line in (errors.__doc__ or "").splitlines() if "Error" in line]
    for error in ALL:
        (line,) = [line for line in drawn if error.__name__ in line.replace("─", " ").split()]
        assert line.index(error.__name__) == 4 * error.__mro__.index(AffettoError) + 4
