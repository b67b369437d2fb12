"""Seals: every kind of tampering by a database superuser is found and named, and nothing can slip in behind a seal."""

from __future__ import annotations

import threading
from collections.abc import Callable

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from pytest_django import Settings
from tests.journal.conftest import PERSON, kinds, seal_all, write

from fairdue.journal.commands import erase_person, record, record_each, seal_entries
from fairdue.journal.errors import TransactionIdsWentBack
from fairdue.journal.flows import seal_agency, verify_agency
from fairdue.journal.gateways import heads
from fairdue.journal.queries import has_unsealed, seal_status
from fairdue.journal.types import Head
from fairdue.kernel.actor import Actor, system
from fairdue.kernel.db import agency_scope, execute
from fairdue.kernel.ids import uuid7

pytestmark = pytest.mark.django_db(transaction=True)

Tamper = psycopg.Connection
ENTRY_OF_SEAL = """
SELECT e.id FROM journal_entry e JOIN journal_seal s ON s.agency_id = e.agency_id AND e.xid >= s.from_xid AND e.xid < s.to_xid
WHERE s.agency_id = %s AND s.sequence = %s ORDER BY e.id LIMIT 1
"""


def entry(tamper: Tamper, actor: Actor, sequence: int) -> object:
    found = tamper.execute(ENTRY_OF_SEAL, [actor.agency_id, sequence]).fetchone()
    assert found is not None
    return found[0]


def test_an_untouched_journal_verifies(sealed: Actor) -> None:
    write(sealed, 5)

    found = verify_agency(sealed.agency_id)

    assert (found.seals, found.sealed_entries, found.unsealed_entries, found.faults) == (3, 9, 5, ())


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 microsecond'",
        "kind = 'account_closed'",
        "subject_type = 'debtor'",
        "subject_id = uuidv7()",
        "actor_role = 'agency_admin'",
        "actor_id = uuidv7()",
        "actor_name = 'somebody'",
        "ip = '10.0.0.1'",
        "request_id = uuidv7()",
        "changes = '{}'",
        "facts = jsonb_build_object('number', 1000)",
        "at = 'infinity'",
        # Moving a border between two columns must not go unnoticed either.
        "kind = kind || 'x', subject_type = ltrim(subject_type, 'a')",
    ],
)
@pytest.mark.row("D050", "E25")
def test_an_altered_entry_is_found(sealed: Actor, tamper: Tamper, change: str) -> None:
    tamper.execute(f"UPDATE journal_entry SET {change} WHERE id = %s", [entry(tamper, sealed, 2)])

    assert kinds(sealed.agency_id) == [(2, "entry_altered")]


def test_an_altered_digest_of_personal_values_is_found(sealed: Actor, tamper: Tamper) -> None:
    tamper.execute("UPDATE journal_entry SET personal_digest = '\\x00' WHERE id = %s", [entry(tamper, sealed, 2)])

    assert kinds(sealed.agency_id) == [(2, "entry_altered"), (2, "personal_altered")]


def test_a_removed_entry_is_found(sealed: Actor, tamper: Tamper) -> None:
    removed = entry(tamper, sealed, 3)
    tamper.execute("DELETE FROM journal_entry WHERE id = %s", [removed])
    tamper.execute("DELETE FROM journal_personal WHERE id = %s", [removed])

    assert kinds(sealed.agency_id) == [(3, "entry_removed")]


def test_all_entries_of_a_seal_removed_are_found(sealed: Actor, tamper: Tamper) -> None:
    tamper.execute(
        "DELETE FROM journal_entry e USING journal_seal s WHERE s.agency_id = %s AND s.sequence = 1 "
        "AND e.xid >= s.from_xid AND e.xid < s.to_xid",
        [sealed.agency_id],
    )

    assert kinds(sealed.agency_id) == [(1, "entry_removed"), (0, "personal_orphaned")]


def test_an_inserted_entry_is_found(sealed: Actor, tamper: Tamper) -> None:
    tamper.execute(
        "INSERT INTO journal_entry (agency_id, at, xid, kind, subject_type, subject_id, actor_role, actor_name) "
        "SELECT agency_id, at, xid, kind, subject_type, subject_id, actor_role, actor_name FROM journal_entry WHERE id = %s",
        [entry(tamper, sealed, 1)],
    )

    assert kinds(sealed.agency_id) == [(1, "entry_inserted")]


