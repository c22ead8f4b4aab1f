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

PIECE = "exactly one piece"
SENTENCE = "exactly one true sentence"
UNSEEN = "never reached the bot"
FALSE = "false notices"
SILENT = "silent"
NO_ANSWER = "without a first answer"
DOUBLED = "doubled"
WIPED = "wiped"
WRONG = (FALSE, SILENT, NO_ANSWER, DOUBLED, WIPED)
"""What must not be."""
OUTCOMES = (PIECE, SENTENCE, UNSEEN, *WRONG)


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


def judge(discord: Discord, host: Host, asked: list[tuple[Member, Interaction]]) -> Tally:
    """Looks at each request from its member's side."""
    with database(host) as connection:
        pieces = {int(row[0]) for row in connection.execute("SELECT id FROM pieces")}
        rows = {int(row[0]) for row in connection.execute("SELECT id FROM jobs")}
    # A file's address names the message that it was uploaded to.
    filled = {url.split("/")[-3] for url in discord.messages.files}
    tally = Tally()
    for member, interaction in asked:
        seen = _seen(discord, member, interaction)
        outcome = _outcome(seen, interaction, pieces, rows, filled)
        tally.counts[outcome] += 1
        if outcome in WRONG:
            shown = [(each["content"], len(each["attachments"])) for each in seen]
            tally.cases.append(f"{outcome}: request {interaction.id:x}: {shown}")
    return tally


def _seen(discord: Discord, member: Member, interaction: Interaction) -> list[Json]:
    """All messages about a request: its member has no other one."""
    seen = [] if interaction.answer is None else [interaction.answer]
    seen += interaction.followups
    known = {message["id"] for message in seen}
    elsewhere = discord.messages.in_channel() + discord.messages.to_member(member.id)
    named = (f"<@{member.id}>", f"Request {interaction.id:x}")
    return seen + [
        message
        for message in elsewhere
        if message["id"] not in known and any(name in message["content"] for name in named)
    ]


def _outcome(
    seen: list[Json],
    interaction: Interaction,
    pieces: set[int],
    rows: set[int],
    filled: set[str],
) -> str:
    posted = [message for message in seen if message["attachments"]]
    told = [message for message in seen if _is_sentence(message, interaction)]
    if any(message["id"] in filled and not message["attachments"] for message in seen):
        return WIPED
    if len(posted) > 1 or len(told) > 1:
        return DOUBLED
    if posted:
        return FALSE if told else PIECE
    if told:
        named = re.findall(r"piece:([0-9]+)", told[0]["content"])
        return SENTENCE if all(int(number) in pieces for number in named) else FALSE
    if interaction.callback is not None:
        return SILENT
    return NO_ANSWER if interaction.id in rows else UNSEEN


def _is_sentence(message: Json, interaction: Interaction) -> bool:
    text = message["content"]
    return "I was restarted" in text or f"Request {interaction.id:x}" in text
