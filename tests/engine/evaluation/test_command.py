"""``affetto evaluate`` refuses at once what it cannot do."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.__main__ import main


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--pieces", "4"),
        ("--seconds", "181"),
        ("--workers", "0"),
        ("--guidance", "9"),
        ("--candidates", "0"),
    ],
)
def test_a_number_out_of_range_is_one_line_and_status_2(
    option: str, value: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["evaluate", "--data", str(tmp_path), "--out", str(out), option, value]) == 2
    said = capsys.readouterr().err
    assert said.removeprefix("affetto: ").removeprefix("--").startswith(f"{option[2:]} must be")
    assert said.count("\n") == 1
    assert not out.exists()


def test_a_missing_model_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = ["--model", str(tmp_path / "none"), "--out", str(tmp_path / "out")]
    assert main(["evaluate", "--data", str(tmp_path), *wrong]) == 2
    assert str(tmp_path / "none") in capsys.readouterr().err