def test_an_entry_moved_out_of_its_seal_is_found(sealed: Actor, tamper: Tamper) -> None:
    moved = entry(tamper, sealed, 1)
    tamper.execute("UPDATE journal_entry SET xid = (SELECT max(to_xid) FROM journal_seal) WHERE id = %s", [moved])

    assert kinds(sealed.agency_id) == [(1, "entry_removed")]


def test_an_entry_given_to_another_agency_is_found(sealed: Actor, tamper: Tamper) -> None:
    tamper.execute("UPDATE journal_entry SET agency_id = uuidv7() WHERE id = %s", [entry(tamper, sealed, 1)])

    assert kinds(sealed.agency_id) == [(1, "entry_removed"), (0, "personal_orphaned")]


@pytest.mark.parametrize("change", ['"values" = \'{"email": "eve@example.test"}\'', "salt = uuidv7()"])
def test_altered_personal_values_are_found(sealed: Actor, tamper: Tamper, change: str) -> None:
    tamper.execute(f"UPDATE journal_personal SET {change} WHERE id = %s", [entry(tamper, sealed, 2)])

    assert kinds(sealed.agency_id) == [(2, "personal_altered")]


def test_erased_personal_values_are_no_fault(sealed: Actor) -> None:
    with agency_scope(sealed.agency_id):
        assert erase_person(PERSON) == 9

    assert kinds(sealed.agency_id) == []


@pytest.mark.parametrize(
    "change",
    [
        "entries = entries + 1",
        "digest = '\\x00'",
        "previous = '\\x00'",
        "mac = '\\x00'",
        "to_xid = to_xid + 1",
        "from_xid = from_xid - 1",
        "from_xid = -9223372036854775808, to_xid = 9223372036854775807",
        "sealed_at = sealed_at - interval '1 day'",
        "sealed_at = 'infinity'",
    ],
)
def test_an_altered_seal_is_found(sealed: Actor, tamper: Tamper, change: str) -> None:
    tamper.execute(f"UPDATE journal_seal SET {change} WHERE agency_id = %s AND sequence = 2", [sealed.agency_id])

    assert (2, "seal_altered") in kinds(sealed.agency_id)
    assert {sequence for sequence, _ in kinds(sealed.agency_id)} <= {2, 3}


def test_a_removed_seal_is_found(sealed: Actor, tamper: Tamper) -> None:
    tamper.execute("DELETE FROM journal_seal WHERE agency_id = %s AND sequence = 2", [sealed.agency_id])

    assert kinds(sealed.agency_id) == [(3, "seal_removed")]


@pytest.mark.parametrize("kept", [2, 0])
def test_removed_newest_seals_are_found_by_their_heads(sealed: Actor, tamper: Tamper, kept: int) -> None:
    tamper.execute("DELETE FROM journal_seal WHERE agency_id = %s AND sequence > %s", [sealed.agency_id, kept])

    assert kinds(sealed.agency_id) == [(kept + 1, "newest_seals_removed")]


def test_newest_seals_removed_and_made_anew_are_found_by_their_heads(sealed: Actor, tamper: Tamper) -> None:
    newest = entry(tamper, sealed, 3)
    tamper.execute("DELETE FROM journal_seal WHERE agency_id = %s AND sequence = 3", [sealed.agency_id])
    tamper.execute("UPDATE journal_entry SET kind = 'forged' WHERE id = %s", [newest])
    seal_all(sealed.agency_id)

    assert kinds(sealed.agency_id) == [(3, "seal_replaced")]


def test_reordered_seals_are_found(sealed: Actor, tamper: Tamper) -> None:
    tamper.execute("UPDATE journal_seal SET sequence = -sequence WHERE agency_id = %s AND sequence < 3", [sealed.agency_id])
    tamper.execute("UPDATE journal_seal SET sequence = 3 + sequence WHERE agency_id = %s AND sequence < 0", [sealed.agency_id])

    assert {(1, "seal_altered"), (2, "seal_altered")} <= set(kinds(sealed.agency_id))


