"""The command line as a process of its own, with the uniform model in its worker."""

from __future__ import annotations

from engine.api.settings import PROJECT

PROGRAM = f"""\
import sys
from functools import partial
sys.path.insert(0, {str(PROJECT)!r})
import engine.cli.compose as command
from engine.__main__ import main
from engine.service.engines import open_pool
from tests.engine.fakes import open_uniform
if __name__ == "__main__":
    command.open_pool = partial(open_pool, open_composer=open_uniform)
    sys.exit(main())
"""
