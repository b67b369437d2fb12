"""Search by debtor name, reference or e-mail that can use its trigram index in spite of row-level security."""

from django.db import migrations

from fairdue.kernel.db.operations import AddSearchFunction

INDEX = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX parties_debtor_name_trigram ON parties_debtor USING gin (full_name gin_trgm_ops);
"""

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
READS = {
    "parties_debtor": "agency_id, id, full_name",
    "parties_contact_point": "agency_id, debtor_id, value",
    "accounts_account": "agency_id, id, debtor_id, external_ref",
}


class Migration(migrations.Migration):
    """After the tables it reads."""

    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.RunSQL(INDEX, migrations.RunSQL.noop),
        AddSearchFunction("fairdue_search_accounts(text, integer)", FUNCTION, READS),
    ]
