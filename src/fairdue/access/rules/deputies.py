"""Who stands in for whom: collectors on leave must not stand in for one another in a circle."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from fairdue.access.types import Leave


def deputy_circle(leave: Leave, others: Iterable[Leave]) -> list[UUID]:
    """Return the collectors who would stand in for one another in a circle on one day if `leave` came to `others`; else [].

    `others` have no circle among themselves.
    """
    by_collector: dict[UUID, list[Leave]] = {}
    for other in others:
        by_collector.setdefault(other.collector_id, []).append(other)
    paths = [([leave.collector_id], leave)]
    while paths:
        path, last = paths.pop()
        if last.deputy_id is None:
            continue
        if last.deputy_id == leave.collector_id:
            return path
        for onward in by_collector.get(last.deputy_id, ()):
            first_on, last_on = max(last.first_on, onward.first_on), min(last.last_on, onward.last_on)
            if first_on <= last_on and onward.collector_id not in path:
                common = Leave(collector_id=onward.collector_id, first_on=first_on, last_on=last_on, deputy_id=onward.deputy_id)
                paths.append(([*path, onward.collector_id], common))
    return []
