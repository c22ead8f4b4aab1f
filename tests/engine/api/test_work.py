"""Work that is refused before the engine sees it."""

from __future__ import annotations

import pytest

from engine.api.composition import JointPiece, Rendering
from engine.api.errors import RequestError
from tests.bot.fake_engine import compose, compose_request

PIECE = compose(compose_request())


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"max_bytes": 0}, "max_bytes must be above 0, not 0."),
        ({"formats": ("wax",)}, "not as wax."),
        ({"volume": 0}, "percent, not 0."),
        ({"sheet": True, "stems": True}, "without stems or video"),
    ],
)
def test_what_cannot_be_rendered_is_refused(asked: dict[str, object], sentence: str) -> None:
    with pytest.raises(RequestError, match=sentence):
        Rendering(PIECE, **asked)  # type: ignore[arg-type]


def test_a_piece_of_several_people_was_made_by_somebody() -> None:
    with pytest.raises(RequestError, match="at least one share"):
        JointPiece(PIECE, ())
