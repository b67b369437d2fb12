"""Mapping profiles over HTTP: making, editing, versions, conflicts, who may; and which one a file is read by."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import factories
from tests.cast import Api, Cast
from tests.intake.test_concurrency import at_once

from fairdue.access.commands.api_keys import create_api_key
from fairdue.access.types import ApiScope
from fairdue.intake.errors import ProfileNotUsable
from fairdue.intake.queries.profiles import profile_for
from fairdue.intake.rules.fields import NAMES
from fairdue.intake.rules.mapping import fit
from fairdue.intake.states import ImportKind
from fairdue.journal.models import JournalEntry
from fairdue.kernel.db import agency_scope

pytestmark = pytest.mark.django_db
DOCUMENT = {
    "columns": [
        {"source": "Nr", "field": "external_ref"},
        {"sources": ["Vorname", "Nachname"], "field": "debtor_name"},
        {"source": "Betrag", "field": "original_amount"},
    ],
    "decimal_mark": ",",
}
ACCOUNTS = ImportKind.ACCOUNTS


def make(cast: Cast, name: str = "Stadtwerke", **fields: Any) -> dict[str, Any]:
    answer = cast.alice.api.post("mapping-profiles/", {"name": name, "document": DOCUMENT, **fields})
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def journal(cast: Cast, kind: str) -> list[JournalEntry]:
    with agency_scope(cast.agency.id):
        return list(JournalEntry.objects.filter(agency_id=cast.agency.id, kind=kind).order_by("id"))


def found_for(cast: Cast, creditor: UUID | None = None, profile: Any = None, kind: ImportKind = ACCOUNTS) -> Any:
    with agency_scope(cast.agency.id):
        return profile_for(cast.agency.id, creditor, kind, UUID(str(profile)) if profile else None)


def send_sample(api: Api, data: bytes, name: str = "sample.csv", **fields: Any) -> Any:
    """Send a file to have a profile suggested."""
    return api.client.post("/api/v1/mapping-profiles/suggest/file/", {"file": SimpleUploadedFile(name, data), **fields})


def test_a_profile_is_made_shown_and_listed(cast: Cast) -> None:
    creditor = factories.creditor(cast.agency, "Stadtwerke AG")
    made = make(cast, creditor=creditor.id)
    assert (made["name"], made["version"], made["is_active"], made["kind"]) == ("Stadtwerke", 1, True, "accounts")
    assert (made["creditor"], made["creditor_name"]) == (str(creditor.id), "Stadtwerke AG")
    assert made["document"]["columns"][0] == {"sources": ["Nr"], "field": "external_ref"}
    path = f"mapping-profiles/{made['id']}/"
    assert cast.rita.api.get(path).json() == made
    other = make(cast, "Unbound", is_active=False)
    assert cast.rita.api.get("mapping-profiles/").json()["results"] == [other, made]
    assert cast.rita.api.get("mapping-profiles/", creditor=creditor.id).json()["results"] == [made]
    assert cast.rita.api.get("mapping-profiles/", is_active="false").json()["results"] == [other]
    first, second = journal(cast, "profile.created")
    assert (first.facts["name"], first.facts["document"]) == ("Stadtwerke", made["document"])
    assert second.facts["is_active"] is False


def test_what_is_stored_is_what_a_file_is_read_by(cast: Cast) -> None:
    made = make(cast)
    profile, version, document = found_for(cast, profile=made["id"])
    layout = fit(document, ACCOUNTS, ["Betrag", "Nr", "Nachname", "Vorname"], profile.name)
    assert (layout.name, version) == ("Stadtwerke", 1)
    assert layout.read(["1.234,50", "7", "Weiß", "Ada"]) == (["7", "Ada Weiß", "1234.50"], ())


def test_only_another_document_makes_a_version(cast: Cast) -> None:
    made = make(cast)
    path = f"mapping-profiles/{made['id']}/"
    renamed = cast.alice.api.patch(path, {"version": 1, "name": "SW"}).json()
    assert (renamed["name"], renamed["version"]) == ("SW", 1)
    same = cast.alice.api.patch(path, {"version": 1, "document": made["document"], "name": "SW"}).json()
    assert same == renamed
    changed = cast.alice.api.patch(path, {"version": 1, "document": {**DOCUMENT, "is_lenient": True}}).json()
    assert (changed["version"], changed["document"]["is_lenient"]) == (2, True)
    first, second = journal(cast, "profile.edited")
    assert first.changes == {"name": ["Stadtwerke", "SW"]}
    assert second.changes == {"document.is_lenient": [False, True]}
    assert second.facts["version"] == 2


def test_old_versions_are_kept_and_can_be_restored(cast: Cast) -> None:
    made = make(cast)
    path = f"mapping-profiles/{made['id']}/"
    cast.alice.api.patch(path, {"version": 1, "document": {**DOCUMENT, "decimal_mark": "."}})
    restored = cast.alice.api.post(f"{path}restore/", {"version": 1}).json()
    assert (restored["version"], restored["document"]) == (3, made["document"])
    again = cast.alice.api.post(f"{path}restore/", {"version": 1})
    assert (again.status_code, again.json()["version"]) == (200, 3)
    versions = cast.rita.api.get(f"{path}versions/").json()["results"]
    assert [(one["version"], one["document"]["decimal_mark"], one["created_by"]) for one in versions] == [
        (3, ",", "alice"),
        (2, ".", "alice"),
        (1, ",", "alice"),
    ]
    page = cast.rita.api.get(f"{path}versions/", page_size=2).json()
    assert [one["version"] for one in cast.rita.api.get(page["next"]).json()["results"]] == [1]
    (entry,) = journal(cast, "profile.restored")
    assert (entry.changes, entry.facts["restored"]) == ({"document.decimal_mark": [".", ","]}, 1)
    missing = cast.alice.api.post(f"{path}restore/", {"version": 9})
    assert (missing.status_code, missing.json()["code"]) == (404, "version_not_found")


def test_two_people_editing_at_once_do_not_undo_each_other(cast: Cast) -> None:
    made = make(cast)
    path = f"mapping-profiles/{made['id']}/"
    assert cast.alice.api.patch(path, {"version": 1, "document": {**DOCUMENT, "blanks": ["-"]}}).status_code == 200
    stale = cast.alice.api.patch(path, {"version": 1, "document": DOCUMENT})
    assert (stale.status_code, stale.json()["code"], stale.json()["version"]) == (409, "profile_changed", 2)
    assert cast.alice.api.get(path).json()["document"]["blanks"] == ["-"]
    assert cast.alice.api.patch(path, {"name": "x"}).status_code == 422


def test_a_creditor_has_one_active_profile_of_a_kind(cast: Cast) -> None:
    creditor = factories.creditor(cast.agency)
    first = make(cast, creditor=creditor.id)
    refused = cast.alice.api.post("mapping-profiles/", {"name": "Second", "document": DOCUMENT, "creditor": creditor.id})
    assert (refused.status_code, refused.json()["code"]) == (409, "creditor_has_profile")
    resting = make(cast, "Second", creditor=creditor.id, is_active=False)
    woken = cast.alice.api.patch(f"mapping-profiles/{resting['id']}/", {"version": 1, "is_active": True})
    assert (woken.status_code, woken.json()["code"]) == (409, "creditor_has_profile")
    recall = {"columns": [{"source": "Nr", "field": "external_ref"}]}
    assert make(cast, "Recalls", creditor=creditor.id, kind="recall", document=recall)["kind"] == "recall"
    make(cast, "Third")
    make(cast, "Fourth")
    taken = cast.alice.api.post("mapping-profiles/", {"name": "stadtWERKE", "document": DOCUMENT})
    assert (taken.status_code, taken.json()["code"]) == (409, "profile_exists")
    assert cast.alice.api.patch(f"mapping-profiles/{first['id']}/", {"version": 1, "is_active": False}).status_code == 200
    assert cast.alice.api.patch(f"mapping-profiles/{resting['id']}/", {"version": 1, "is_active": True}).status_code == 200


def test_which_profile_a_file_is_read_by(cast: Cast) -> None:
    creditor, other = factories.creditor(cast.agency), factories.creditor(cast.agency)
    assert found_for(cast) is None
    assert found_for(cast, creditor.id) is None
    bound, free = make(cast, creditor=creditor.id), make(cast, "Free")
    assert found_for(cast) is None
    assert str(found_for(cast, creditor.id)[0].id) == bound["id"]
    assert found_for(cast, creditor.id, kind=ImportKind.RECALL) is None
    assert str(found_for(cast, creditor.id, free["id"])[0].id) == free["id"]
    assert str(found_for(cast, other.id, bound["id"])[0].id) == bound["id"]
    cast.alice.api.patch(f"mapping-profiles/{bound['id']}/", {"version": 1, "is_active": False})
    assert found_for(cast, creditor.id) is None
    for profile, kind in ((bound["id"], ACCOUNTS), (free["id"], ImportKind.RECALL), (uuid4(), ACCOUNTS)):
        with pytest.raises(ProfileNotUsable):
            found_for(cast, profile=profile, kind=kind)


def test_a_wrong_document_is_refused_to_the_place(cast: Cast) -> None:
    wrong = {**DOCUMENT, "columns": [*DOCUMENT["columns"], {"source": "Fällig", "field": "due_date", "date_format": "dd.mm."}]}
    made = make(cast)
    for answer in (
        cast.alice.api.post("mapping-profiles/", {"name": "Wrong", "document": wrong}),
        cast.alice.api.patch(f"mapping-profiles/{made['id']}/", {"version": 1, "document": wrong}),
    ):
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert (error["field"], error["code"]) == ("document.columns.4.date_format", "not_a_date_format")
    for name in ("", " ", "x" * 101):
        assert cast.alice.api.post("mapping-profiles/", {"name": name, "document": DOCUMENT}).status_code == 422


def test_creditors_must_be_ours_and_active(cast: Cast) -> None:
    theirs = factories.creditor(cast.other_agency)
    made = make(cast)
    for creditor in (theirs.id, uuid4()):
        answer = cast.alice.api.post("mapping-profiles/", {"name": "N", "document": DOCUMENT, "creditor": creditor})
        assert (answer.status_code, answer.json()["code"]) == (400, "creditor_not_usable")
        answer = cast.alice.api.patch(f"mapping-profiles/{made['id']}/", {"version": 1, "creditor": creditor})
        assert (answer.status_code, answer.json()["code"]) == (400, "creditor_not_usable")


@pytest.mark.parametrize("who", ["bob", "carl", "rita"])
def test_only_admins_write_and_auditors_read(cast: Cast, who: str) -> None:
    made = make(cast)
    api: Api = getattr(cast, who).api
    path = f"mapping-profiles/{made['id']}/"
    assert api.post("mapping-profiles/", {"name": "N", "document": DOCUMENT}).status_code == 403
    assert api.patch(path, {"version": 1, "name": "N"}).status_code == 403
    assert api.post(f"{path}restore/", {"version": 1}).status_code == 403
    assert api.post("mapping-profiles/suggest/", {"header": ["a"]}).status_code == 403
    assert send_sample(api, b"a,b\n").status_code == 403
    expected = 200 if who == "rita" else 403
    for read in ("mapping-profiles/", path, f"{path}versions/", "mapping-profiles/fields/", "mapping-profiles/builtin/"):
        assert api.get(read).status_code == expected


def test_keys_read_and_write_by_their_scopes(cast: Cast) -> None:
    made = make(cast)
    path = f"mapping-profiles/{made['id']}/"
    for scopes, reads, writes in ((["imports:read"], 200, 403), (["imports:write"], 403, 200), (["accounts:read"], 403, 403)):
        api = Api(create_api_key(cast.alice.actor, "feed", [ApiScope(scope) for scope in scopes], None).key)
        assert api.get(path).status_code == reads
        assert api.patch(path, {"version": 1, "name": "Same name"}).status_code == writes


def test_another_agency_sees_and_changes_nothing(cast: Cast) -> None:
    made = make(cast)
    path = f"mapping-profiles/{made['id']}/"
    olga = cast.olga.api
    assert olga.get("mapping-profiles/").json()["results"] == []
    for answer in (
        olga.get(path),
        olga.get(f"{path}versions/"),
        olga.patch(path, {"version": 1, "name": "Mine"}),
        olga.post(f"{path}restore/", {"version": 1}),
    ):
        assert answer.status_code == 404
    with agency_scope(cast.other_agency.id), pytest.raises(ProfileNotUsable):
        profile_for(cast.other_agency.id, None, ACCOUNTS, UUID(made["id"]))
    assert cast.alice.api.get(path).json() == made


def test_fields_and_built_in_layouts_are_listed(cast: Cast) -> None:
    fields = cast.rita.api.get("mapping-profiles/fields/").json()
    assert [field["name"] for field in fields] == list(NAMES)
    assert fields[0]["required_for"] == ["accounts", "recall", "references"]
    built_in = cast.rita.api.get("mapping-profiles/builtin/").json()
    assert {(one["name"], one["kind"]) for one in built_in} >= {("bank_cases", "accounts"), ("risk_factors", "accounts")}
    copied = make(cast, "Copied", document=built_in[1]["document"])
    assert copied["document"] == built_in[1]["document"]


def test_a_suggestion_can_be_saved_as_it_is(cast: Cast) -> None:
    header = ["Kd-Nr.", "Vorname", "Nachname", "Betrag", "Fällig am", "Rest"]
    samples = [["1", "Ada", "Weiß", "1.234,50", "31.12.2025", ""]] * 7
    answer = cast.alice.api.post("mapping-profiles/suggest/", {"header": header, "samples": samples})
    assert answer.status_code == 200, answer.content
    found = answer.json()
    assert [one["field"] for one in found["suggestions"]] == [
        *("external_ref", "debtor_name", "debtor_name", "original_amount", "due_date"),
        None,
    ]
    assert (found["missing"], found["samples"]) == ([], samples[:5])
    assert make(cast, document=found["document"])["document"] == found["document"]
    none = cast.alice.api.post("mapping-profiles/suggest/", {"header": ["x"], "kind": "recall"}).json()
    assert none["missing"] == ["external_ref"]
    for body in ({"header": []}, {"header": ["a"] * 501}, {"header": ["a"], "samples": [["b"]] * 201}, {"header": [1]}):
        assert cast.alice.api.post("mapping-profiles/suggest/", body).status_code == 422


def test_a_profile_is_suggested_for_a_file_and_the_view_is_journalled(cast: Cast) -> None:
    rows = "".join(f"{number};Ada;Weiß;1.234,50;31.12.2025\r\n" for number in range(500))
    data = ("Kd-Nr.;Vorname;Nachname;Betrag;Fällig am\r\n" + rows).encode("windows-1252")
    answer = send_sample(cast.alice.api, data, encoding="windows-1252")
    assert answer.status_code == 200, answer.content
    found = answer.json()
    assert [one["field"] for one in found["suggestions"]] == [
        *("external_ref", "debtor_name", "debtor_name", "original_amount", "due_date")
    ]
    assert found["samples"] == [[str(number), "Ada", "Weiß", "1.234,50", "31.12.2025"] for number in range(5)]
    assert found["document"]["file"] == {"encoding": "windows-1252"}
    (entry,) = journal(cast, "import.sample_viewed")
    assert entry.facts == {"file_name": "sample.csv", "sha256": hashlib.sha256(data).hexdigest()}
    assert (entry.subject_id, entry.actor_id) == (cast.agency.id, cast.alice.user.id)
    assert make(cast, document=found["document"])["document"] == found["document"]


@pytest.mark.parametrize(
    ("data", "name", "fields", "status", "code"),
    [
        (b"a,b\n", "sample.exe", {}, 400, "unknown_file_format"),
        (b" ", "sample.csv", {}, 400, "unreadable_file"),
        (b"{", "sample.json", {}, 400, "unreadable_file"),
        (b"\x7fELF\x00\x00", "sample.csv", {}, 400, "unreadable_file"),
        (b"a,b\n", "sample.csv", {"encoding": "utf-7"}, 422, "invalid"),
        (b"a,b\n", "sample.csv", {"kind": "gifts"}, 422, "invalid"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_journalled(
    cast: Cast, data: bytes, name: str, fields: dict[str, str], status: int, code: str
) -> None:
    answer = send_sample(cast.alice.api, data, name, **fields)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert journal(cast, "import.sample_viewed") == []


def test_rows_that_cannot_be_read_are_left_out_of_a_sample(cast: Cast) -> None:
    found = send_sample(cast.alice.api, b"Nr,Name\n1,Ann\n2\n3,Bob\xff\n4,Cy\x00\n5,Eve\n").json()
    assert found["samples"][0] == ["1", "Ann"]
    assert found["samples"][-1] == ["5", "Eve"]
    assert ["2", ""] not in found["samples"]


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_at_the_same_moment_one_is_refused(cast: Cast) -> None:
    made = make(cast)
    answers: list[Any] = []

    def edit(text: str) -> None:
        changed = {**DOCUMENT, "blanks": [text]}
        answers.append(cast.alice.api.patch(f"mapping-profiles/{made['id']}/", {"version": 1, "document": changed}))

    at_once(*(partial(edit, text) for text in "abcd"))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    versions = cast.alice.api.get(f"mapping-profiles/{made['id']}/versions/").json()["results"]
    (won,) = [answer.json() for answer in answers if answer.status_code == 200]
    assert [one["version"] for one in versions] == [2, 1]
    assert versions[0]["document"] == won["document"]


@pytest.mark.django_db(transaction=True)
def test_of_two_profiles_of_a_creditor_at_the_same_moment_one_is_refused(cast: Cast) -> None:
    creditor = factories.creditor(cast.agency)
    answers: list[Any] = []

    def create(name: str) -> None:
        body = {"name": name, "document": DOCUMENT, "creditor": creditor.id}
        answers.append(cast.alice.api.post("mapping-profiles/", body))

    at_once(*(partial(create, name) for name in "abc"))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"creditor_has_profile"}
