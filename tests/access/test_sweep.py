"""Expired log-ins are thrown away."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fairdue.access.jobs import sweep
from fairdue.access.models import RefreshToken, Session
from tests.cast import PASSWORD, Api, Cast


def test_the_sweep_keeps_what_still_counts(frozen: Any, cast: Cast) -> None:
    tokens = Api().post("auth/token/", {"username": "alice", "password": PASSWORD}).json()
    ended = Session.objects.filter(id=cast.rita.session.id)
    ended.update(revoked_at=cast.rita.session.expires_at - dt.timedelta(days=7))
    frozen.shift(dt.timedelta(days=6))
    renewed = Api().post("auth/token/refresh/", {"refresh": tokens["refresh"]})
    assert renewed.status_code == 200
    sweep(0)
    assert RefreshToken.objects.count() == 2
    frozen.shift(dt.timedelta(days=2))
    sweep(0)
    assert RefreshToken.objects.count() == 1
    assert ended.exists()
    frozen.shift(dt.timedelta(days=24))
    sweep(0)
    assert not ended.exists()
    assert Session.objects.filter(user=cast.alice.user).count() == 2
    frozen.shift(dt.timedelta(days=12))
    sweep(0)
    assert (Session.objects.count(), RefreshToken.objects.count()) == (0, 0)
