"""A touch is compared with enough performances that it has not learned from."""

from __future__ import annotations

import pytest

from engine.api.errors import DataError
from engine.composing.note_composer import TOUCH_MODEL
from engine.evaluation.touch.figures import FEWEST, compare_touches
from engine.touch.writer import TouchWriter


def test_too_few_performances_say_nothing_of_a_touch() -> None:
    writer = TouchWriter.open(TOUCH_MODEL)
    with pytest.raises(DataError, match=f"^0 performances are held out; at least {FEWEST} are"):
        compare_touches(writer, [])
