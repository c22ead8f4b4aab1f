"""Interactions: what a member did, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Final

from tests.discord_server.messages import EPHEMERAL, LOADING, ApiError, File, Messages
from tests.discord_server.shapes import Json


class Kind(IntEnum):
    """What a member did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Callback(IntEnum):
    """How the bot answers first."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


_FITTING: Final = {
    Kind.COMMAND: {Callback.MESSAGE, Callback.DEFERRED_MESSAGE, Callback.MODAL},
    Kind.COMPONENT: set(Callback) - {Callback.CHOICES},
    Kind.AUTOCOMPLETE: {Callback.CHOICES},
    Kind.MODAL: set(Callback) - {Callback.CHOICES, Callback.MODAL},
}


@dataclass(slots=True, eq=False)
class Interaction:
    """One interaction, as a member sees it too.

    Attributes:
        id: Its id.
        kind: What the member did.
        token: What the bot answers with.
        expired: Whether Discord no longer waits for the first answer.
        token_expired: Whether the token has run out, as it does after 15 minutes.
        source: For a button, the message it stands on.
        callback: How the bot answered first, if it did.
        choices: What it suggested, for what a member types.
        modal: The form it showed.
        answer: The message that answers; for a button that changes its message, that one.
        followups: Further messages.
        edits: What the answer's text became, edit by edit.
    """

    id: int
    kind: Kind
    token: str
    expired: bool = False
    token_expired: bool = False
    source: Json | None = None
    callback: Callback | None = None
    choices: list[Json] = field(default_factory=list)
    modal: Json | None = None
    answer: Json | None = None
    followups: list[Json] = field(default_factory=list)
    edits: list[str] = field(default_factory=list)

    @property
    def thinking(self) -> bool:
        """Whether the answer still says that the bot is thinking."""
        return self.answer is not None and bool(self.answer["flags"] & LOADING)

    @property
    def shown(self) -> Json | None:
        """The answer, once there is one that says something."""
        return None if self.thinking else self.answer

    @property
    def only_for_member(self) -> bool:
        """Whether nobody else sees the answer."""
        return self.answer is not None and bool(self.answer["flags"] & EPHEMERAL)

    def respond(self, body: Json, files: list[File], messages: Messages) -> Json:
        """Take the first answer.

        Raises:
            ApiError: It comes too late, is not the first, or does not fit.
        """
        if self.expired:
            raise ApiError(404, 10062, "Unknown interaction")
        if self.callback is not None:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        callback = Callback(body["type"])
        if callback not in _FITTING[self.kind]:
            raise ApiError(400, 50035, f"Invalid Form Body: {callback.name} does not fit here")
        data: Json = body.get("data") or {}
        if callback is Callback.MESSAGE:
            self.answer = messages.add(data, files, **self._about())
        elif callback is Callback.DEFERRED_MESSAGE:
            self.answer = messages.add(data, flags=LOADING, **self._about())
        elif callback is Callback.UPDATE:
            self.answer = messages.edit(self._source(), data, files)
        elif callback is Callback.DEFERRED_UPDATE:
            self.answer = self._source()
        elif callback is Callback.CHOICES:
            self.choices = data["choices"]
        else:
            self.modal = data
        self.callback = callback
        return self._callback_response()

    def _about(self) -> dict[str, Any]:
        return {"type": 20 if self.kind is Kind.COMMAND else 19}

    def _source(self) -> Json:
        if self.source is None:
            raise ApiError(400, 50035, "Invalid Form Body: there is no message to update")
        return self.source

    def _callback_response(self) -> Json:
        about: Json = {"id": str(self.id), "type": int(self.kind)}
        response: Json = {"interaction": about}
        if self.answer is not None:
            about["response_message_id"] = self.answer["id"]
            about["response_message_loading"] = self.thinking
            about["response_message_ephemeral"] = self.only_for_member
        if self.callback in (Callback.MESSAGE, Callback.UPDATE):
            response["resource"] = {"type": int(self.callback), "message": self.answer}
        return response

    def original(self) -> Json:
        """The message that answers.

        Raises:
            ApiError: There is none, or the token has run out.
        """
        self.require_token()
        if self.answer is None:
            raise ApiError(404, 10008, "Unknown Message")
        return self.answer

    def require_token(self) -> None:
        """Make sure that the token works.

        Raises:
            ApiError: It has run out, or nothing was answered yet.
        """
        if self.token_expired:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        if self.callback is None:
            raise ApiError(404, 10015, "Unknown Webhook")
