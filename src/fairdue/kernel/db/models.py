"""Base model and foreign key of every table that belongs to an agency."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from django.db.models import Func

from fairdue.kernel.ids import uuid7

_ST = TypeVar("_ST")
_GT = TypeVar("_GT")


class UUIDv7(Func):
    """PostgreSQL 18's uuidv7()."""

    function = "uuidv7"
    arity = 0
    output_field = models.UUIDField()


class TenantForeignKey(models.ForeignKey[_ST, _GT]):
    """A reference inside one agency.

    SecureTenantTable and AddTenantForeignKey give the database FOREIGN KEY (agency_id, x_id): row-level security does not guard
    foreign keys, so a simple one could point into another agency. Deleting is always refused while something refers to the row.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **options: Any) -> None:
        """Take the model referred to; the constraint and the index are ours to make."""
        options["db_constraint"] = False
        options.setdefault("db_index", False)
        super().__init__(to, on_delete, **options)

    def deconstruct(self) -> Any:
        """Hide what the constructor sets by itself from migrations."""
        name, path, args, options = super().deconstruct()
        options.pop("db_constraint", None)
        if options.get("db_index") is False:
            options.pop("db_index")
        else:
            options["db_index"] = True
        return name, path, args, options


class TenantModel(models.Model):
    """A row of one agency. Django sees `id` as the key; the database key is (agency_id, id)."""

    id = models.UUIDField(primary_key=True, default=uuid7, db_default=UUIDv7(), editable=False)
    agency_id = models.UUIDField(editable=False)

    class Meta:
        """No table of its own."""

        abstract = True
