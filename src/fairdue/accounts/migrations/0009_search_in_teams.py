"""Search within teams, and for debtors by a part of their name, by the same index as the search of a whole agency."""

from django.db import migrations

from fairdue.kernel.db.operations import AddSearchFunction

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


class Migration(migrations.Migration):
    """After the columns they read."""

    dependencies = [("accounts", "0008_palette")]
    operations = [
        migrations.RunSQL("DROP FUNCTION fairdue_search_accounts(text, integer)", migrations.RunSQL.noop),
        AddSearchFunction("fairdue_search_accounts(text, integer, uuid[])", ACCOUNTS, {"accounts_account": "team_id"}),
        AddSearchFunction("fairdue_search_debtors(text, integer)", DEBTORS),
    ]
