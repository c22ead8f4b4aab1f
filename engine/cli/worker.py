"""``affetto worker``: this machine as one of a cluster's engine machines."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys

from engine.api.errors import EngineError, SetupError
from engine.api.settings import EngineSettings, read_settings, unused_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options: there are none, the settings say all."""
    parser.epilog = (
        "AFFETTO_ENGINE names the database, AFFETTO_WORKERS how many pieces are made at the same "
        "time; .env.example lists all settings. SIGTERM has it finish what it is at."
    )


def run(args: argparse.Namespace) -> int:
    """Take jobs until told to stop."""
    del args
    settings = read_settings(EngineSettings)
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    if unused := unused_settings():
        logging.getLogger(__name__).warning("%s", unused)
    try:
        # Only now: no other command needs the cluster's packages.
        from engine.service.cluster.serving import serve_machine  # noqa: PLC0415
    except ImportError as error:
        raise SetupError(
            f"A cluster needs packages that are not there ({error.name}): start with ./affetto, "
            "or install requirements-cluster.lock."
        ) from error
    try:
        asyncio.run(serve_machine(settings))
    except EngineError as error:
        print(f"affetto: {error}", file=sys.stderr)
        return 1
    return 0
