"""Processes a bank file and kills itself with -9 before the N-th statement: `python victim.py AGENCY FILE N ROWS`."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any
from uuid import UUID

import django


def main() -> None:
    """Process the file until the statement; exit 0 when it is done before."""
    django.setup()
    from django.db import connection

    from fairdue.jobs.types import Run
    from fairdue.payments.commands import bank_matching, bank_posting
    from fairdue.payments.flows import bank_files

    agency_id, file_id, last, at_once = UUID(sys.argv[1]), UUID(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    bank_files.READ_AT_ONCE = bank_matching.MATCH_AT_ONCE = bank_posting.POST_AT_ONCE = at_once
    left = last

    def count(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        bank_files.process_bank_file(Run(agency_id), file_id)


if __name__ == "__main__":
    main()
