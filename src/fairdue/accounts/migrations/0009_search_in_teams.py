"""Search within teams, and for debtors by a part of their name, by the same index as the search of a whole agency."""

from django.conf import settings
from django.db import migrations

# As in 0002. `teams` narrows before the limit counts: a lead would otherwise lose what is his behind what is not.
ACCOUNTS = """
CREATE FUNCTION fairdue_search_accounts(query text, most integer, teams uuid[] DEFAULT NULL) RETURNS TABLE (account_id uuid)
LANGUAGE plpgsql STABLE {security} SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    agency uuid := current_setting('fairdue.agency_id')::uuid;
    pattern text := replace(replace(replace(query, '\\', '\\\\'), '%', '\\%'), '_', '\\_');
BEGIN
    RETURN QUERY EXECUTE $search$
        SELECT a.id FROM accounts_account a
        WHERE a.agency_id = $1 AND (a.external_ref LIKE $4 || '%' OR a.external_ref LIKE upper($4) || '%')
          AND ($5::uuid[] IS NULL OR a.team_id = ANY($5))
        UNION
        SELECT a.id FROM accounts_account a
        WHERE a.agency_id = $1 AND ($5::uuid[] IS NULL OR a.team_id = ANY($5)) AND a.debtor_id IN (
            SELECT d.id FROM parties_debtor d
            WHERE d.agency_id = $1 AND (d.full_name ILIKE '%' || $4 || '%' OR d.full_name % $2 OR d.full_name %> $2)
            UNION
            SELECT c.debtor_id FROM parties_contact_point c WHERE c.agency_id = $1 AND c.value LIKE lower($4) || '%'
        )
        LIMIT $3
    $search$ USING agency, query, most, pattern, teams;
END
$$
"""
DEBTORS = """
CREATE FUNCTION fairdue_search_debtors(query text, most integer) RETURNS TABLE (debtor_id uuid)
LANGUAGE plpgsql STABLE {security} SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    agency uuid := current_setting('fairdue.agency_id')::uuid;
    pattern text := replace(replace(replace(query, '\\', '\\\\'), '%', '\\%'), '_', '\\_');
BEGIN
    RETURN QUERY EXECUTE $search$
        SELECT d.id FROM parties_debtor d WHERE d.agency_id = $1 AND d.full_name ILIKE '%' || $3 || '%' LIMIT $2
    $search$ USING agency, most, pattern;
END
$$
"""
FUNCTIONS = (
    (ACCOUNTS, "fairdue_search_accounts(text, integer, uuid[])"),
    (DEBTORS, "fairdue_search_debtors(text, integer)"),
)


def make_searches(apps, schema_editor):
    """Make the functions; where the bypassing role is missing they run as the caller, only slower."""
    quote, run = schema_editor.quote_name, schema_editor.execute
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = %s AND r.rolbypassrls AND pg_has_role(r.oid, 'SET'))",
            [settings.SEARCH_ROLE],
        )
        (has_role,) = cursor.fetchone()
    run("DROP FUNCTION fairdue_search_accounts(text, integer)")
    for body, name in FUNCTIONS:
        run(body.format(security="SECURITY DEFINER" if has_role else ""), params=None)
        run(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
        run(f"GRANT EXECUTE ON FUNCTION {name} TO {quote(settings.APP_ROLE)}")
    if has_role:
        role = quote(settings.SEARCH_ROLE)
        run(f"GRANT SELECT (team_id) ON accounts_account TO {role}")
        for _, name in FUNCTIONS:
            run(f"ALTER FUNCTION {name} OWNER TO {role}")


class Migration(migrations.Migration):
    """After the columns they read."""

    dependencies = [("accounts", "0008_palette")]
    operations = [migrations.RunPython(make_searches, migrations.RunPython.noop)]
