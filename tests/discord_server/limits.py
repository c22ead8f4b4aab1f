"""Rate limits as Discord has them: buckets, their headers, and the answer of who ignores them."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from typing import Final

REQUESTS: Final = 5
SECONDS: Final = 1.0
"""What a bucket allows: so many requests in so many seconds. Discord's own differ from route
to route and are told in the headers alone, which is what a client must go by."""


@dataclass(slots=True)
class _Bucket:
    began: float = float("-inf")
    taken: int = 0


@dataclass(slots=True)
class Limits:
    """Counts requests; one instance a server."""

    _buckets: dict[str, _Bucket] = field(default_factory=dict)

    def take(self, route: str, major: str) -> tuple[bool, dict[str, str]]:
        """Count one request.

        Args:
            route: Method and template; the same for all that share a bucket's name.
            major: The parameters that have a bucket each: channel, webhook and its token.

        Returns:
            Whether it is within the limit, and the headers of its answer.
        """
        now = time.monotonic()
        bucket = self._buckets.setdefault(f"{route} {major}", _Bucket())
        if now - bucket.began >= SECONDS:
            bucket.began, bucket.taken = now, 0
        bucket.taken += 1
        after = bucket.began + SECONDS - now
        return bucket.taken <= REQUESTS, headers(route, REQUESTS - bucket.taken, after)


def headers(route: str, remaining: int, after: float) -> dict[str, str]:
    """The headers about a bucket.

    Source: https://discord.com/developers/docs/topics/rate-limits
    """
    return {
        "X-RateLimit-Limit": str(REQUESTS),
        "X-RateLimit-Remaining": str(max(0, remaining)),
        "X-RateLimit-Reset": f"{time.time() + after:.3f}",
        "X-RateLimit-Reset-After": f"{after:.3f}",
        "X-RateLimit-Bucket": hashlib.sha256(route.encode()).hexdigest()[:32],
        # Answers come through a proxy; one without this header is taken for a ban by Cloudflare.
        "Via": "1.1 google",
    }


def refusal(after: float) -> dict[str, object]:
    """The body of a 429 answer."""
    return {"message": "You are being rate limited.", "retry_after": after, "global": False}
