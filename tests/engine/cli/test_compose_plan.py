"""``affetto compose`` with chords, a form and a tempo, and what is made of such a piece."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.api.request import ComposeRequest
from tests.engine.cli.test_compose_command import data_of
from tests.engine.conftest import affetto


def compose(model: Path, folder: Path, *arguments: str) -> ComposeRequest:
    """The request of a piece, as its data tells it; the last argument is the seed."""
    done = affetto(
        *("compose", *arguments, "--candidates", "1", "--only", "midi"),
        cwd=folder,
        AFFETTO_MODEL=str(model),
    )
    assert (done.returncode, done.stderr) == (0, "")
    stored: dict[str, Any] = data_of(folder)[int(arguments[-1])]["request"]
    return ComposeRequest.from_json(stored)


@pytest.mark.slow
def test_chords_and_a_form_are_in_the_request_and_kept_by_what_is_made_of_the_piece(
    tiny_composer: Path, tmp_path: Path
) -> None:
    wish = ("--chords", "Am, F:2 G:2", "--form", "aa’", "--tempo", "120")
    first = compose(tiny_composer, tmp_path, *wish, "--seconds", "16", "--seed", "1")
    assert (str(first.chords), str(first.form)) == ("Am F:2 G:2", "A A'")
    assert (first.tempo, first.chords_set_length) == (120, False)
    (file,) = (path.name for path in tmp_path.glob("*-1.mid"))

    varied = compose(tiny_composer, tmp_path, "--vary", file, "--seed", "2")
    assert (varied.chords, varied.form) == (first.chords, first.form)
    assert varied.chords_set_length
    other = ("--chords", "I V", "--form", "A B")
    asked = compose(tiny_composer, tmp_path, "--vary", file, *other, "--seed", "3")
    assert (str(asked.chords), str(asked.form)) == ("I V", "A B")
    longer = compose(tiny_composer, tmp_path, "--extend", file, "--seed", "4")
    assert (longer.chords, longer.form) == (first.chords, None)
    changed = compose(tiny_composer, tmp_path, "--change", file, "--mood", "sad", "--seed", "5")
    assert (changed.chords, changed.form) == (None, None)


def test_a_melody_that_is_kept_takes_no_chords(tiny_composer: Path, tmp_path: Path) -> None:
    compose(tiny_composer, tmp_path, "--seconds", "8", "--seed", "1")
    (file,) = (path.name for path in tmp_path.glob("*-1.mid"))
    done = affetto("compose", "--change", file, "--mood", "sad", "--chords", "C", cwd=tmp_path)
    assert done.returncode == 2
    assert "A melody that is kept has its own chords and form: leave both out." in done.stderr