def test_a_chain_of_another_agency_does_not_fit(sealed: Actor, tamper: Tamper) -> None:
    stranger = system(uuid7())
    write(stranger, 1)
    seal_all(stranger.agency_id)
    tamper.execute("DELETE FROM journal_seal WHERE agency_id = %s AND sequence = 1", [sealed.agency_id])
    tamper.execute("UPDATE journal_seal SET agency_id = %s WHERE agency_id = %s", [sealed.agency_id, stranger.agency_id])

    assert (1, "seal_altered") in kinds(sealed.agency_id)


def test_a_fault_tells_between_which_sealings_it_lies(sealed: Actor, tamper: Tamper) -> None:
    tamper.execute("DELETE FROM journal_entry WHERE id = %s", [entry(tamper, sealed, 2)])
    instants = [
        row[0]
        for row in tamper.execute(
            "SELECT sealed_at FROM journal_seal WHERE agency_id = %s ORDER BY sequence", [sealed.agency_id]
        ).fetchall()
    ]

    (fault, _) = verify_agency(sealed.agency_id).faults

    assert fault.from_at is not None
    assert fault.to_at is not None
    assert abs((fault.from_at - instants[0]).total_seconds()) < 0.001
    assert abs((fault.to_at - instants[1]).total_seconds()) < 0.001


def test_seals_are_bounded_and_cut_between_transactions(transactional_db: None, tamper: Tamper) -> None:
    actor = system(uuid7())
    for count in (3, 3, 3, 10, 1):
        write(actor, count)
    wait_for_horizon(actor)
    sealed = seal_entries(actor.agency_id, entries_per_seal=5)

    assert [seal.entries for seal in sealed] == [6, 13, 1]
    assert kinds(actor.agency_id) == []
    tamper.execute("UPDATE journal_entry SET kind = 'x' WHERE id = %s", [entry(tamper, actor, 2)])
    assert kinds(actor.agency_id) == [(2, "entry_altered")]


def wait_for_horizon(actor: Actor) -> None:
    """Wait until the transactions of other test processes that began before now have ended."""
    probe = system(uuid7())
    write(probe, 1)
    seal_all(probe.agency_id)


def test_bulk_entries_are_sealed_too(transactional_db: None) -> None:
    actor = system(uuid7())
    with agency_scope(actor.agency_id):
        source = (
            "SELECT uuidv7() AS subject_id, NULL::jsonb AS changes, jsonb_build_object('n', n) AS facts, "
            "NULL::uuid AS person_id, CASE WHEN n %% 2 = 0 THEN jsonb_build_object('name', 'Dan') END AS personal "
            "FROM generate_series(1, %(top)s) n"
        )
        record_each(actor, "account_placed", "account", source, {"top": 1000})
    seal_all(actor.agency_id)

    found = verify_agency(actor.agency_id)
    assert (found.sealed_entries, found.faults) == (1000, ())


def test_a_late_commit_never_slips_in_behind_a_seal(transactional_db: None) -> None:
    actor = system(uuid7())
    written, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with agency_scope(actor.agency_id):
            record(actor, "slow", "account", uuid7())
            written.set()
            may_commit.wait(30)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(30)
    write(actor, 2)
    assert seal_agency(actor.agency_id) == 0
    may_commit.set()
    thread.join()
    seal_all(actor.agency_id)

    found = verify_agency(actor.agency_id)
    assert (found.seals, found.sealed_entries, found.unsealed_entries, found.faults) == (1, 3, 0, ())


