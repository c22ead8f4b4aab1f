"""What became of members' requests: what each of them sees in the end."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from tests.discord_server.host import Host
from tests.discord_server.interactions import Interaction
from tests.discord_server.members import Member
from tests.discord_server.rows import database
from tests.discord_server.server import Discord
from tests.discord_server.shapes import Json

PIECE = "exactly what was asked for"
PART = "some of several, and one true sentence on the rest"
SENTENCE = "exactly one true sentence"
UNSEEN = "never reached the bot"
FALSE = "false notices"
SILENT = "silent"
NO_ANSWER = "without a first answer"
DOUBLED = "doubled"
WIPED = "wiped"
WRONG = (FALSE, SILENT, NO_ANSWER, DOUBLED, WIPED)
"""What must not be."""
OUTCOMES = (PIECE, PART, SENTENCE, UNSEEN, *WRONG)


@dataclass(frozen=True, slots=True)
class Wish:
    """A request of a member's.

    Attributes:
        member: Who asks; nobody asks twice.
        interaction: The request.
        kind: What for: "piece", "variations", "duel" or "stems".
        pieces: How many messages with files are to come of it.
    """

    member: Member
    interaction: Interaction
    kind: str
    pieces: int


@dataclass(slots=True)
class Tally:
    """How requests ended.

    Attributes:
        counts: How many ended in each way.
        cases: What the members of those that ended wrongly see.
    """

    counts: Counter[str] = field(default_factory=Counter)
    cases: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        """How many ended as none must."""
        return sum(self.counts[outcome] for outcome in WRONG)


def judge(discord: Discord, host: Host, asked: list[Wish]) -> Tally:
    """Looks at each request from its member's side."""
    with database(host) as connection:
        pieces = {int(row[0]) for row in connection.execute("SELECT id FROM pieces")}
        rows = {int(row[0]) for row in connection.execute("SELECT id FROM jobs")}
    # A file's address names the message that it was uploaded to.
    filled = {url.split("/")[-3] for url in discord.messages.files}
    tally = Tally()
    for wish in asked:
        interaction = wish.interaction
        seen = _seen(discord, wish.member, interaction)
        outcome = _outcome(seen, wish, pieces, rows, filled)
        tally.counts[outcome] += 1
        if outcome in WRONG:
            shown = [(each["content"], len(each["attachments"])) for each in seen]
            about = f"{wish.kind}, {wish.pieces} wanted, {interaction.id:x}"
            tally.cases.append(f"{outcome}: {about}: {shown}")
    return tally


def _seen(discord: Discord, member: Member, interaction: Interaction) -> list[Json]:
    """All messages about a request: its member has no other one."""
    seen = [] if interaction.answer is None else [interaction.answer]
    seen += interaction.followups
    known = {message["id"] for message in seen}
    elsewhere = discord.messages.in_channel() + discord.messages.to_member(member.id)
    # A piece that follows is a request by the name of its message.
    names = [interaction.id, *(int(message["id"]) for message in interaction.followups)]
    named = (f"<@{member.id}>", *(f"Request {name:x}" for name in names))
    return seen + [
        message
        for message in elsewhere
        if message["id"] not in known and any(name in message["content"] for name in named)
    ]


def _outcome(
    seen: list[Json],
    wish: Wish,
    pieces: set[int],
    rows: set[int],
    filled: set[str],
) -> str:
    posted = [message for message in seen if message["attachments"]]
    told = [message for message in seen if _is_sentence(message)]
    if any(message["id"] in filled and not message["attachments"] for message in seen):
        return WIPED
    files = [file["filename"] for message in posted for file in message["attachments"]]
    if len(posted) > wish.pieces or len(told) > 1 or len(files) > len(set(files)):
        return DOUBLED
    if len(posted) == wish.pieces:
        return FALSE if told else PIECE
    if told:
        named = re.findall(r"piece:([0-9]+)", told[0]["content"])
        true = all(int(number) in pieces for number in named)
        return (PART if posted else SENTENCE) if true else FALSE
    if wish.interaction.callback is not None:
        return SILENT
    return NO_ANSWER if wish.interaction.id in rows else UNSEEN


def _is_sentence(message: Json) -> bool:
    text = message["content"]
    return "I was restarted" in text or re.search(r"Request [0-9a-f]{8}", text) is not None
