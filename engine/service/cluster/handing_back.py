"""How a job goes back into its queue when its machine stops."""

from __future__ import annotations

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job


class HandedBackError(Exception):
    """The machine stops before the job is done; another is to do it."""


class HandingBack(BaseRetryStrategy):
    """Has procrastinate try again at once what was handed back, and nothing else."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Decide on a job that ended with an exception."""
        del job
        return RetryDecision() if isinstance(exception, HandedBackError) else None
