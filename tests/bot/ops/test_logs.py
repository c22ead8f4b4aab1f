"""The log as the operator reads it: for people or as JSON, each line with its request's id."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bot.ops.logs import HumanFormatter, JsonFormatter, set_up_log
from bot.settings import LogFormat
from engine.api.errors import WorkerDiedError
from tests.bot.fake_engine import FakeEngine
from tests.bot.world import World, said, seen


@pytest.fixture
def log(capsys: pytest.CaptureFixture[str]) -> Iterator[Log]:
    root = logging.getLogger()
    level = root.level
    yield Log(capsys)
    root.setLevel(level)
    for handler in root.handlers[:]:
        if isinstance(handler.formatter, JsonFormatter | HumanFormatter):
            root.removeHandler(handler)
    for name in ("bot", "engine"):
        logging.getLogger(name).setLevel(logging.NOTSET)


class Log:
    """What was written to the standard error stream."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def text(self) -> str:
        return self._capsys.readouterr().err

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text().splitlines()]


JOBS = ("bot.services.acceptance", "bot.services.jobs")


async def test_json_lines_name_the_request_and_what_it_took(
    log: Log, world: World, engine: FakeEngine
) -> None:
    set_up_log("INFO", "json")
    first = world.emit(world.alice, "compose", mood="sad")
    second = world.emit(world.bob, "compose", mood="calm")
    await world.env.settle()

    ours = [line for line in log.lines() if line["logger"] in JOBS]
    for result in (first, second):
        accepted, delivered = (
            line for line in ours if line["request"] == f"{result._interaction.id:x}"
        )
        assert accepted["message"] == "compose accepted"
        assert accepted["level"] == "INFO"
        assert accepted["time"].endswith("+00:00")
        assert delivered["facts"]["kind"] == "compose"
        assert delivered["facts"]["stages"]["compose"] == 0.5
        assert delivered["facts"]["seconds"] >= 0


async def test_an_error_is_one_line_with_its_traceback(
    log: Log, world: World, engine: FakeEngine
) -> None:
    set_up_log("INFO", "json")
    engine.ends_with = WorkerDiedError("It died\ntwice.")
    engine.ends_with.add_note("what the worker said")
    result = await world.alice.slash(world.channel, "compose", mood="sad")

    world.expect(WorkerDiedError)
    [failed] = [line for line in log.lines() if line["level"] == "ERROR"]
    assert failed["request"] in said(result)
    assert failed["message"] == "failed"
    assert "WorkerDiedError: It died\ntwice.\nwhat the worker said" in failed["error"]


@pytest.mark.parametrize("log_format", ["human", "json"])
async def test_lines_about_no_request_name_none(log: Log, log_format: LogFormat) -> None:
    set_up_log("WARNING", log_format)
    logging.getLogger("bot.client").warning("ready in %d servers", 3)
    logging.getLogger("bot.client").info("not this")

    [line] = log.text().splitlines()
    if log_format == "json":
        assert json.loads(line).keys() == {"time", "level", "logger", "message"}
    else:
        assert line.endswith(" WARNING bot.client: ready in 3 servers")


async def test_lines_for_people_name_the_request_in_brackets(log: Log, world: World) -> None:
    set_up_log("INFO", "human")
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    await world.bob.click(seen(result), custom_id="vote:1:up")

    name = f"{result._interaction.id:x}"
    assert f" INFO bot.services.acceptance: [{name}] compose accepted\n" in log.text()


async def test_what_befell_the_jobs_of_the_last_run_names_them(
    log: Log, world: World, engine: FakeEngine
) -> None:
    engine.held = True
    result = await world.alice.slash(world.channel, "compose", mood="sad")
    set_up_log("DEBUG", "json")
    world.env.inject_error("PATCH", "/webhooks/*", status=503, times=None)
    await world.restart()
    await world.env.settle()

    [line] = [line for line in log.lines() if line["logger"] == "bot.services.notices"]
    assert line["request"] == f"{result._interaction.id:x}"
    engine.let_go()


@pytest.mark.parametrize("log_format", ["human", "json"])
def test_no_line_holds_a_secret_whoever_logs_it(log: Log, log_format: LogFormat) -> None:
    set_up_log("DEBUG", log_format, ["made.up.token"])
    library = logging.getLogger("discord.http")
    library.warning("refused: %s", "Bot made.up.token")
    library.warning("PATCH https://discord.com/api/v10/webhooks/5/aW50ZXJ-_x/messages/@original")
    library.warning("POST https://discord.com/api/v10/interactions/5/aW50ZXJ-_x/callback")
    try:
        int("made.up.token")
    except ValueError:
        library.exception("failed")
    text = log.text()
    assert "made.up.token" not in text
    assert "aW50ZXJ" not in text
    assert text.count("[hidden]") >= 4
    assert "/webhooks/5/[hidden]/messages/@original" in text
    if log_format == "json":
        assert all(json.loads(line) for line in text.splitlines())
