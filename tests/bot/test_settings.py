"""What the bot adds to the settings; above all that the token stays secret."""

import re

import pytest

from bot.services.drain import TELL_SECONDS
from bot.settings import BotSettings
from engine.api.errors import SetupError
from engine.api.settings import PROJECT, read_settings

TOKEN = "abc.def.ghi"


def test_the_bots_own_variables_are_read_beside_the_engines() -> None:
    found = read_settings(
        BotSettings,
        {
            "DISCORD_TOKEN": f" {TOKEN} ",
            "AFFETTO_JOBS_PER_MEMBER": "5",
            "AFFETTO_CACHE_MB": "20",
            "AFFETTO_QUEUE": "9",
            "AFFETTO_VOICE": "1",
        },
    )
    assert found.voice
    assert found.discord_token == TOKEN
    assert (found.jobs_per_member, found.cache_bytes, found.queue_limit) == (5, 20_000_000, 9)


def test_the_token_alone_is_enough() -> None:
    found = read_settings(BotSettings, {"DISCORD_TOKEN": TOKEN})
    assert (found.jobs_per_member, found.cache_bytes) == (3, 500_000_000)
    assert not found.voice


def test_a_switch_takes_one_or_zero() -> None:
    with pytest.raises(SetupError, match=r"^AFFETTO_VOICE must be 1 \(on\) or 0 \(off\), not yes"):
        read_settings(BotSettings, {"DISCORD_TOKEN": TOKEN, "AFFETTO_VOICE": "yes"})


def test_a_missing_token_is_named_with_the_rest_and_where_to_get_one() -> None:
    with pytest.raises(SetupError) as caught:
        read_settings(BotSettings, {"AFFETTO_CACHE_MB": "-1"})
    cache, token = sorted(str(caught.value).splitlines())
    assert token.startswith(
        "DISCORD_TOKEN is not set: write it into .env. The bot's token, from https"
    )
    assert cache == "AFFETTO_CACHE_MB must be a whole number from 0 to 1000000, not -1."


def test_the_token_is_never_shown() -> None:
    assert TOKEN not in repr(BotSettings(discord_token=TOKEN))
    with pytest.raises(SetupError, match="DISCORD_TOKEN must be the bot's token alone") as caught:
        read_settings(BotSettings, {"DISCORD_TOKEN": f"Bot {TOKEN}"})
    assert TOKEN not in str(caught.value)


def test_a_container_is_given_more_time_to_stop_than_the_work_may_take() -> None:
    text = (PROJECT / "compose.yaml").read_text("utf-8")
    # The first service is the bot; the others belong to a cluster.
    grace = re.findall(r"stop_grace_period: ([0-9]+)s", text)[0]
    drain = read_settings(BotSettings, {"DISCORD_TOKEN": TOKEN}).drain_seconds
    assert int(grace) > drain + TELL_SECONDS + 5
