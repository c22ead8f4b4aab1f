"""What each of several people added to a piece that they make together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from engine.api.errors import RequestError


@dataclass(frozen=True, slots=True)
class Share:
    """One step in the making of a piece: bars after its end, or instruments over what stands.

    What stood before the first bars were put after its end is the opening's: of a share with
    neither bars nor instruments.

    Example: ``Share(1, "bob", more=4)`` are four bars of the second of those who take part.

    Attributes:
        who: Which of them it was, counted from 0 in the order in which they joined; decides the
            colour.
        label: What they are called on the picture; any text.
        more: How many bars it put after the last, ≥ 0.
        add: The instruments that it added over what stood, by their names in
            ``instruments.ORDER``.

    Raises:
        RequestError: A number is below 0.
    """

    who: int
    label: str
    more: int = 0
    add: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if min(self.who, self.more) < 0:
            raise RequestError("Shares count from 0, and so do their bars.")

    def to_json(self) -> dict[str, Any]:
        """Return plain values from which :meth:`from_json` restores an equal share."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Share:
        """Restore what :meth:`to_json` wrote.

        Raises:
            RequestError: A value is missing or not allowed.
        """
        try:
            add = tuple(str(one) for one in data["add"])
            return cls(int(data["who"]), str(data["label"]), int(data["more"]), add)
        except (KeyError, TypeError, ValueError) as error:
            raise RequestError(f"This is no stored share: {error}.") from error
