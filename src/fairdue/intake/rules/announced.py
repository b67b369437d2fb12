"""What a sender may say of a file beside it, checked. Pure."""

from __future__ import annotations

import datetime as dt
import re

from fairdue.intake.rules.checks import YEAR_MAX, YEAR_MIN
from fairdue.kernel.errors import Invalid

CONTROL_ROWS_MAX = 2**31 - 1
_PLAIN_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")


def check_announced(*, as_of_on: dt.date | None, control_rows: int | None, control_total: str) -> None:
    """Check the date of a file and its control totals. Raises Invalid, naming the field."""
    if as_of_on is not None and not YEAR_MIN <= as_of_on.year <= YEAR_MAX:
        raise Invalid("as_of", "out_of_range", f"must be a date from {YEAR_MIN} to {YEAR_MAX}")
    if control_rows is not None and not 0 <= control_rows <= CONTROL_ROWS_MAX:
        raise Invalid("control_rows", "out_of_range", "must be a number of rows")
    if control_total and not _PLAIN_DECIMAL.fullmatch(control_total):
        raise Invalid("control_total", "not_a_number", "must be a decimal number such as 1250.00")
