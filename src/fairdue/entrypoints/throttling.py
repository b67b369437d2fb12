"""How fast one caller may go: token buckets in this process, one for reads and one for writes of each user, key or address."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from fairdue.access.rules import address_of
from fairdue.kernel import clock
from fairdue.kernel.actor import Actor, PlatformActor
from fairdue.kernel.errors import Throttled
from fairdue.kernel.web import client_ip

READS = frozenset({"GET", "HEAD", "OPTIONS"})
BURST_SECONDS = 2
BUCKETS_MAX = 20_000


class Buckets:
    """Token buckets by key; the one unused longest is forgotten when there are too many."""

    def __init__(self, size_max: int) -> None:
        """Hold at most `size_max` buckets."""
        self._size_max = size_max
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        """How many are held."""
        return len(self._buckets)

    def take(self, key: str, per_second: int, at: float) -> float:
        """Take one token at an instant in seconds; return 0, or how many seconds to wait when there is none."""
        full = float(per_second * BURST_SECONDS)
        with self._lock:
            level, filled_at = self._buckets.pop(key, (full, at))
            level = min(full, level + max(0.0, at - filled_at) * per_second)
            is_taken = level >= 1
            self._buckets[key] = (level - 1 if is_taken else level, at)
            if len(self._buckets) > self._size_max:
                self._buckets.popitem(last=False)
        return 0.0 if is_taken else (1 - level) / per_second

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._buckets.clear()


buckets = Buckets(BUCKETS_MAX)


def wait_seconds(request: HttpRequest) -> float:
    """Take one token of whoever asks: a user or key wherever he is, else an address."""
    actor = getattr(request, "auth", None)
    is_read = request.method in READS
    per_second = settings.ENV.reads_per_second_max if is_read else settings.ENV.writes_per_second_max
    if per_second == 0:
        return 0.0
    who = str(actor.id) if isinstance(actor, Actor | PlatformActor) else address_of(client_ip(request))
    return buckets.take(f"{'read' if is_read else 'write'} {who}", per_second, clock.now().timestamp())


def throttle_stranger(request: HttpRequest) -> None:
    """Slow an address that keeps coming with tokens that do not hold. Raises Throttled."""
    wait = wait_seconds(request)
    if wait:
        raise Throttled(retry_after_seconds=math.ceil(wait))


class CallerThrottle(BaseThrottle):
    """Mounted on the API object, so that it holds for every route, signed in or not."""

    def __init__(self) -> None:
        """One object serves every thread: the answer to `wait()` is kept apart for each."""
        self._answer = threading.local()

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether the caller may go on now."""
        self._answer.wait = wait_seconds(request)
        return not self._answer.wait

    def wait(self) -> float | None:
        """Seconds until he may."""
        return getattr(self._answer, "wait", None)
