"""Search for the palette: a few accounts at once, where `fairdue_search_accounts` collects all there are of a common name.

Two functions, since one could not be both. A list needs the whole set, names that only look alike among them, before it can
count, filter and sort it: its UNION has to end before a limit counts. The palette needs some, soon: each part has a limit of its
own and stops at it. On 1,000,000 accounts a common name took 0.4 to 5 s by the one and 2 to 30 ms by the other (ADR 13).
"""

from django.db import migrations

from fairdue.kernel.db.operations import AddSearchFunction

# Each part stops by itself when it has enough. What only looks alike is searched when nothing else was found. Fewer than three
# letters have no trigram within a name, only at its beginning. For planning see 0002_search.
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


class Migration(migrations.Migration):
    """After the search it goes beside."""

    dependencies = [("accounts", "0007_contact_attempts")]
    operations = [AddSearchFunction("fairdue_search_few(text, integer)", FUNCTION)]
