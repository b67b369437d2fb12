"""The journal: functions that guard append-only tables, the partitioned entries, their side table, and seals."""

from django.conf import settings
from django.db import migrations, models

import fairdue.kernel.db.models
import fairdue.kernel.ids
from fairdue.kernel.db.operations import AddMonthlyPartitions, SecureTenantTable, secure

FUNCTIONS = """
CREATE FUNCTION fairdue_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

-- A UUIDv7 with nothing but a time in it: the bound between two months.
CREATE FUNCTION fairdue_month_bound(month date) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM month::timestamp AT TIME ZONE 'UTC') * 1000)::bigint), 12, '0')
            || repeat('0', 20))::uuid
$$;

-- Runs as the tables' owner, so that a nightly job of the app role can make next months' partitions and nothing else.
CREATE FUNCTION fairdue_add_month(parent text, month date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    start date := date_trunc('month', month)::date;
    child text := parent || '_' || to_char(start, 'YYYY_MM');
BEGIN
    IF NOT EXISTS (SELECT FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid
                   WHERE c.relname = parent AND c.relnamespace = 'public'::regnamespace)
       OR start < date '2000-01-01' OR start > (now() + interval '5 years')::date THEN
        RAISE EXCEPTION 'no month % for %', month, parent;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext(child));
    IF to_regclass('public.' || quote_ident(child)) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)', child, parent,
                   public.fairdue_month_bound(start), public.fairdue_month_bound((start + interval '1 month')::date));
    EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC', child);
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', child);
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON public.%I '
                   'FOR EACH STATEMENT EXECUTE FUNCTION public.fairdue_append_only()', child);
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION fairdue_add_month(text, date) FROM PUBLIC;
"""

ENTRIES = """
CREATE TABLE journal_entry (
    id uuid NOT NULL DEFAULT uuidv7(),
    agency_id uuid NOT NULL,
    at timestamptz NOT NULL,
    xid bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    kind text NOT NULL,
    subject_type text NOT NULL,
    subject_id uuid NOT NULL,
    actor_role text NOT NULL,
    actor_id uuid,
    actor_name text NOT NULL,
    ip inet,
    request_id uuid,
    changes jsonb NOT NULL DEFAULT '{}',
    facts jsonb NOT NULL DEFAULT '{}',
    personal_digest bytea,
    PRIMARY KEY (agency_id, id)
) PARTITION BY RANGE (id);
CREATE INDEX journal_entry_subject ON journal_entry (agency_id, subject_id, id);
CREATE INDEX journal_entry_xid ON journal_entry USING brin (xid) WITH (pages_per_range = 32);
"""


def prepare(apps, schema_editor):
    """Make the guards and the table of entries, and secure it."""
    schema_editor.execute(FUNCTIONS, params=None)
    schema_editor.execute(
        f"GRANT EXECUTE ON FUNCTION fairdue_add_month(text, date) TO {schema_editor.quote_name(settings.APP_ROLE)}"
    )
    schema_editor.execute(f"GRANT USAGE ON SCHEMA public TO {schema_editor.quote_name(settings.APP_ROLE)}")
    schema_editor.execute(f"GRANT SELECT ON django_migrations TO {schema_editor.quote_name(settings.APP_ROLE)}")
    schema_editor.execute(ENTRIES)
    secure(schema_editor, "journal_entry", "SELECT, INSERT")


def _key():
    return models.UUIDField(
        db_default=fairdue.kernel.db.models.UUIDv7(),
        default=fairdue.kernel.ids.uuid7,
        editable=False,
        primary_key=True,
        serialize=False,
    )


class Migration(migrations.Migration):
    """First migration of all."""

    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunPython(prepare, migrations.RunPython.noop),
        migrations.CreateModel(
            name="JournalEntry",
            fields=[
                ("id", _key()),
                ("agency_id", models.UUIDField(editable=False)),
                ("at", models.DateTimeField()),
                ("kind", models.TextField()),
                ("subject_type", models.TextField()),
                ("subject_id", models.UUIDField()),
                ("actor_role", models.TextField()),
                ("actor_id", models.UUIDField(null=True)),
                ("actor_name", models.TextField()),
                ("ip", models.GenericIPAddressField(null=True)),
                ("request_id", models.UUIDField(null=True)),
                ("changes", models.JSONField(default=dict)),
                ("facts", models.JSONField(default=dict)),
                ("personal_digest", models.BinaryField(null=True)),
            ],
            options={"db_table": "journal_entry", "managed": False},
        ),
        migrations.CreateModel(
            name="JournalPersonal",
            fields=[
                ("id", _key()),
                ("agency_id", models.UUIDField(editable=False)),
                ("person_id", models.UUIDField(null=True)),
                ("salt", models.UUIDField()),
                ("values", models.JSONField()),
            ],
            options={
                "db_table": "journal_personal",
                "indexes": [models.Index(fields=["agency_id", "person_id"], name="journal_personal_person")],
            },
        ),
        migrations.CreateModel(
            name="JournalSeal",
            fields=[
                ("id", _key()),
                ("agency_id", models.UUIDField(editable=False)),
                ("sequence", models.BigIntegerField()),
                ("from_xid", models.BigIntegerField()),
                ("to_xid", models.BigIntegerField()),
                ("entries", models.BigIntegerField()),
                ("digest", models.BinaryField()),
                ("previous", models.BinaryField()),
                ("mac", models.BinaryField()),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "journal_seal",
                "constraints": [models.UniqueConstraint(fields=("agency_id", "sequence"), name="journal_seal_sequence")],
            },
        ),
        SecureTenantTable("JournalPersonal"),
        SecureTenantTable("JournalSeal", append_only=True),
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION fairdue_append_only()",
            migrations.RunSQL.noop,
        ),
        AddMonthlyPartitions("journal_entry", 24, 3),
    ]
