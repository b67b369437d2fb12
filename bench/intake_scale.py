"""Intake at scale: each measurement prints its ratio against its bound, and the run ends with status 1 when one is missed.

- million: 1,000,000 rows at 0.7 or more of the rate of 100,000 rows, one worker;
- pairs: two workers import two files at 1.5 x or more of the rate of one worker, of one agency and of two;
- placeholder: rows of which half share one e-mail address take at most 2 x as long as ordinary ones;
- wide: a CSV file of 2 GB, 1 KB a row of which most is not mapped, in less than 300 MiB of memory of each worker.

Usage: python bench/intake_scale.py [PART ...] [--size SHARE], which makes all files smaller.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench._lab import (  # noqa: E402  # run as a file
    HEADER,
    Lab,
    as_file,
    load,
    memory_mib,
    open_lab,
    portfolio,
    row_of,
    run_import,
    send,
    wait_until_completed,
)

RATE_RATIO_MIN = 0.7
PAIR_RATIO_MIN = 1.5
PLACEHOLDER_RATIO_MAX = 2.0
MEMORY_MIB_MAX = 300
PAIR_ROWS = 100_000
PAIR_RUNS = 3
PLACEHOLDER_ROWS = 20_000
WIDE_BYTES = 2 * 1000**3
WIDE_COLUMNS = 40
"""Columns nobody maps, beside our own: what creditors' systems send along."""


def million(lab: Lab, share: float) -> bool:
    """Whether the rate stays as files grow tenfold."""
    rates = []
    for name, count in (("small", int(100_000 * share)), ("large", int(1_000_000 * share))):
        with lab.database(name):
            actor = lab.agency()
            data = portfolio(count)
            with lab.workers(name, 1):
                rates.append(count / run_import(actor, data))
        print(f"  {count:,} rows: {rates[-1]:,.0f}/s, {load()}", flush=True)
    return _verdict("rate of 1,000,000 rows to that of 100,000", rates[1] / rates[0], RATE_RATIO_MIN)


def pairs(lab: Lab, share: float) -> bool:
    """Whether a second worker helps when two files wait."""
    files = [portfolio(int(PAIR_ROWS * share), tag) for tag in ("a", "b")]
    is_reached = True
    for agencies in (1, 2):
        ratios = []
        for _ in range(PAIR_RUNS):
            seconds = []
            for count in (1, 2):
                with lab.database("pair"):
                    actors = [lab.agency(f"bench-{number}") for number in range(agencies)]
                    with lab.workers("pair", count):
                        began = time.perf_counter()
                        sent = [
                            (actor, send(actor, [data], len(data)))
                            for actor, data in zip((actors[0], actors[-1]), files, strict=True)
                        ]
                        wait_until_completed(sent)
                        seconds.append(time.perf_counter() - began)
            ratios.append(seconds[0] / seconds[1])
            print(f"  one worker {seconds[0]:.1f} s, two {seconds[1]:.1f} s, {load()}", flush=True)
        whose = "one agency" if agencies == 1 else "two agencies"
        is_reached &= _verdict(f"two files of {whose}: two workers to one", median(ratios), PAIR_RATIO_MIN)
    return is_reached


def placeholder(lab: Lab, share: float) -> bool:
    """Whether an address that is nobody's costs much."""
    count = int(PLACEHOLDER_ROWS * share)
    shared = b"".join(as_file(HEADER, (row_of(i, email="none@example.com" if i % 2 else None) for i in range(count))))
    seconds = []
    for data in (portfolio(count), shared):
        with lab.database("placeholder"):
            actor = lab.agency()
            with lab.workers("placeholder", 1):
                seconds.append(run_import(actor, data))
    print(f"  {count:,} rows: ordinary {seconds[0]:.1f} s, half with one e-mail address {seconds[1]:.1f} s, {load()}")
    return _verdict("time of shared to ordinary", seconds[1] / seconds[0], PLACEHOLDER_RATIO_MAX, is_most=True)


def wide(lab: Lab, share: float) -> bool:
    """Whether memory stays bounded however large the file is."""
    count, size_bytes = wide_size(int(WIDE_BYTES * share))
    with lab.database("wide"):
        actor = lab.agency()
        with lab.workers("wide", 2) as running:
            began = time.perf_counter()
            wait_until_completed([(actor, send(actor, wide_file(count), size_bytes))])
            seconds = time.perf_counter() - began
            peak = max(memory_mib(process) for process in running)
    print(f"  {size_bytes / 1000**3:.2f} GB, {count:,} rows in {seconds:.0f} s = {count / seconds:,.0f}/s, {load()}")
    return _verdict("MiB of the larger worker", peak, MEMORY_MIB_MAX, is_most=True)


def wide_file(count: int) -> Iterator[bytes]:
    """A file of our columns and many others."""
    names = ",".join(f"custom_{number:02d}" for number in range(WIDE_COLUMNS))
    return as_file(f"{HEADER},{names}", (f"{row_of(i)},{_ballast(i)}" for i in range(count)))


def wide_size(size_bytes: int) -> tuple[int, int]:
    """How many rows make such a file of about so many bytes, and how many they make exactly."""
    count = size_bytes // (len(row_of(0)) + len(_ballast(0)) + 6)
    return count, sum(map(len, wide_file(count)))


def _ballast(i: int) -> str:
    return ",".join(f"{i * 7919 + number:012d} note {number}" for number in range(WIDE_COLUMNS))


def _verdict(what: str, found: float, bound: float, *, is_most: bool = False) -> bool:
    is_reached = found <= bound if is_most else found >= bound
    print(
        f"{what}: {found:.2f}, {'at most' if is_most else 'at least'} {bound}: {'reached' if is_reached else 'MISSED'}",
        flush=True,
    )
    return is_reached


PARTS: dict[str, Callable[[Lab, float], bool]] = {
    "placeholder": placeholder,
    "pairs": pairs,
    "million": million,
    "wide": wide,
}


def main() -> None:
    """Measure the parts that are named, all by default. Raises SystemExit with status 1 when a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="what to measure; all by default")
    parser.add_argument("--size", type=float, default=1.0, help="share of the full size")
    options = parser.parse_args()
    with open_lab() as lab:
        reached = [PARTS[name](lab, options.size) for name in options.parts or PARTS]
    if not all(reached):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
