"""``python -m engine`` itself, whatever the command."""

from __future__ import annotations

import io
import runpy
import sys

import pytest

from engine.api.settings import PROJECT


def test_what_is_printed_into_a_file_is_there_line_by_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(file))
    monkeypatch.setattr(sys, "argv", ["affetto", "--version"])
    with pytest.raises(SystemExit):
        runpy.run_path(str(PROJECT / "engine" / "__main__.py"), run_name="__main__")
    sys.stdout.write("epoch 1\n")
    assert file.getvalue().endswith(b"\nepoch 1\n")
