"""Whatever is killed: each job ends with exactly one piece or one error."""

from __future__ import annotations

from pathlib import Path

from tests.engine.service.cluster.chaos import Chaos
from tests.engine.service.cluster.postgres import Postgres

KILLS = ["machine", "client", "postgres", "worker", "postgres"]


async def test_no_job_is_lost_or_done_twice(postgres: Postgres, tmp_path: Path) -> None:
    address = postgres.new_database()
    chaos = Chaos(postgres, address, tmp_path, batches=[8, 8], pause_seconds=1.0)
    report = await chaos.run(KILLS)
    assert not report.errors
    assert (report.lost, report.doubled) == (0, 0), report
    assert len(report.ends) + report.orphans == report.jobs
    assert report.left <= report.orphans
