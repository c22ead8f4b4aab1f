"""What a model loses on music it has not learned from, as its file says."""

from __future__ import annotations

from pathlib import Path

from engine.evaluation.losses import stated_losses
from engine.tokens.note_vocabulary import NOTE_VOCABULARY


def test_a_composer_s_file_says_what_it_loses(tiny_composer: Path) -> None:
    names = {attribute.name for attribute in NOTE_VOCABULARY.attributes}
    assert set(stated_losses(tiny_composer)) == {*names, "all"}
