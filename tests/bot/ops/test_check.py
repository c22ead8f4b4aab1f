"""``affetto bot check``: a line for each part of the set-up, and what is wrong with it."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.ops.check import Finding, check, token_shape
from bot.store import open_store
from engine.api.errors import CheckpointError, SetupError
from engine.api.settings import EngineSettings
from tests.bot.fake_engine import compose_request, keep
from tests.bot.test_startup import run
from tests.engine.rendering.soundfont_files import write_soundfont

ID = "123456789012345678"
TOKEN = f"{base64.urlsafe_b64encode(ID.encode()).decode().rstrip('=')}.Gabcde.{'x' * 38}"


async def healthy(settings: EngineSettings) -> AsyncIterator[tuple[str, str]]:
    for part in ("SoundFont", "models", "piece"):
        yield part, "fine"


async def without_models(settings: EngineSettings) -> AsyncIterator[tuple[str, str]]:
    yield "SoundFont", "fine"
    raise CheckpointError("AFFETTO_MODEL: nothing is there.")


async def findings(
    monkeypatch: pytest.MonkeyPatch, folder: Path, probe: object = healthy, **variables: str
) -> dict[str, Finding]:
    monkeypatch.chdir(folder)
    for name, text in {
        "DISCORD_TOKEN": TOKEN,
        "AFFETTO_DATA_DIR": str(folder),
        **variables,
    }.items():
        monkeypatch.setenv(name, text)
    found = [finding async for finding in check(probe)]  # type: ignore[arg-type]
    assert all("\n" not in str(finding) for finding in found)
    return {finding.part: finding for finding in found}


async def test_all_is_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_store(tmp_path / "affetto.db") as store:
        await keep(store, compose_request(), user=1)
    found = await findings(monkeypatch, tmp_path)
    assert list(found) == ["settings", "token", "database", "SoundFont", "models", "piece"]
    assert all(finding.fine for finding in found.values())
    assert f"client_id={ID}&" in found["token"].text
    assert found["database"].text.endswith("is whole and holds 1 pieces")


async def test_nothing_is_made_by_looking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = await findings(monkeypatch, tmp_path)
    assert found["database"].fine
    assert not (tmp_path / "affetto.db").exists()


async def test_a_variable_that_is_not_used_any_more_is_told_of_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await findings(monkeypatch, tmp_path, AFFETTO_BAND_MODEL="models/band")
    assert found["settings"].fine
    assert found["settings"].text.startswith("AFFETTO_BAND_MODEL is not used any more: one ")
    assert found["piece"].fine


@pytest.mark.parametrize("content", [b"", b"a diary " * 1000])
async def test_a_damaged_database_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    (tmp_path / "affetto.db").write_bytes(content)
    found = await findings(monkeypatch, tmp_path)
    assert not found["database"].fine
    assert "./affetto bot restore FILE" in found["database"].text
    assert found["piece"].fine


async def test_wrong_settings_are_named_each_and_the_rest_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await findings(monkeypatch, tmp_path, DISCORD_TOKEN="", AFFETTO_CACHE_MB="many")
    assert not found["settings"].fine
    assert found["piece"].fine


async def test_what_the_engine_stumbles_over_is_named_with_its_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await findings(monkeypatch, tmp_path, without_models)
    assert found["SoundFont"].fine
    assert str(found["models"]) == "WRONG models: AFFETTO_MODEL: nothing is there."
    assert "piece" not in found


@pytest.mark.parametrize(
    "token",
    [
        "made.up.token",
        "a" * 64,  # a public key
        "Mx" + TOKEN[:-30],
        f"{'!' * 24}.Gabcde.{'x' * 38}",
        f"{base64.urlsafe_b64encode(b'no number at all').decode().rstrip('=')}.Gabcde.{'x' * 38}",
    ],
)
def test_what_is_no_token_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(SetupError, match="does not look like a bot's token") as caught:
        token_shape(token)
    assert token not in str(caught.value)


@pytest.mark.slow
def test_the_command_tries_the_real_engine_and_tells_in_its_status(tmp_path: Path) -> None:
    done = run(tmp_path, "check", DISCORD_TOKEN=TOKEN, AFFETTO_WORKERS="1")
    lines = done.stdout.splitlines()
    assert [line[:5] for line in lines] == ["ok   "] * 6
    assert "five seconds were composed" in lines[-1]
    assert (done.returncode, done.stderr) == (0, "")

    piano = write_soundfont(tmp_path / "piano.sf2", [(0, 0)])
    done = run(tmp_path, "check", DISCORD_TOKEN=TOKEN, AFFETTO_SOUNDFONT=str(piano))
    assert done.returncode == 2
    assert "WRONG SoundFont: The SoundFont " in done.stdout
    assert "cannot play drums, bass, " in done.stdout
    assert TOKEN not in done.stdout + done.stderr


async def test_where_the_engine_s_settings_are_wrong_nothing_of_it_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await findings(monkeypatch, tmp_path, AFFETTO_WORKERS="many")
    assert list(found) == ["settings"]
    assert "AFFETTO_WORKERS" in found["settings"].text
    assert not found["settings"].fine


def test_a_token_whose_id_is_no_text_is_refused() -> None:
    start = base64.urlsafe_b64encode(b"\xff" * 15).decode()
    with pytest.raises(SetupError, match="does not look like a bot's token"):
        token_shape(f"{start}.Gabcde.{'x' * 38}")


async def test_a_database_that_cannot_be_opened_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "affetto.db").mkdir()
    found = await findings(monkeypatch, tmp_path)
    assert not found["database"].fine
    assert "affetto.db" in found["database"].text
    assert found["piece"].fine


async def test_a_wrong_token_is_named_and_the_rest_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await findings(monkeypatch, tmp_path, DISCORD_TOKEN="x" * 60)
    assert not found["token"].fine
    assert "does not look like a bot's token" in found["token"].text
    assert list(found) == ["settings", "token", "database", "SoundFont", "models", "piece"]
    assert found["piece"].fine
