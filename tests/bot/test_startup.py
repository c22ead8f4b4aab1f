"""``python -m bot`` as the operator meets it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import discord
import pytest

from bot import command_line
from bot import startup as start
from bot.client import Affetto
from bot.ops.logs import set_up_log
from bot.settings import BotSettings, database_path
from bot.store import Store, open_store
from engine.api.errors import AffettoError, SetupError
from engine.api.settings import EngineSettings
from tests.bot.fake_engine import FakeEngine
from tests.engine.rendering.soundfont_files import write_soundfont

PROJECT = Path(__file__).resolve().parents[2]


def run(tmp_path: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: text for name, text in os.environ.items() if "AFFETTO" not in name}
    environment |= {"AFFETTO_DATA_DIR": str(tmp_path), "PYTHONPATH": str(PROJECT), **variables}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_help(tmp_path: Path) -> None:
    done = run(tmp_path, "--help")
    assert done.returncode == 0
    assert "Run the Discord bot" in done.stdout


def test_a_wrong_call_is_one_line_and_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command_line.main(["back-up"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("affetto: argument command: invalid choice: 'back-up'")
    assert said.endswith("See affetto bot --help.\n")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"DISCORD_TOKEN": "two words"}, "DISCORD_TOKEN must be the bot's token alone"),
        pytest.param(
            {"DISCORD_TOKEN": "x", "AFFETTO_WORKERS": "many"},
            "AFFETTO_WORKERS must be a whole",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            {"DISCORD_TOKEN": "x", "AFFETTO_SOUNDFONT": "/no/such.sf2"},
            "/no/such.sf2",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_a_wrong_setting_is_one_line_and_status_2(
    tmp_path: Path, variables: dict[str, str], line: str
) -> None:
    done = run(tmp_path, **variables)
    assert done.returncode == 2
    assert line in done.stderr
    assert "Traceback" not in done.stderr
    assert "two words" not in done.stderr


def test_the_log_leaves_out_what_libraries_say_of_members() -> None:
    root = logging.getLogger()
    before = root.level, root.handlers[:]
    try:
        set_up_log("DEBUG", "human")
        assert logging.getLogger("bot.services.jobs").isEnabledFor(logging.DEBUG)
        for library in ("aiosqlite", "discord.http", "discord.gateway"):
            assert not logging.getLogger(library).isEnabledFor(logging.DEBUG)
    finally:
        root.setLevel(before[0])
        root.handlers[:] = before[1]
        for name in ("bot", "engine"):
            logging.getLogger(name).setLevel(logging.NOTSET)


class Discord:
    """Something that listens where Discord should, and gives one answer, or none."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self.asked = asyncio.Event()

    @asynccontextmanager
    async def listening(self, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Discord]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        address, port = server.sockets[0].getsockname()
        monkeypatch.setattr(discord.http.Route, "BASE", f"http://{address}:{port}/api/v10")
        async with server:
            yield self

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.asked.set()
        writer.write(self._answer)
        await reader.read()  # until the bot hangs up
        writer.close()


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An engine in the pool's place; names itself here when it is closed."""
    log: list[str] = []

    @asynccontextmanager
    async def open_engine(_settings: EngineSettings) -> AsyncIterator[FakeEngine]:
        try:
            yield FakeEngine()
        finally:
            log.append("engine")

    monkeypatch.setattr(start, "open_engine", open_engine)
    return log


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_stops_it_cleanly(
    settings: BotSettings,
    closed: list[str],
    monkeypatch: pytest.MonkeyPatch,
    number: signal.Signals,
) -> None:
    async with Discord(b"").listening(monkeypatch) as silent:
        serving = asyncio.create_task(start.serve(settings))
        await silent.asked.wait()
        assert not serving.done()
        os.kill(os.getpid(), number)
        await serving

    assert closed == ["engine"]
    async with open_store(database_path(settings)) as store:
        assert await store.jobs.mark_lost() == []


async def test_instruments_that_the_soundfont_cannot_play_and_old_variables_are_told_at_the_start(
    settings: BotSettings,
    closed: list[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("AFFETTO_BAND_MODEL", "models/band")
    piano = write_soundfont(tmp_path / "piano.sf2", [(0, program) for program in range(8)])
    async with Discord(b"").listening(monkeypatch) as silent:
        serving = asyncio.create_task(start.serve(replace(settings, soundfont=str(piano))))
        await silent.asked.wait()
        os.kill(os.getpid(), signal.SIGTERM)
        await serving

    assert f"The SoundFont {piano} cannot play drums, bass, mallets, " in caplog.text
    assert "AFFETTO_BAND_MODEL is not used any more: one composer writes for" in caplog.text


async def test_a_token_that_discord_refuses(
    settings: BotSettings, closed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    body = b'{"message": "401: Unauthorized", "code": 0}'
    answer = b"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\n"
    answer += b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    async with Discord(answer).listening(monkeypatch):
        with pytest.raises(SetupError, match="Discord refuses DISCORD_TOKEN") as caught:
            await start.serve(settings)

    assert settings.discord_token not in str(caught.value)
    assert closed == ["engine"]


async def test_discord_out_of_reach(
    settings: BotSettings, closed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Discord(b"").listening(monkeypatch):
        pass  # Nobody listens there from now on.
    with pytest.raises(start.DiscordAwayError, match="Discord cannot be reached"):
        await start.serve(settings)

    assert closed == ["engine"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (503, start.DiscordAwayError, "out of order"),
        pytest.param(403, SetupError, "refuses to let the bot", marks=pytest.mark.slow),
    ],
)
async def test_an_answer_that_may_be_another_soon_is_no_fault_of_the_set_up(
    settings: BotSettings,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    error: type[AffettoError],
    words: str,
) -> None:
    async def start_and_be_refused(*_: object) -> None:
        answer: Any = SimpleNamespace(status=status, reason="")
        raise discord.HTTPException(answer, "no")

    monkeypatch.setattr(Affetto, "start", start_and_be_refused)
    with pytest.raises(error, match=words):
        await start.serve(settings)


@pytest.mark.parametrize(("error", "status"), [(SetupError, 2), (start.DiscordAwayError, 1)])
def test_only_a_wrong_set_up_ends_with_the_status_that_systemd_leaves_alone(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: type[AffettoError],
    status: int,
) -> None:
    def fail(*_: object) -> NoReturn:
        raise error("It does not start.")

    monkeypatch.setattr(command_line, "read_settings", fail)
    assert command_line.main([]) == status
    assert capsys.readouterr().err == "It does not start.\n"


def test_nothing_is_missed_for_voice(
    settings: BotSettings,
    store: Store,
    engine: FakeEngine,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(discord.VoiceClient, "warn_nacl", True)
    monkeypatch.setattr(discord.VoiceClient, "warn_dave", True)
    settings.data_dir.mkdir(exist_ok=True)
    start.make_client(settings, store, engine)
    assert "voice" not in caplog.text


@pytest.mark.parametrize(("code", "words"), [(4004, "it was reset"), (4013, "with code 4013")])
async def test_a_connection_that_discord_closes_for_good(
    settings: BotSettings,
    closed: list[str],
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    words: str,
) -> None:
    async def start_and_be_closed(*_: object) -> None:
        closing: Any = SimpleNamespace(close_code=code)
        raise discord.ConnectionClosed(closing, shard_id=0, code=code)

    monkeypatch.setattr(Affetto, "start", start_and_be_closed)
    with pytest.raises(SetupError, match=words):
        await start.serve(settings)
    assert closed == ["engine"]
