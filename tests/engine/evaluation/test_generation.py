"""Pieces that are measured: composed by a model's own composer, in processes of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.api.errors import CheckpointError
from engine.api.moods import mood
from engine.api.request import ComposeRequest
from engine.composing.note_composer import NoteComposer
from engine.evaluation import generation
from engine.evaluation.generation import composing


def test_requests_are_composed_in_their_order_as_the_composer_itself_does(
    tiny_composer: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    requests = [ComposeRequest(mood("calm"), seed, seconds=5, candidates=1) for seed in (1, 2)]
    with composing(tiny_composer, 1) as generate:
        made = list(generate(requests))
    composer = NoteComposer.open(tiny_composer)
    for one, request in zip(made, requests, strict=True):
        assert one.notes.tolist() == composer.compose(request).score.notes.tolist()
    assert made[0].notes.tolist() != made[1].notes.tolist()
    # Whoever waits sees how many are done.
    assert "composing: 100%" in capsys.readouterr().err


def test_a_folder_that_is_no_composer_is_told_before_any_process_starts(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=str(tmp_path)), composing(tmp_path, 1):
        raise AssertionError("there is nothing to compose with")


def test_a_process_that_was_not_started_says_so() -> None:
    with pytest.raises(RuntimeError, match="has not been started by composing"):
        generation._compose(ComposeRequest(mood("calm")))
