"""``affetto worker`` where it cannot be one."""

from __future__ import annotations

import sys

import pytest

from engine.__main__ import main


def test_without_its_packages_it_says_which_are_missing_and_what_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("AFFETTO_BAND_MODEL", "models/band")
    for name in [name for name in sys.modules if name.startswith("engine.service.cluster.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert main(["worker"]) == 2
    assert capsys.readouterr().err == (
        "affetto: A cluster needs packages that are not there (psycopg): start with ./affetto, "
        "or install requirements-cluster.lock.\n"
    )
    assert "AFFETTO_BAND_MODEL is not used any more" in caplog.text
