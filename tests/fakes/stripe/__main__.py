"""`python -m tests.fakes.stripe --port 12111 [--webhook URL --secret whsec_...]`: run the simulator until interrupted."""

from __future__ import annotations

import argparse
import sys
import threading

from tests.fakes.stripe import StripeSimulator


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description="A stateful simulator of Stripe's API, on loopback.")
    parser.add_argument("--port", type=int, default=12111)
    parser.add_argument("--webhook", help="where to deliver events")
    parser.add_argument("--secret", default="whsec_simulated", help="what they are signed with")
    options = parser.parse_args()
    with StripeSimulator(options.port) as simulator:
        if options.webhook:
            simulator.endpoint(options.webhook, options.secret)
        sys.stderr.write(f"Stripe is simulated at {simulator.url}\n")
        threading.Event().wait()


if __name__ == "__main__":
    main()
