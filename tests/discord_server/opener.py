"""How the workers of a bot in a process of its own open a composer of the tests'."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens a composer by the name of a function, which the workers alone import."""

    name: str

    def __call__(self, *arguments: Any) -> Any:
        module, function = self.name.split(":")
        return getattr(importlib.import_module(module), function)(*arguments)
