"""What is to go wrong with requests, by the will of a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.discord_server.limits import refusal


@dataclass(frozen=True, slots=True)
class Fault:
    """One request that fails before it has any effect.

    Attributes:
        name: Method and template, such as ``GET /users/@me``.
        status: The answer's status.
        body: Its JSON; a text is sent as HTML, as proxies do.
        headers: Its headers besides the usual ones.
    """

    name: str
    status: int
    body: Any
    headers: Mapping[str, str]


@dataclass(slots=True)
class Faults:
    """The faults that are still to come.

    Attributes:
        left: Them, the next first.
    """

    left: list[Fault] = field(default_factory=list)

    def add(
        self, name: str, status: int, body: Any, headers: Mapping[str, str] | None = None
    ) -> None:
        """Let the next request of that name fail; see :class:`Fault`."""
        self.left.append(Fault(name, status, body, headers or {}))

    def limit(self, name: str, seconds: float) -> None:
        """Let the next request of that name meet a rate limit for so many seconds."""
        after = f"{seconds:.3f}"
        headers = {
            "Retry-After": after,
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset-After": after,
            "X-RateLimit-Scope": "user",
        }
        self.add(name, 429, refusal(seconds), headers)

    def take(self, name: str) -> Fault | None:
        """The fault that strikes a request of that name, if one does."""
        for fault in self.left:
            if fault.name == name:
                self.left.remove(fault)
                return fault
        return None
