"""Reads the catalogue: every table but a closed list is walled in, and every tenant key has its constraint."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from fairdue.kernel.db import TenantForeignKey, rows

pytestmark = pytest.mark.django_db

GLOBAL_TABLES = {
    "django_migrations",
    "access_agency",
    "access_user",
    "access_session",
    "access_refresh_token",
    "access_api_key",
    "access_login_attempt",
    "access_second_factor",
    "access_recovery_code",
    "access_one_time_token",
    "intake_staged_row",
    "procrastinate_jobs",
    "procrastinate_events",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
}
POLICY = "(agency_id = (current_setting('fairdue.agency_id'::text))::uuid)"
APPEND_ONLY = {"journal_entry", "journal_seal", "ledger_entry", "ledger_posting"}


def _tenant_tables() -> dict[str, int]:
    found = rows(
        "SELECT oid::int AS oid, relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relkind IN ('r', 'p') AND NOT relispartition"
    )
    return {table.relname: table.oid for table in found if table.relname not in GLOBAL_TABLES}


def test_the_app_neither_owns_tables_nor_bypasses_policies() -> None:
    (role,) = rows("SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user")
    assert not any(role)
    assert rows("SELECT relname FROM pg_class WHERE relowner = current_user::regrole AND relkind IN ('r', 'p', 'v')") == []


def test_every_other_table_forces_the_one_policy() -> None:
    tables = _tenant_tables()
    assert len(tables) >= 20
    for name, oid in tables.items():
        (flags,) = rows("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s", [oid])
        assert all(flags), name
        policies = rows("SELECT pg_get_expr(polqual, polrelid) AS using, polcmd::text FROM pg_policy WHERE polrelid = %s", [oid])
        assert [(p.using, p.polcmd) for p in policies] == [(POLICY, "*")], name


def test_every_tenant_key_begins_with_the_agency() -> None:
    for name, oid in _tenant_tables().items():
        keys = rows(
            "SELECT i.indkey::int[] AS key, a.attnum FROM pg_index i "
            "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attname = 'agency_id' "
            "WHERE i.indrelid = %s AND i.indisunique",
            [oid],
        )
        assert keys, name
        assert all(key.key[0] == key.attnum for key in keys), name


def test_every_tenant_foreign_key_is_composite_valid_and_immediate() -> None:
    checked = 0
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, TenantForeignKey):
                found = rows(
                    "SELECT pg_get_constraintdef(oid) AS text, convalidated, condeferrable FROM pg_constraint "
                    "WHERE conrelid = %s::regclass AND conname = %s",
                    [model._meta.db_table, f"{model._meta.db_table}_{field.column}_fk"],
                )
                expected = (
                    f"FOREIGN KEY (agency_id, {field.column}) REFERENCES {field.related_model._meta.db_table}(agency_id, id)"
                )
                assert [(c.text, c.convalidated, c.condeferrable) for c in found] == [(expected, True, False)], field
                checked += 1
    assert checked >= 15


def test_the_app_may_do_only_what_is_granted() -> None:
    for name in _tenant_tables():
        granted = {
            row.privilege_type
            for row in rows(
                "SELECT privilege_type FROM information_schema.role_table_grants WHERE table_name = %s AND grantee = %s",
                [name, settings.APP_ROLE],
            )
        }
        expected = {"SELECT", "INSERT"} if name in APPEND_ONLY else {"SELECT", "INSERT", "UPDATE", "DELETE"}
        assert granted == expected, name


def test_partitions_cannot_be_reached_past_their_parent() -> None:
    found = rows(
        "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity AS is_walled, "
        "has_table_privilege(%s, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE') AS is_granted, "
        "EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'append_only') AS is_guarded "
        "FROM pg_class c WHERE c.relispartition AND c.relkind = 'r'",
        [settings.APP_ROLE],
    )
    assert len(found) >= 28
    for partition in found:
        assert (partition.is_walled, partition.is_granted, partition.is_guarded) == (True, False, True), partition.relname


def test_no_rights_are_given_by_default() -> None:
    assert rows("SELECT defaclrole FROM pg_default_acl") == []


def test_models_and_migrations_agree() -> None:
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    assert connection.vendor == "postgresql"
