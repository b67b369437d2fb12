"""Probes: is the process alive, may it be sent traffic, and how do the workers do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from fairdue.kernel.db import rows

_WORKERS = "SELECT extract(epoch FROM now() - last_heartbeat)::float8 AS age FROM procrastinate_workers ORDER BY id"
_QUEUE = "SELECT status::text AS status, count(*) AS jobs FROM procrastinate_jobs WHERE status IN ('todo', 'doing') GROUP BY 1"
_OLDEST = """
SELECT coalesce(max(extract(epoch FROM now() - waiting.since)), 0)::float8 AS age FROM (
    SELECT coalesce(j.scheduled_at, (SELECT min(e.at) FROM procrastinate_events e WHERE e.job_id = j.id)) AS since
    FROM procrastinate_jobs j WHERE j.status = 'todo'
) waiting
"""


@dataclass(slots=True)
class _Migrations:
    """Whether this process has seen all its migrations applied: they stay so, and reading them from disk is slow."""

    are_applied: bool = False


_migrations = _Migrations()


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer without touching anything; `?full=1` adds what the workers and the queue do, or null when nobody can tell."""
    if request.GET.get("full") != "1":
        return JsonResponse({"status": "ok"})
    return JsonResponse({"status": "ok", **_work()})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers and all migrations are applied, else 503 with which of both is missing."""
    del request
    checks = {"database": "failed", "migrations": "unknown"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        checks["database"] = "ok"
        checks["migrations"] = "ok" if _has_all_migrations() else "missing"
    except (DatabaseError, OSError):
        pass
    is_ready = set(checks.values()) == {"ok"}
    return JsonResponse({"status": "ready" if is_ready else "not_ready", **checks}, status=200 if is_ready else 503)


def _has_all_migrations() -> bool:
    if not _migrations.are_applied:
        loader = MigrationLoader(connection)
        _migrations.are_applied = set(loader.graph.nodes) <= set(loader.applied_migrations)
    return _migrations.are_applied


def _work() -> dict[str, Any]:
    try:
        queue = {row.status: row.jobs for row in rows(_QUEUE)}
        return {
            "workers": [{"seconds_since_heartbeat": round(row.age, 1)} for row in rows(_WORKERS)],
            "jobs": {"waiting": queue.get("todo", 0), "running": queue.get("doing", 0)},
            "oldest_waiting_seconds": round(max(0.0, rows(_OLDEST)[0].age), 1),
        }
    except (DatabaseError, OSError):
        return {"workers": None, "jobs": None, "oldest_waiting_seconds": None}
