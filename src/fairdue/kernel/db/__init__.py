"""The tenant database: scope, models, foreign keys and migration operations that keep agencies apart."""

from __future__ import annotations

from fairdue.kernel.db.models import TenantForeignKey, TenantModel, UUIDv7
from fairdue.kernel.db.scope import WrongNesting, agency_scope, global_transaction, savepoint
from fairdue.kernel.db.sql import execute, rows, uuids

__all__ = [
    "TenantForeignKey",
    "TenantModel",
    "UUIDv7",
    "WrongNesting",
    "agency_scope",
    "execute",
    "global_transaction",
    "rows",
    "savepoint",
    "uuids",
]
