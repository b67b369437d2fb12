"""Search for the palette: a few accounts at once, where `fairdue_search_accounts` collects all there are of a common name."""

from django.conf import settings
from django.db import migrations

# Each part stops by itself when it has enough. What only looks alike is searched when nothing else was found. Fewer than three
# letters have no trigram within a name, only at its beginning. For roles and planning see 0002_search.
FUNCTION = """
CREATE FUNCTION fairdue_search_few(query text, most integer) RETURNS TABLE (account_id uuid)
LANGUAGE plpgsql STABLE {security} SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    agency uuid := current_setting('fairdue.agency_id')::uuid;
    pattern text := replace(replace(replace(query, '\\', '\\\\'), '%', '\\%'), '_', '\\_');
    anywhere text := CASE WHEN length(query) < 3 THEN '' ELSE '%' END;
BEGIN
    RETURN QUERY EXECUTE $search$
        (SELECT a.id FROM accounts_account a WHERE a.agency_id = $1 AND a.external_ref LIKE $3 || '%' LIMIT $2)
        UNION ALL
        (SELECT a.id FROM accounts_account a WHERE a.agency_id = $1 AND a.external_ref LIKE upper($3) || '%' LIMIT $2)
        UNION ALL
        (SELECT a.id FROM parties_debtor d JOIN accounts_account a ON a.agency_id = d.agency_id AND a.debtor_id = d.id
         WHERE d.agency_id = $1 AND d.full_name ILIKE $4 || $3 || '%' LIMIT $2)
        UNION ALL
        (SELECT a.id FROM parties_contact_point c
         JOIN accounts_account a ON a.agency_id = c.agency_id AND a.debtor_id = c.debtor_id
         WHERE c.agency_id = $1 AND c.value LIKE lower($3) || '%' LIMIT $2)
    $search$ USING agency, most, pattern, anywhere;
    IF NOT FOUND THEN
        RETURN QUERY EXECUTE $search$
            SELECT a.id FROM parties_debtor d JOIN accounts_account a ON a.agency_id = d.agency_id AND a.debtor_id = d.id
            WHERE d.agency_id = $1 AND d.full_name %> $3 LIMIT $2
        $search$ USING agency, most, query;
    END IF;
END
$$
"""


def make_search(apps, schema_editor):
    """Make the function; where the bypassing role is missing it runs as the caller, only slower."""
    quote, run = schema_editor.quote_name, schema_editor.execute
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = %s AND r.rolbypassrls AND pg_has_role(r.oid, 'SET'))",
            [settings.SEARCH_ROLE],
        )
        (has_role,) = cursor.fetchone()
    run(FUNCTION.format(security="SECURITY DEFINER" if has_role else ""), params=None)
    run("REVOKE ALL ON FUNCTION fairdue_search_few(text, integer) FROM PUBLIC")
    run(f"GRANT EXECUTE ON FUNCTION fairdue_search_few(text, integer) TO {quote(settings.APP_ROLE)}")
    if has_role:
        run(f"ALTER FUNCTION fairdue_search_few(text, integer) OWNER TO {quote(settings.SEARCH_ROLE)}")


class Migration(migrations.Migration):
    """After the search it goes beside."""

    dependencies = [("accounts", "0007_contact_attempts")]
    operations = [migrations.RunPython(make_search, migrations.RunPython.noop)]
