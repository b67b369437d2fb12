"""Logs: one line a record, as readable text or as JSON; they carry ids, never personal data."""

from __future__ import annotations

import json
import logging
import logging.config
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

FACTS = ("request_id", "method", "path", "status", "duration_ms", "agency_id", "job_id", "task")


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in FACTS if hasattr(record, name)}


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Render time, level, logger, message and the record's facts."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_facts(record),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


class TextFormatter(logging.Formatter):
    """Time, level and message, for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Render one readable line, with the trace below it when there is one."""
        at = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S")
        facts = " ".join(f"{name}={value}" for name, value in _facts(record).items())
        line = f"{at} {record.levelname.lower():<7} {record.getMessage()} {facts}".rstrip()
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def configure(config: Mapping[str, Any]) -> None:
    """Send everything to standard error in the chosen format."""
    formatter = JsonFormatter if config.get("format") == "json" else TextFormatter
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"()": formatter}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"handlers": ["stderr"], "level": "INFO"},
            "loggers": {
                "procrastinate": {"level": "WARNING"},
                # Tells line by line what of a bank's file it can read, with everything that stands there.
                "mt940": {"level": "ERROR"},
                "django.request": {"level": "ERROR"},
                "psycopg.pool": {"level": "WARNING"},
            },
        }
    )
