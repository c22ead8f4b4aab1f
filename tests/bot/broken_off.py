"""Connections to the simulated Discord that break off."""

from __future__ import annotations

import fnmatch
from typing import Any

import aiohttp
import pytest
from simcord.http import router


def break_off(
    monkeypatch: pytest.MonkeyPatch, method: str, path: str, *, done: bool, times: int = 1
) -> None:
    """Have the connection break off at the next requests of a kind.

    Args:
        monkeypatch: Ends it with the test.
        method: The requests' method.
        path: Their path, as a pattern for fnmatch.
        done: Whether Discord did what it was asked for, and only its answer was lost.
        times: How many of them break off.
    """
    real, left = router.dispatch, [None] * times

    def dispatch(backend: Any, asked: str, where: str, **more: Any) -> Any:
        if not left or asked != method or not fnmatch.fnmatch(where, path):
            return real(backend, asked, where, **more)
        left.pop()
        if done:
            real(backend, asked, where, **more)
        raise aiohttp.ServerDisconnectedError

    monkeypatch.setattr(router, "dispatch", dispatch)
