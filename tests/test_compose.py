"""compose.yaml: its form, what runs in its containers, and that those calls work.

There is no Docker here, so it is held to the part of the Compose specification that it uses.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest
import yaml

from bot.settings import BotSettings
from engine.api.settings import read_settings

PROJECT: Final = Path(__file__).resolve().parents[1]
COMPOSE: Final[dict[str, Any]] = yaml.safe_load((PROJECT / "compose.yaml").read_text("utf-8"))
TEXTS: Final = {"type": "array", "items": {"type": "string"}}
SECONDS: Final = {"type": "string", "pattern": r"^\d+s$"}

# Source: https://github.com/compose-spec/compose-spec/blob/main/spec.md
SCHEMA: Final = {
    "type": "object",
    "required": ["services", "volumes"],
    "additionalProperties": False,
    "properties": {
        "volumes": {"type": "object", "additionalProperties": {"type": "null"}},
        "services": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["image", "restart", "mem_limit", "stop_grace_period", "security_opt"],
                "additionalProperties": False,
                "properties": {
                    "build": {"const": "."},
                    "image": {"type": "string", "pattern": r"^[a-z]+(:[\w.-]+)?$"},
                    "profiles": TEXTS,
                    "command": TEXTS,
                    "env_file": {"const": ".env"},
                    "environment": {"type": "object", "additionalProperties": {"type": "string"}},
                    "volumes": {"type": "array", "items": {"pattern": r"^[a-z]+:/[\w/]+$"}},
                    "depends_on": {
                        "type": "object",
                        "additionalProperties": {
                            "type": "object",
                            "required": ["condition"],
                            "additionalProperties": False,
                            "properties": {
                                "condition": {"enum": ["service_started", "service_healthy"]},
                                "required": {"type": "boolean"},
                            },
                        },
                    },
                    "healthcheck": {
                        "type": "object",
                        "additionalProperties": False,
                        "properties": {
                            "disable": {"const": True},
                            "test": {**TEXTS, "prefixItems": [{"enum": ["CMD", "CMD-SHELL"]}]},
                            "interval": SECONDS,
                            "timeout": SECONDS,
                            "retries": {"type": "integer", "minimum": 1},
                        },
                    },
                    "restart": {"const": "unless-stopped"},
                    "init": {"type": "boolean"},
                    "mem_limit": {"type": "string", "pattern": r"^\$\{[A-Z_]+:-\d+m\}$"},
                    "stop_grace_period": SECONDS,
                    "read_only": {"const": True},
                    "tmpfs": TEXTS,
                    "cap_drop": {"const": ["ALL"]},
                    "security_opt": {"const": ["no-new-privileges:true"]},
                },
            },
        },
    },
}


def test_it_has_the_form_that_the_specification_wants() -> None:
    jsonschema.validate(COMPOSE, SCHEMA)


def test_what_is_named_is_there() -> None:
    services = COMPOSE["services"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= services.keys()
        volumes = {volume.partition(":")[0] for volume in service.get("volumes", ())}
        assert volumes <= COMPOSE["volumes"].keys()
    healthy = [
        needed
        for service in services.values()
        for needed, how in service.get("depends_on", {}).items()
        if how["condition"] == "service_healthy"
    ]
    assert all("test" in services[needed]["healthcheck"] for needed in healthy)


def test_without_the_profile_the_bot_is_alone_and_needs_nothing_of_it() -> None:
    services = COMPOSE["services"]
    alone = {name for name, service in services.items() if "profiles" not in service}
    assert alone == {"affetto"}
    assert services["affetto"]["depends_on"]["postgres"]["required"] is False
    assert {tuple(services[name]["profiles"]) for name in services.keys() - alone} == {("cluster",)}


def filled(text: str, **variables: str) -> str:
    """A value as Compose fills it in."""
    return re.sub(r"\$\{(\w+):-([^}]*)\}", lambda match: variables.get(match[1]) or match[2], text)


def test_every_variable_of_ours_is_a_setting_or_the_file_s_own() -> None:
    settings = {
        entry.metadata["about"].variable for entry in BotSettings.__dataclass_fields__.values()
    }
    own = {"AFFETTO_MEMORY", "AFFETTO_POSTGRES_MEMORY", "AFFETTO_POSTGRES_PASSWORD"}
    text = (PROJECT / "compose.yaml").read_text("utf-8")
    assert set(re.findall(r"\$\{(\w+)", text)) <= settings | own
    given = {
        name
        for service in COMPOSE["services"].values()
        for name in service.get("environment", {})
        if name.startswith("AFFETTO")
    }
    assert given <= settings
    assert "DISCORD_TOKEN" not in COMPOSE["services"]["worker"]["environment"]


def test_a_worker_has_the_model_that_its_bot_asks_for() -> None:
    given = COMPOSE["services"]["worker"]["environment"]
    for name in ("AFFETTO_MODEL", "AFFETTO_SOUNDFONT"):
        assert filled(given[name], **{name: "models/mine"}) == "models/mine"
        assert filled(given[name]) == ""


def test_the_address_that_its_head_tells_is_that_of_its_database() -> None:
    text = (PROJECT / "compose.yaml").read_text("utf-8")
    found = re.search(r"AFFETTO_ENGINE=(\S+) into", text)
    assert found is not None
    settings = read_settings(BotSettings, {"DISCORD_TOKEN": "x", "AFFETTO_ENGINE": found[1]})
    postgres = COMPOSE["services"]["postgres"]["environment"]
    assert settings.engine == (
        f"postgresql://{postgres['POSTGRES_USER']}:THE-SAME@postgres/{postgres['POSTGRES_DB']}"
    )


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the Dockerfile copies, and nothing else."""
    folder = tmp_path_factory.mktemp("image")
    copied = re.findall(
        r"^COPY (\w+) \w+$", (PROJECT / "Dockerfile").read_text("utf-8"), re.MULTILINE
    )
    assert "engine" in copied
    for name in copied:
        shutil.copytree(
            PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.tflite")
        )
    return folder


@pytest.mark.slow
def test_the_worker_s_call_runs_in_what_the_image_holds(image: Path) -> None:
    service = COMPOSE["services"]["worker"]
    program, *arguments = service["command"]
    assert program == "python"
    nowhere = "postgresql://affetto:x@127.0.0.1:1/affetto"
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=image,
        env={
            "PATH": os.environ["PATH"],
            **{
                name: filled(text, AFFETTO_ENGINE=nowhere)
                for name, text in service["environment"].items()
            },
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    # As far as it gets without its database.
    assert done.returncode == 1, done.stderr
    assert "affetto: The database of AFFETTO_ENGINE is out of reach: " in done.stderr
