"""Rules that parse and check the text of a setting."""

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
    """How to parse a variable's text, and which values are allowed.

    Attributes:
        sentence: What is allowed, as the predicate of a sentence: ``must be …``.
        parse: Converts the text to a value; raises ValueError if it cannot.
        allows: Whether a value is allowed.
    """

    sentence: str
    parse: Callable[[str], _Value]
    allows: Callable[[_Value], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class About:
    """The description of one setting.

    Attributes:
        variable: The name of the environment variable.
        rule: How its text is parsed and checked.
        help: One sentence for the operator, equal to that in ``.env.example``.
        secret: Whether the value must never be shown.
    """

    variable: str
    rule: Rule[Any]
    help: str
    secret: bool = False


def about(
    variable: str, rule: Rule[Any], help_: str, *, secret: bool = False
) -> Mapping[str, About]:
    """Make the metadata of a dataclass field that is a setting.

    Args:
        variable: The name of the environment variable.
        rule: How its text is parsed and checked.
        help_: One sentence for the operator.
        secret: Whether the value must never be shown.
    """
    return MappingProxyType({"about": About(variable, rule, help_, secret)})


def whole(low: int, high: int, *, unit: int = 1) -> Rule[int]:
    """A whole number from ``low`` to ``high``, inclusive; stored multiplied by ``unit``.

    Example: ``whole(1, 64, unit=1024).parse("2")`` is 2048.
    """
    return Rule(
        f"must be a whole number from {low} to {high}",
        lambda text: int(text) * unit,
        lambda value: low * unit <= value <= high * unit,
    )


def number(low: float, high: float) -> Rule[float]:
    """A finite number from ``low`` to ``high``, inclusive.

    Example: ``number(1, 3600).allows(0.5)`` is False.
    """
    return Rule(
        f"must be a number from {low:g} to {high:g}",
        float,
        lambda value: math.isfinite(value) and low <= value <= high,
    )


def folder() -> Rule[Path]:
    """A folder, made absolute; it need not exist yet, but the path must not be a file."""
    return Rule("must be a folder", _path, lambda path: path.is_dir() or not path.exists())


def folder_or_file() -> Rule[Path]:
    """A folder or a file, made absolute; it need not exist yet."""
    return Rule("must be a path", _path)


def _path(text: str) -> Path:
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError as error:  # "~name" of an unknown user.
        raise ValueError(text) from error