def test_two_sealers_at_once_make_one_chain(transactional_db: None) -> None:
    actor = system(uuid7())
    for _ in range(5):
        write(actor, 3)
        barrier = threading.Barrier(2)

        def race(wait: Callable[[], int] = barrier.wait) -> None:
            wait()
            seal_agency(actor.agency_id)
            connections.close_all()

        threads = [threading.Thread(target=race) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    seal_all(actor.agency_id)

    found = verify_agency(actor.agency_id)
    assert (found.sealed_entries, found.faults) == (15, ())
    assert [head.sequence for head in heads.read(actor.agency_id)] == list(range(1, found.seals + 1))


def test_nothing_new_makes_no_seal(sealed: Actor) -> None:
    assert not has_unsealed(sealed.agency_id)
    assert seal_agency(sealed.agency_id) == 0
    assert seal_status(sealed.agency_id).last_sequence == 3


def test_heads_added_while_the_chain_is_verified_are_not_missed_in_it(sealed: Actor) -> None:
    before = heads.read(sealed.agency_id)
    heads.append(sealed.agency_id, lambda last: [Head(sequence=last + 1, mac="00")])
    assert [head.sequence for head in before] == [1, 2, 3]
    assert [head.sequence for head in heads.read(sealed.agency_id)] == [1, 2, 3, 4]


def test_heads_that_a_crash_kept_from_being_written_are_made_up_for(sealed: Actor) -> None:
    path = heads.path_of(sealed.agency_id)
    first, *_ = path.read_text().splitlines()
    path.write_text(first + '\n{"sequence": 2, "ma')
    seal_agency(sealed.agency_id)

    assert [head.sequence for head in heads.read(sealed.agency_id)] == [1, 2, 3]
    assert kinds(sealed.agency_id) == []
    assert path.stat().st_mode & 0o077 == 0


def test_seals_made_under_an_older_key_still_verify(sealed: Actor, settings: Settings) -> None:
    settings.SEAL_KEY = f"{'n' * 40},{settings.SEAL_KEY}"
    write(sealed, 1)
    seal_all(sealed.agency_id)
    assert kinds(sealed.agency_id) == []

    settings.SEAL_KEY = "n" * 40
    assert kinds(sealed.agency_id) == [(1, "seal_altered"), (2, "seal_altered"), (3, "seal_altered")]


def test_lower_transaction_ids_than_the_last_seals_are_refused(sealed: Actor, tamper: Tamper) -> None:
    tamper.execute(
        "UPDATE journal_seal SET to_xid = 9223372036854775807 WHERE agency_id = %s AND sequence = 3", [sealed.agency_id]
    )

    with pytest.raises(TransactionIdsWentBack):
        seal_entries(sealed.agency_id)


def test_leaves_do_not_depend_on_the_sessions_settings(sealed: Actor) -> None:
    execute("SET DateStyle = 'German'")
    execute("SET TimeZone = 'Asia/Kathmandu'")
    execute("SET bytea_output = 'escape'")
    execute("SET IntervalStyle = 'sql_standard'")
    execute("SET extra_float_digits = 0")

    assert kinds(sealed.agency_id) == []


class TestAuditCommand:
    """`fairdue audit`."""

    def test_a_sound_journal_ends_well_and_says_what_is_covered(self, sealed: Actor, capsys: pytest.CaptureFixture[str]) -> None:
        agency(sealed)
        write(sealed, 2)

        call_command("audit", "verify")

        said = capsys.readouterr().out
        assert "harbour: 9 sealed entries in 3 seals hold; 2 entries are not sealed yet" in said
        assert "Only sealed entries are covered" in said

    def test_a_fault_is_named_and_ends_with_1(self, sealed: Actor, tamper: Tamper, capsys: pytest.CaptureFixture[str]) -> None:
        agency(sealed)
        tamper.execute("DELETE FROM journal_entry WHERE id = %s", [entry(tamper, sealed, 2)])

        with pytest.raises(CommandError) as error:
            call_command("audit", "verify", "--agency", "harbour")

        assert error.value.returncode == 1
        assert "seal 2: entry_removed" in capsys.readouterr().out

    def test_an_agency_that_vanished_is_found_by_its_heads(self, sealed: Actor, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(CommandError):
            call_command("audit", "verify")

        assert f"{sealed.agency_id}: there are heads of its seals" in capsys.readouterr().out

    def test_seal(self, transactional_db: None, capsys: pytest.CaptureFixture[str]) -> None:
        actor = system(uuid7())
        agency(actor)
        write(actor, 4)
        wait_for_horizon(actor)

        call_command("audit", "seal")

        assert "harbour: sealed 4 entries" in capsys.readouterr().out

    def test_an_unknown_agency(self, transactional_db: None) -> None:
        with pytest.raises(CommandError, match="no agency"):
            call_command("audit", "verify", "--agency", "nobody")


def agency(actor: Actor) -> None:
    from fairdue.access.models import Agency

    Agency.objects.create(id=actor.agency_id, name="Harbour", slug="harbour")


@pytest.fixture(autouse=True)
def _own_storage(tmp_path: object, settings: Settings) -> None:
    """Heads of one test must not be heads of the next."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}},
    }
