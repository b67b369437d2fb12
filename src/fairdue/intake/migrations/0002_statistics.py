"""Lets imports refresh the planner's statistics of what they have just filled, and of nothing else."""

from django.conf import settings
from django.db import migrations

# Runs as the tables' owner, since only owners may ANALYZE. Without it the next statements are planned from what the tables
# held before: nested loops over rows that the planner believes are not there.
FUNCTIONS = """
CREATE FUNCTION fairdue_analyze_staging() RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    ANALYZE public.intake_staged_row (import_job_id, row_number, external_ref, email, phone, is_bad, is_shared)
$$;
CREATE FUNCTION fairdue_analyze_accounts() RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    ANALYZE public.accounts_account, public.parties_debtor, public.parties_contact_point, public.ledger_account,
            public.ledger_posting
$$;
"""


def make_functions(apps, schema_editor):
    """Make them for the app role alone."""
    schema_editor.execute(FUNCTIONS, params=None)
    role = schema_editor.quote_name(settings.APP_ROLE)
    for name in ("fairdue_analyze_staging", "fairdue_analyze_accounts"):
        schema_editor.execute(f"REVOKE ALL ON FUNCTION {name}() FROM PUBLIC")
        schema_editor.execute(f"GRANT EXECUTE ON FUNCTION {name}() TO {role}")


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("ledger", "0001_initial")]
    operations = [migrations.RunPython(make_functions, migrations.RunPython.noop)]
