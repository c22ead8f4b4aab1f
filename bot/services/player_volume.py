"""Sets how loud a server's player plays: the piece that plays at once, and all later ones."""

from __future__ import annotations

import logging

from bot.i18n.messages import t
from bot.services.player_deck import Deck
from bot.store.errors import PieceNotFoundError
from bot.store.servers import Servers
from engine.api.errors import AffettoError, RequestError

_log = logging.getLogger(__name__)


async def change_volume(servers: Servers, deck: Deck, percent: int, member_id: int) -> str:
    """Sets the volume of a server; returns what the member is told once what plays has it.

    One change is made after the other, and of those that wait for their turn the last one only.

    Args:
        servers: Keeps the volume.
        deck: Has what plays on the server.
        percent: The volume, within ``engine.api.composition.VOLUMES``.
        member_id: Who waits for it.

    Raises:
        RequestError: The sound could not be made; all is as it was.
        BusyError: Another process holds the database.
    """
    deck.wanted = percent
    async with deck.turn:
        if deck.wanted != percent:
            return t("volume-overtaken", percent=percent)
        before = servers.rules(deck.server_id).volume
        await servers.change(deck.server_id, volume=percent)
        try:
            await deck.follow_volume(member_id)
        except (AffettoError, PieceNotFoundError) as error:
            _log.warning("what plays could not be made louder or softer", exc_info=True)
            await servers.change(deck.server_id, volume=before)
            raise RequestError(t("volume-failed", percent=before)) from error
    return t("volume-set", percent=percent)
