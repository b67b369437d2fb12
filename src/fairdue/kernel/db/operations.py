"""Migration operations that give tenant tables their keys, policies, grants and guards. Django's state is untouched by them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.migrations.operations.base import Operation, OperationCategory

from fairdue.kernel.db.models import TenantForeignKey
from fairdue.kernel.db.scope import AGENCY_SETTING

READ_WRITE = "SELECT, INSERT, UPDATE, DELETE"
APPEND_ONLY = "SELECT, INSERT"
POLICY = f"(agency_id = current_setting('{AGENCY_SETTING}')::uuid)"


def secure(schema_editor: Any, table: str, grants: str) -> None:
    """Force row-level security on a table and grant the app role exactly what is named."""
    quote, run = schema_editor.quote_name, schema_editor.execute
    run(f"ALTER TABLE {quote(table)} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
    run(f"CREATE POLICY agency ON {quote(table)} USING {POLICY}")
    run(f"REVOKE ALL ON {quote(table)} FROM PUBLIC")
    run(f"GRANT {grants} ON {quote(table)} TO {quote(settings.APP_ROLE)}")


def forbid_rewriting(schema_editor: Any, table: str) -> None:
    """Refuse UPDATE, DELETE and TRUNCATE of a table to everybody, its owner included."""
    quote = schema_editor.quote_name
    schema_editor.execute(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {quote(table)} "
        "FOR EACH STATEMENT EXECUTE FUNCTION fairdue_append_only()"
    )


def add_foreign_key(schema_editor: Any, table: str, field: Any) -> None:
    """Add FOREIGN KEY (agency_id, x_id).

    The owner is under FORCEd row-level security too, and PostgreSQL validates with an ordinary query: without lifting FORCE it
    would see no rows and call an unchecked constraint valid.
    """
    quote, run = schema_editor.quote_name, schema_editor.execute
    other = field.related_model._meta.db_table
    tables = {table, other}
    for name in tables:
        run(f"ALTER TABLE {quote(name)} NO FORCE ROW LEVEL SECURITY")
    run(
        f"ALTER TABLE {quote(table)} ADD CONSTRAINT {quote(f'{table}_{field.column}_fk')} "
        f"FOREIGN KEY (agency_id, {quote(field.column)}) REFERENCES {quote(other)} (agency_id, id)"
    )
    for name in tables:
        run(f"ALTER TABLE {quote(name)} FORCE ROW LEVEL SECURITY")


class _DatabaseOnly(Operation):
    """An operation on the database that leaves Django's model state alone and is never optimised across."""

    reversible = True
    category = OperationCategory.SQL

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing: Django sees plain tables."""

    def references_model(self, name: str, app_label: str) -> bool:
        """Keep the optimiser from moving other operations past this one."""
        del name, app_label
        return True

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Nothing to undo by itself: unapplying goes on to drop the table."""


class SecureTenantTable(_DatabaseOnly):
    """PRIMARY KEY (agency_id, id), composite foreign keys, FORCEd row-level security and grants for a new tenant table.

    `is_root` adds the foreign key to the agency; other tables have it through what they refer to. `append_only`: no rewriting.
    """

    def __init__(self, model: str, is_root: bool = False, append_only: bool = False) -> None:
        """Take the model's name."""
        self.model, self.is_root, self.append_only = model, is_root, append_only

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Write only what differs from the defaults."""
        options = {name: True for name in ("is_root", "append_only") if getattr(self, name)}
        return type(self).__qualname__, [self.model], options

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Secure the table."""
        model = to_state.apps.get_model(app_label, self.model)
        table = model._meta.db_table
        quote, run = schema_editor.quote_name, schema_editor.execute
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'p'", [table])
            (key,) = cursor.fetchone()
        run(f"ALTER TABLE {quote(table)} DROP CONSTRAINT {quote(key)}, ADD CONSTRAINT {quote(key)} PRIMARY KEY (agency_id, id)")
        if self.is_root:
            run(
                f"ALTER TABLE {quote(table)} ADD CONSTRAINT {quote(f'{table}_agency_fk')} "
                "FOREIGN KEY (agency_id) REFERENCES access_agency (id)"
            )
        for field in model._meta.local_fields:
            if isinstance(field, TenantForeignKey):
                if field.related_model._meta.db_table == table:
                    raise TypeError(f"{table}.{field.column} refers to its own table: use AddTenantForeignKey after this")
                add_foreign_key(schema_editor, table, field)
        secure(schema_editor, table, APPEND_ONLY if self.append_only else READ_WRITE)
        if self.append_only:
            forbid_rewriting(schema_editor, table)

    def describe(self) -> str:
        """Say what it does in `migrate --plan`."""
        return f"Secure the tenant table of {self.model}"


