"""Lets the app role work Procrastinate's tables, and finds an agency's jobs."""

from django.conf import settings
from django.db import migrations

TABLES = ("procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers", "procrastinate_workers")


def grant(apps, schema_editor):
    """Grant what a worker needs: rows and sequences, no structure."""
    role = schema_editor.quote_name(settings.APP_ROLE)
    for table in TABLES:
        schema_editor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {role}")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(sequencename) FROM pg_sequences WHERE sequencename LIKE 'procrastinate%'")
        for (sequence,) in cursor.fetchall():
            schema_editor.execute(f"GRANT USAGE ON SEQUENCE {sequence} TO {role}")
    schema_editor.execute("CREATE INDEX fairdue_jobs_agency ON procrastinate_jobs ((args ->> 'agency_id'), id)")


class Migration(migrations.Migration):
    """First."""

    initial = True
    dependencies = [("procrastinate", "0041_post_retry_failed_job"), ("journal", "0001_initial")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
