"""What a setting's text may be, and how it becomes a value."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, TypeVar

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Rule(Generic[_Value]):
    """How a variable's text becomes a value, and which values are allowed.

    Attributes:
        sentence: What is allowed, to follow the variable's name: ``must be …``.
        parse: Turns the text into a value; ValueError where it cannot.
        allows: Whether a value is allowed.
    """

    sentence: str
    parse: Callable[[str], _Value]
    allows: Callable[[_Value], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class About:
    """What there is to know about one setting.

    Attributes:
        variable: The environment variable's name.
        rule: How it is read and checked.
        help: One sentence for the operator, the same as in ``.env.example``.
        secret: Whether the value must never be shown.
    """

    variable: str
    rule: Rule[Any]
    help: str
    secret: bool = False


def about(
    variable: str, rule: Rule[Any], help_: str, *, secret: bool = False
) -> Mapping[str, About]:
    """The metadata of a field that is a setting."""
    return MappingProxyType({"about": About(variable, rule, help_, secret)})


def whole(low: int, high: int, *, unit: int = 1) -> Rule[int]:
    """A whole number from ``low`` to ``high``, inclusive; kept times ``unit``."""
    return Rule(
        f"must be a whole number from {low} to {high}",
        lambda text: int(text) * unit,
        lambda value: low * unit <= value <= high * unit,
    )


def number(low: float, high: float) -> Rule[float]:
    """A finite number from ``low`` to ``high``, inclusive."""
    return Rule(
        f"must be a number from {low:g} to {high:g}",
        float,
        lambda value: math.isfinite(value) and low <= value <= high,
    )


def folder() -> Rule[Path]:
    """A folder, made absolute; it need not be there yet, but no file may lie in its place."""
    return Rule("must be a folder", _path, lambda path: path.is_dir() or not path.exists())


def _path(text: str) -> Path:
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError as error:  # "~name" of nobody known here.
        raise ValueError(text) from error
