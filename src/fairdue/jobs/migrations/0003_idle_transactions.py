"""Ends transactions that stand idle: a frozen process would keep the rows it has written locked for as long as it is frozen."""

from django.db import migrations

IDLE_MAX = "5min"


def bound(apps, schema_editor):
    """Bound idle transactions in this database, whoever opens them."""
    name = schema_editor.quote_name(schema_editor.connection.settings_dict["NAME"])
    schema_editor.execute(f"ALTER DATABASE {name} SET idle_in_transaction_session_timeout = '{IDLE_MAX}'")


class Migration(migrations.Migration):
    """Third."""

    dependencies = [("jobs", "0002_failures")]
    operations = [migrations.RunPython(bound, migrations.RunPython.noop)]
