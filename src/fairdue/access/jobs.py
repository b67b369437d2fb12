"""Throw away what has expired: refresh tokens, ended sessions, old log-in attempts, links."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from fairdue.access.commands.attempts import sweep_attempts
from fairdue.access.commands.one_time_tokens import sweep_tokens
from fairdue.access.commands.sessions import sweep_sessions

log = logging.getLogger("fairdue.access")


@app.periodic(cron="23 * * * *", periodic_id="access.sweep")
@app.task(name="access.sweep", queueing_lock="access.sweep")
def sweep(timestamp: int) -> None:
    """Delete in bounded chunks whatever can no longer sign anybody in or slow anybody down."""
    del timestamp
    sessions, attempts, tokens = sweep_sessions(), sweep_attempts(), sweep_tokens()
    log.info("swept %d sessions, %d log-in attempts and %d links", sessions, attempts, tokens)
