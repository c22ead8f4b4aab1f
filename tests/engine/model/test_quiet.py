"""What native code says while a network is loaded."""

from __future__ import annotations

import os

import pytest

from engine.model.quiet import quietly


def test_native_greetings_are_held_back_and_nothing_after_them(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with quietly():
        os.write(2, b"INFO: Created a delegate.\n")
    os.write(2, b"affetto: this counts.\n")
    with pytest.raises(ZeroDivisionError), quietly():
        raise ZeroDivisionError
    os.write(2, b"affetto: and this.\n")
    assert capfd.readouterr().err == "affetto: this counts.\naffetto: and this.\n"
