"""Search by debtor name, reference or e-mail that can use its trigram index in spite of row-level security."""

from django.conf import settings
from django.db import migrations

INDEX = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX parties_debtor_name_trigram ON parties_debtor USING gin (full_name gin_trgm_ops);
"""

# Trigram operators are not leakproof: under row-level security they could not use the index. So the function runs as a role
# without log-in that bypasses it, reads only the columns granted to it, and keeps to the session's agency by itself.
# EXECUTE plans each search anew with the words known, without which a prefix could not use its index. The planner takes
# trigram operators for cheap and would read the whole table, which takes ten times as long: hence no sequential scans.
FUNCTION = """
CREATE FUNCTION fairdue_search_accounts(query text, most integer) RETURNS TABLE (account_id uuid)
LANGUAGE plpgsql STABLE {security} SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    agency uuid := current_setting('fairdue.agency_id')::uuid;
    pattern text := replace(replace(replace(query, '\\', '\\\\'), '%', '\\%'), '_', '\\_');
BEGIN
    RETURN QUERY EXECUTE $search$
        SELECT a.id FROM accounts_account a
        WHERE a.agency_id = $1 AND (a.external_ref LIKE $4 || '%' OR a.external_ref LIKE upper($4) || '%')
        UNION
        SELECT a.id FROM accounts_account a
        WHERE a.agency_id = $1 AND a.debtor_id IN (
            SELECT d.id FROM parties_debtor d
            WHERE d.agency_id = $1 AND (d.full_name ILIKE '%' || $4 || '%' OR d.full_name % $2 OR d.full_name %> $2)
            UNION
            SELECT c.debtor_id FROM parties_contact_point c WHERE c.agency_id = $1 AND c.value LIKE lower($4) || '%'
        )
        LIMIT $3
    $search$ USING agency, query, most, pattern;
END
$$
"""


def make_search(apps, schema_editor):
    """Make the index and the function; where the bypassing role is missing the function runs as the caller, only slower."""
    quote, run = schema_editor.quote_name, schema_editor.execute
    run(INDEX)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = %s AND r.rolbypassrls AND pg_has_role(r.oid, 'SET'))",
            [settings.SEARCH_ROLE],
        )
        (has_role,) = cursor.fetchone()
    run(FUNCTION.format(security="SECURITY DEFINER" if has_role else ""), params=None)
    run("REVOKE ALL ON FUNCTION fairdue_search_accounts(text, integer) FROM PUBLIC")
    run(f"GRANT EXECUTE ON FUNCTION fairdue_search_accounts(text, integer) TO {quote(settings.APP_ROLE)}")
    if has_role:
        role = quote(settings.SEARCH_ROLE)
        run(f"GRANT SELECT (agency_id, id, full_name) ON parties_debtor TO {role}")
        run(f"GRANT SELECT (agency_id, debtor_id, value) ON parties_contact_point TO {role}")
        run(f"GRANT SELECT (agency_id, id, debtor_id, external_ref) ON accounts_account TO {role}")
        run(f"ALTER FUNCTION fairdue_search_accounts(text, integer) OWNER TO {role}")


class Migration(migrations.Migration):
    """After the tables it reads."""

    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(make_search, migrations.RunPython.noop)]
