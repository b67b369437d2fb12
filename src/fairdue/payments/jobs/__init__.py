"""Background entry: apply payments anew, post bank files, and go on with what processors do."""

from __future__ import annotations

from fairdue.payments.jobs import bank_files, gateways
from fairdue.payments.jobs.reapplying import REAPPLY_ACCOUNT, REAPPLY_IMPORT

__all__ = ["REAPPLY_ACCOUNT", "REAPPLY_IMPORT", "bank_files", "gateways"]