class AddTenantForeignKey(_DatabaseOnly):
    """The constraint of a TenantForeignKey that AddField brought later: Django makes none and sees no drift."""

    def __init__(self, model: str, field: str) -> None:
        """Take the model's and the field's name."""
        self.model, self.field = model, field

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Write both names."""
        return type(self).__qualname__, [self.model, self.field], {}

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Add and validate the constraint."""
        model = to_state.apps.get_model(app_label, self.model)
        add_foreign_key(schema_editor, model._meta.db_table, model._meta.get_field(self.field))

    def describe(self) -> str:
        """Say what it does in `migrate --plan`."""
        return f"Add the tenant foreign key {self.model}.{self.field}"


class GrantGlobalTable(_DatabaseOnly):
    """Grants the app role exactly what is named on a table of the closed list without row-level security."""

    def __init__(self, table: str, grants: str = READ_WRITE) -> None:
        """Take the table's name and the rights."""
        self.table, self.grants = table, grants

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Write the rights only when they are not the usual ones."""
        return type(self).__qualname__, [self.table], {} if self.grants == READ_WRITE else {"grants": self.grants}

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Grant."""
        quote = schema_editor.quote_name
        schema_editor.execute(f"GRANT {self.grants} ON {quote(self.table)} TO {quote(settings.APP_ROLE)}")

    def describe(self) -> str:
        """Say what it does in `migrate --plan`."""
        return f"Grant {self.grants} on {self.table}"


class AddSearchFunction(_DatabaseOnly):
    """A function that searches past row-level security, and may be run by the app role only.

    Operators of text search are not leakproof: under row-level security they could not use their index. So the function belongs
    to a role without log-in that bypasses it and may read the granted columns only; it has to keep to the session's agency by
    itself. Where that role is missing, it runs as the caller: right, only slower.
    """

    def __init__(self, signature: str, sql: str, reads: dict[str, str] | None = None) -> None:
        """Take its name with types, CREATE FUNCTION with `{security}`, and the columns to grant for it by table."""
        self.signature, self.sql, self.reads = signature, sql, reads or {}

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Write the columns only where there are some."""
        return type(self).__qualname__, [self.signature, self.sql], {"reads": self.reads} if self.reads else {}

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make it, shut it, and give it away."""
        run, role = schema_editor.execute, schema_editor.quote_name(settings.SEARCH_ROLE)
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = %s AND r.rolbypassrls AND pg_has_role(r.oid, 'SET'))",
                [settings.SEARCH_ROLE],
            )
            (has_role,) = cursor.fetchone()
        run(self.sql.format(security="SECURITY DEFINER" if has_role else ""), params=None)
        run(f"REVOKE ALL ON FUNCTION {self.signature} FROM PUBLIC")
        run(f"GRANT EXECUTE ON FUNCTION {self.signature} TO {schema_editor.quote_name(settings.APP_ROLE)}")
        if has_role:
            for table, columns in self.reads.items():
                run(f"GRANT SELECT ({columns}) ON {schema_editor.quote_name(table)} TO {role}")
            run(f"ALTER FUNCTION {self.signature} OWNER TO {role}")

    def describe(self) -> str:
        """Say what it does in `migrate --plan`."""
        return f"Add the search {self.signature}"


class AddMonthlyPartitions(_DatabaseOnly):
    """Partitions of a table partitioned by RANGE on a UUIDv7 id: from `months_back` before this month to `months_ahead` after it.

    A partition is not guarded by its parent's policies, grants or triggers: each gets no grants at all and a trigger of its own.
    """

    def __init__(self, table: str, months_back: int, months_ahead: int) -> None:
        """Take the parent's name and the span in months."""
        self.table, self.months_back, self.months_ahead = table, months_back, months_ahead

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Write all three."""
        return type(self).__qualname__, [self.table, self.months_back, self.months_ahead], {}

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make every missing partition of the span."""
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT fairdue_add_month(%s, (date_trunc('month', now() AT TIME ZONE 'UTC') "
                "+ make_interval(months => m))::date) "
                "FROM generate_series(%s, %s) m",
                [self.table, -self.months_back, self.months_ahead],
            )

    def describe(self) -> str:
        """Say what it does in `migrate --plan`."""
        return f"Add monthly partitions of {self.table}"
