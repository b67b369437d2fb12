"""Background entry: apply payments anew, and go on with what processors do."""

from __future__ import annotations

from fairdue.payments.jobs.gateways import RECONCILE_JOB
from fairdue.payments.jobs.reapplying import REAPPLY_ACCOUNT, REAPPLY_IMPORT

__all__ = ["REAPPLY_ACCOUNT", "REAPPLY_IMPORT", "RECONCILE_JOB"]
