"""What is to go wrong with requests, by the will of a test."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from tests.discord_server.limits import refusal

if TYPE_CHECKING:
    from tests.discord_server.rest import Request


class How(enum.Enum):
    """How a request fails."""

    REFUSED = "it is answered with an error and has no effect"
    RESET = "the connection is reset before it has any effect"
    LOST = "it has its effect, and the connection is reset in place of the answer"
    STRUCK = "it is carried out and answered, but something happens meanwhile"


EARLY: Final = (How.REFUSED, How.RESET)
"""Those that leave a request without effect."""


def anything(_request: Request) -> bool:
    """Strikes any request of the name."""
    return True


def with_files(request: Request) -> bool:
    """Strikes uploads alone."""
    return bool(request.files)


def without_files(request: Request) -> bool:
    """Strikes all but uploads."""
    return not request.files


@dataclass(frozen=True, slots=True)
class Fault:
    """One request that fails.

    Attributes:
        name: Method and template, such as ``GET /users/@me``.
        how: How it fails.
        status: The answer's status.
        body: Its JSON; a text is sent as HTML, as proxies do.
        headers: Its headers besides the usual ones; one with None is left out.
        where: Which requests of the name it strikes.
        then: Called when it strikes, after the request's effect.
    """

    name: str
    how: How = How.REFUSED
    status: int = 0
    body: Any = None
    headers: Mapping[str, str | None] = field(default_factory=dict)
    where: Callable[[Request], bool] = anything
    then: Callable[[], object] | None = None


@dataclass(slots=True)
class Faults:
    """The faults that are still to come.

    Attributes:
        left: Them, the next first.
    """

    left: list[Fault] = field(default_factory=list)

    def add(
        self,
        name: str,
        status: int,
        body: Any,
        headers: Mapping[str, str | None] | None = None,
        where: Callable[[Request], bool] = anything,
    ) -> None:
        """Let the next request of that name be refused; see :class:`Fault`."""
        self.left.append(Fault(name, How.REFUSED, status, body, headers or {}, where))

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

    def ban(self, name: str, seconds: float, where: Callable[[Request], bool] = anything) -> None:
        """Let the next request of that name meet a limit of a proxy's, which has no ``Via``."""
        headers = {"Retry-After": f"{seconds:g}", "Via": None}
        self.add(name, 429, refusal(seconds), headers, where)

    def reset(self, name: str, where: Callable[[Request], bool] = anything) -> None:
        """Let the next request of that name meet a connection that is reset."""
        self.left.append(Fault(name, How.RESET, where=where))

    def lose(
        self,
        name: str,
        where: Callable[[Request], bool] = anything,
        then: Callable[[], object] | None = None,
    ) -> None:
        """Let the answer to the next request of that name be lost."""
        self.left.append(Fault(name, How.LOST, where=where, then=then))

    def strike(
        self,
        name: str,
        then: Callable[[], object],
        where: Callable[[Request], bool] = anything,
    ) -> None:
        """Have something happen as the next request of that name has had its effect."""
        self.left.append(Fault(name, How.STRUCK, where=where, then=then))

    def take(self, request: Request) -> Fault | None:
        """The fault that strikes a request, if one does."""
        for fault in self.left:
            if fault.name == request.name and fault.where(request):
                self.left.remove(fault)
                return fault
        return None
