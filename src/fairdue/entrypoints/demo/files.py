"""The demo files, byte for byte as a creditor would send them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fairdue.entrypoints.demo import portfolio

HEADER = (
    "external_ref",
    "debtor_name",
    "debtor_ssn_last4",
    "debtor_email",
    "debtor_phone",
    "original_amount",
    "due_date",
    "creditor_name",
    "account_type",
)
NOBODY = "-"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of portfolio.py; `dpd` is as of today, `plot` None when intake refuses the row."""

    ref: str
    name: str
    amount: str
    dpd: int | None
    plot: str | None
    broken: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFile:
    """A file, when it came, and what its import has to come to."""

    name: str
    days_ago: int
    rows: Sequence[Row]
    created: int
    changed: int = 0
    unchanged: int = 0
    errors: int = 0
    renamed_columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_failed(self) -> bool:
        """Whether the file as a whole is refused."""
        return bool(self.renamed_columns)


def read_table(table: str) -> list[Row]:
    """Read the lines of a table of portfolio.py."""
    rows = []
    for line in table.strip().splitlines():
        ref, name, amount, dpd, plot, *rest = [cell.strip() for cell in line.split("|")]
        broken = dict(cell.split("=", 1) for cell in rest)
        rows.append(Row(ref, name, amount, None if dpd == NOBODY else int(dpd), None if plot == NOBODY else plot, broken))
    return rows


def apex_files() -> list[DemoFile]:
    """The seven files of Apex in the order they came: 85 accounts, 11 errors; one is refused whole, one corrects another."""
    cascade = read_table(portfolio.CASCADE)
    return [
        DemoFile(name="cascade_placement.csv", days_ago=68, rows=cascade, created=18, errors=1),
        DemoFile(name="harborview_medical.csv", days_ago=61, rows=read_table(portfolio.HARBORVIEW), created=15, errors=2),
        DemoFile(
            name="tri_county_utilities.csv",
            days_ago=54,
            rows=read_table(portfolio.TRI_COUNTY),
            created=0,
            errors=1,
            renamed_columns={"original_amount": "balance"},
        ),
        DemoFile(name="west_region_placements.csv", days_ago=47, rows=read_table(portfolio.WEST), created=20, errors=3),
        DemoFile(
            name="cascade_placement_corrected.csv",
            days_ago=33,
            rows=[_corrected(row) for row in cascade],
            created=1,
            changed=3,
            unchanged=15,
        ),
        DemoFile(name="brightpath_loans.json", days_ago=19, rows=read_table(portfolio.BRIGHTPATH), created=16, errors=1),
        DemoFile(name="metro_retail.csv", days_ago=4, rows=read_table(portfolio.METRO), created=15, errors=3),
    ]


def lakeside_files() -> list[DemoFile]:
    """The one file of Lakeside."""
    return [DemoFile(name="lakeside_medical.csv", days_ago=26, rows=read_table(portfolio.LAKESIDE), created=6, errors=1)]


def plots(files: Sequence[DemoFile]) -> dict[str, tuple[str, int]]:
    """Return the plot of each account and how many days ago its file came, by reference."""
    found: dict[str, tuple[str, int]] = {}
    for file in files:
        for row in file.rows:
            if row.plot is not None and not file.is_failed:
                found.setdefault(row.ref, (row.plot, file.days_ago))
    return found


def content(file: DemoFile, today: dt.date, persons: dict[str, int]) -> bytes:
    """Write a file. `persons` numbers people by name over all files, so that one person keeps his number and address."""
    rows = [_cells(row, today, persons) for row in file.rows]
    if file.name.endswith(".json"):
        return json.dumps(rows, indent=1).encode()
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER, lineterminator="\n")
    writer.writerow({name: file.renamed_columns.get(name, name) for name in HEADER})
    writer.writerows(rows)
    return text.getvalue().encode()


def _corrected(row: Row) -> Row:
    ref, plot = portfolio.CASCADE_CORRECTED
    amount = portfolio.CASCADE_RESTATED.get(row.ref, row.amount)
    return Row(row.ref, row.name, amount, row.dpd, plot if row.ref == ref else row.plot)


def _cells(row: Row, today: dt.date, persons: dict[str, int]) -> dict[str, str]:
    number = persons.setdefault(row.name, len(persons))
    creditor, account_type = portfolio.CREDITORS[row.ref.partition("-")[0]]
    cells = {
        "external_ref": row.ref,
        "debtor_name": row.name,
        # Some people lack one or the other. 555-0100 to 555-0199 are reserved for fiction.
        "debtor_ssn_last4": str(1000 + (9 + number * 733) % 9000) if (number + 4) % 7 else "",
        "debtor_email": _email(row.name) if (number + 4) % 6 and row.name[:1].isalpha() else "",
        "debtor_phone": f"+12025550{100 + number % 100}" if (number + 5) % 9 else "",
        "original_amount": row.amount,
        "due_date": "" if row.dpd is None else (today - dt.timedelta(days=row.dpd)).isoformat(),
        "creditor_name": creditor,
        "account_type": account_type,
    }
    return {**cells, **row.broken}


def _email(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@example.com"
