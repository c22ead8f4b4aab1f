"""Keys as people write them."""

from __future__ import annotations

import pytest

from engine.api.errors import RequestError
from engine.api.keys import Key, Mode, all_keys, parse_key


def test_every_key_is_read_as_it_is_written() -> None:
    keys = all_keys()
    assert len(set(keys)) == 24
    assert [parse_key(str(key)) for key in keys] == list(keys)
    assert [str(key) for key in keys[:2]] == ["C major", "Db major"]


@pytest.mark.parametrize(
    ("text", "tonic", "mode"),
    [
        ("C", 0, "major"),
        ("a minor", 9, "minor"),
        ("  F#   MAJOR ", 6, "major"),
        ("Bbm", 10, "minor"),
        ("eb", 3, "major"),
        ("bb", 10, "major"),
        ("B", 11, "major"),
        ("bm", 11, "minor"),
        ("B minor", 11, "minor"),
        ("Cb", 11, "major"),
        ("E#", 5, "major"),
        ("G♯ min", 8, "minor"),
        ("d flat maj", 1, "major"),
        ("A♭", 8, "major"),
        ("AM", 9, "major"),
        ("Am", 9, "minor"),
    ],
)
def test_a_key_is_read(text: str, tonic: int, mode: Mode) -> None:
    assert parse_key(text) == Key(tonic, mode)


@pytest.mark.parametrize("text", ["", "H", "C majr", "C##", "C major minor", "1", "C\nmajor?"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match=r"^Unknown key: .*such as C major"):
        parse_key(text)


def test_a_key_has_one_of_twelve_tonics_and_two_modes() -> None:
    for tonic, mode in ((-1, "major"), (12, "major"), (0, "dorian")):
        with pytest.raises(RequestError, match="from 0"):
            Key(tonic, mode)  # type: ignore[arg-type]
