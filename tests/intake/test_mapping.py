"""Fitting documents to headers, the documents themselves, and the built-in layouts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fairdue.intake.errors import UnreadableFile
from fairdue.intake.rules.builtin import BUILT_IN
from fairdue.intake.rules.documents import file_options, read_document
from fairdue.intake.rules.fields import NAMES, OF_KIND, RISK_FIELDS
from fairdue.intake.rules.mapping import fit
from fairdue.intake.states import ImportKind
from fairdue.intake.types import FileOptions, Layout
from fairdue.kernel.errors import Invalid

ACCOUNTS, RECALL, REFERENCES = ImportKind.ACCOUNTS, ImportKind.RECALL, ImportKind.REFERENCES
BASE = [
    {"source": "Nr", "field": "external_ref"},
    {"source": "Name", "field": "debtor_name"},
    {"source": "Betrag", "field": "original_amount"},
]
HEADER = ["Nr", "Name", "Betrag"]


def read(layout: Layout, *cells: str) -> dict[str, str]:
    """The texts of one row by field."""
    texts, misread = layout.read(cells)
    assert misread == ()
    return dict(zip(layout.fields, texts, strict=True))


def document(*more: dict[str, Any], **options: Any) -> dict[str, Any]:
    return read_document({"columns": [*BASE, *more], **options}, ACCOUNTS)


def refused(raw: Any, kind: ImportKind | None = ACCOUNTS) -> tuple[str, str]:
    """Where and why a document is refused."""
    with pytest.raises(Invalid) as caught:
        read_document(raw, kind)
    (error,) = caught.value.facts["errors"]
    return error["field"], error["code"]


def test_our_own_names_in_any_case_and_order_with_others_beside() -> None:
    header = ["\ufeffDebtor Name", "colour", "EXTERNAL-REF", "original_amount", "Debtor  Email"]
    layout = fit({}, ACCOUNTS, header, "")
    assert (layout.name, layout.fields) == ("standard", ("external_ref", "debtor_name", "original_amount", "debtor_email"))
    assert layout.used == {0, 2, 3, 4}
    texts, misread = layout.read(["Ann", "red", "R-1", "1,5x", "a@x.test"])
    assert (texts, misread) == (["R-1", "Ann", "1,5x", "a@x.test"], ())


@pytest.mark.parametrize(
    ("kind", "header", "fields"),
    [
        (RECALL, ["recall_reason", "external_ref", "debtor_name"], ("external_ref", "recall_reason")),
        (RECALL, ["external_ref"], ("external_ref",)),
        (REFERENCES, ["previous_external_ref", "external_ref"], ("external_ref", "previous_external_ref")),
    ],
)
def test_each_kind_has_its_own_fields(kind: ImportKind, header: list[str], fields: tuple[str, ...]) -> None:
    layout = fit({}, kind, header, "")
    assert layout.fields == fields
    assert layout.read(header)[0] == list(fields)


@pytest.mark.parametrize(
    ("header", "code", "detail"),
    [
        (["a", "b"], "missing_column", "the header lacks external_ref, debtor_name, original_amount;"),
        (["external_ref", "debtor_name"], "missing_column", "the header lacks original_amount;"),
        (
            ["external_ref", "External Ref", "debtor_name", "original_amount"],
            "doubled_column",
            "names external_ref more than once",
        ),
        (
            ["external_ref", "debtor_name", "original_amount", "due_date", "DUE DATE"],
            "doubled_column",
            "names due_date more than",
        ),
    ],
)
def test_headers_that_cannot_be_taken(header: list[str], code: str, detail: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        fit({}, ACCOUNTS, header, "")
    assert (caught.value.code, caught.value.line) == (code, 1)
    assert detail in caught.value.detail


@pytest.mark.row("E10")
def test_a_banks_cases_are_understood() -> None:
    header = ["case_id", "bank_code", "borrower_name", "loan_amount", "due_amount", "days_past_due", "priority", "region"]
    header.append("debtor_email")
    layout = fit({}, ACCOUNTS, header, "")
    assert layout.name == "bank_cases"
    assert read(layout, "C1", "HDFC", "Ann", "1000.10", "500.05", "31", "Medium", "North", "a@x.test") == {
        "external_ref": "C1",
        "creditor_name": "HDFC",
        "debtor_name": "Ann",
        "original_amount": "1000.10",
        "balance": "500.05",
        "days_past_due": "31",
        "priority": "normal",
        "region": "North",
        "debtor_email": "a@x.test",
    }
    assert read(layout, "C1", "", "Ann", "1", "1", "", "High", "", "")["priority"] == "High"
    with pytest.raises(UnreadableFile):
        fit({}, ACCOUNTS, [name for name in header if name != "due_amount"], "")


@pytest.mark.row("S04", "S05", "S06", "S07", "S08", "S09", "S10", "S29")
@pytest.mark.parametrize(("ref", "name"), [("debtor_id", "name"), ("external_ref", "debtor_name")])
def test_the_factors_of_the_scorecard_are_understood(ref: str, name: str) -> None:
    header = [ref, name, "total_debt_amount", *RISK_FIELDS, "debtor_phone"]
    layout = fit({}, ACCOUNTS, header, "")
    assert layout.name == "risk_factors"
    row = read(layout, "7", "Ann", "1000.00", *RISK_FIELDS, "+1 202 555 0101")
    assert row == {
        "external_ref": "7",
        "debtor_name": "Ann",
        "original_amount": "1000.00",
        **{field: field for field in RISK_FIELDS},
        "debtor_phone": "+1 202 555 0101",
    }


def test_built_in_layouts_are_documents_like_any_other() -> None:
    for kind, layouts in BUILT_IN.items():
        for layout in layouts:
            assert read_document(layout.document, kind) == layout.document
            assert {column["field"] for column in layout.document["columns"]} == set(OF_KIND[kind])


def test_columns_are_joined_mapped_converted_and_completed() -> None:
    raw = {
        "columns": [
            {"source": "Kundennr", "field": "external_ref"},
            {"sources": ["Vorname", "Nachname"], "field": "debtor_name"},
            {"source": "Betrag", "field": "original_amount"},
            {"source": "Fällig", "field": "due_date"},
            {"source": "Geburt", "field": "debtor_born_on", "date_format": "DD.MM.YY"},
            {"source": "Firma", "field": "debtor_is_firm", "values": {"J": "true", "": "unknown", "*": "false"}},
            {"any_of": ["Handy", "Telefon"], "field": "debtor_phone"},
        ],
        "constants": {"currency": "eur", "account_type": "telecom"},
        "date_format": "DD.MM.YYYY",
        "decimal_mark": ",",
        "blanks": ["NULL", "-"],
    }
    header = ["Fällig", "NACHNAME", "Vorname", "Betrag", "Kundennr", "Firma", "Telefon", "Geburt", "Rest"]
    layout = fit(read_document(raw, ACCOUNTS), ACCOUNTS, header, "Stadtwerke")
    assert (layout.name, layout.used) == ("Stadtwerke", frozenset(range(8)))
    assert layout.fields == tuple(sorted(layout.fields, key=NAMES.index))
    expected = {
        "external_ref": "K1",
        "debtor_name": "Ada Weiß",
        "original_amount": "1234.56",
        "debtor_phone": "",
        "due_date": "2025-12-31",
        "account_type": "telecom",
        "currency": "EUR",
        "debtor_born_on": "1931-01-01",
        "debtor_is_firm": "true",
    }
    assert read(layout, "31.12.2025", "Weiß", "Ada", "1.234,56 €", "K1", "j", "null", "01.01.31", "x") == expected
    bare = read(layout, "-", "Weiß", "-", "1", "K1", "", "0", "", "")
    assert (bare["debtor_name"], bare["due_date"], bare["debtor_is_firm"], bare["debtor_born_on"]) == ("Weiß", "", "unknown", "")
    assert read(layout, "", "W", "A", "1", "K", "nein", "", "", "")["debtor_is_firm"] == "false"


def test_what_cannot_be_read_is_kept_and_named() -> None:
    more = [{"source": "Fällig", "field": "due_date"}, {"source": "Saldo", "field": "balance"}]
    layout = fit(document(*more, decimal_mark=",", date_format="DD.MM.YYYY"), ACCOUNTS, [*HEADER, "Fällig", "Saldo"], "p")
    texts, misread = layout.read(["1", "Ann", "12.5", "2025-12-31", "7,5"])
    assert (dict(zip(layout.fields, texts, strict=True)), misread) == (
        {"external_ref": "1", "debtor_name": "Ann", "original_amount": "12.5", "due_date": "2025-12-31", "balance": "7.5"},
        ("original_amount", "due_date"),
    )


def test_the_columns_own_format_beats_the_profiles() -> None:
    more = {"source": "Saldo", "field": "balance", "decimal_mark": "."}
    layout = fit(document(more, decimal_mark=","), ACCOUNTS, [*HEADER, "Saldo"], "p")
    row = read(layout, "1", "Ann", "1.000,00", "1,000.00")
    assert (row["original_amount"], row["balance"]) == ("1000.00", "1000.00")


def test_cents_become_an_amount() -> None:
    raw = {"columns": [*BASE[:2], {**BASE[2], "minor_units": True}], "constants": {"currency": "USD"}}
    assert read(fit(read_document(raw, ACCOUNTS), ACCOUNTS, HEADER, "p"), "1", "Ann", "125000")["original_amount"] == "1250.00"


@pytest.mark.parametrize(
    ("column", "header", "found"),
    [
        ({"source": "Mail", "field": "debtor_email"}, HEADER, None),
        ({"source": "Mail", "field": "debtor_email", "is_required": True}, HEADER, "the header lacks Mail"),
        ({"sources": ["A", "B"], "field": "debtor_address"}, [*HEADER, "B"], "B"),
        ({"sources": ["A", "B"], "field": "debtor_address", "is_required": True}, [*HEADER, "B"], "the header lacks A"),
        ({"any_of": ["A", "B"], "field": "debtor_address", "is_required": True}, HEADER, "the header lacks A or B"),
        ({"any_of": ["A", "B"], "field": "debtor_address", "is_required": True}, [*HEADER, "B"], "B"),
    ],
)
def test_columns_that_may_and_must_be_there(column: dict[str, Any], header: list[str], found: str | None) -> None:
    if found is not None and found.startswith("the header"):
        with pytest.raises(UnreadableFile, match=found):
            fit(document(column), ACCOUNTS, header, "p")
    else:
        row = read(fit(document(column), ACCOUNTS, header, "p"), *header)
        assert row.get(column["field"]) == found


def test_columns_that_differ_only_in_case_are_told_apart_by_their_exact_name() -> None:
    header = ["Nr", "NR", "Name", "Betrag"]
    assert read(fit(document(), ACCOUNTS, header, "p"), "1", "2", "Ann", "3")["external_ref"] == "1"
    with pytest.raises(UnreadableFile, match="names Nr more than once"):
        fit(document(), ACCOUNTS, ["nr", "NR", "Name", "Betrag"], "p")
    with pytest.raises(UnreadableFile, match="names Nr more than once"):
        fit(document(), ACCOUNTS, ["Nr", "Nr", "Name", "Betrag"], "p")


def test_without_columns_a_document_still_says_how_values_are_written() -> None:
    header = ["external_ref", "debtor_name", "original_amount", "currency"]
    raw = {"decimal_mark": ",", "constants": {"currency": "EUR"}, "is_lenient": True}
    layout = fit(read_document(raw, ACCOUNTS), ACCOUNTS, header, "Ours, German numbers")
    assert (layout.name, layout.is_lenient, layout.used) == ("Ours, German numbers", True, {0, 1, 2})
    assert read(layout, "1", "Ann", "1.000,5", "USD") == {
        "external_ref": "1",
        "debtor_name": "Ann",
        "original_amount": "1000.5",
        "currency": "EUR",
    }


def test_the_trailer_and_how_the_file_is_opened() -> None:
    raw = {
        "trailer": {"marker": "SUMME", "rows_column": 2, "total_column": 3},
        "file": {"encoding": "windows-1252", "delimiter": ";"},
    }
    found = document(decimal_mark=",", **raw)
    trailer = fit(found, ACCOUNTS, HEADER, "p").trailer
    assert trailer is not None
    assert (trailer.marker, trailer.rows_at, trailer.total_at, trailer.read_total("1.234,50")) == ("SUMME", 1, 2, "1234.50")
    assert file_options(found) == FileOptions(encoding="windows-1252", delimiter=";")
    assert file_options({}) == FileOptions()
    both = document({"source": "Saldo", "field": "balance", "decimal_mark": "."}, decimal_mark=",", **raw)
    trailer = fit(both, ACCOUNTS, [*HEADER, "Saldo"], "p").trailer
    assert trailer is not None
    assert (trailer.read_total("1,234.50"), trailer.read_total("1.234,50")) == ("1234.50", None)
    plain = fit(document(trailer={"marker": "T", "rows_column": 2}), ACCOUNTS, HEADER, "p").trailer
    assert plain is not None
    assert (plain.total_at, plain.read_total("7.00")) == (None, "7.00")


def _with(**changes: Any) -> dict[str, Any]:
    return {"columns": [*BASE[:2], {**BASE[2], **changes}]}


@pytest.mark.parametrize(
    ("raw", "place", "code"),
    [
        ([], "document", "not_an_object"),
        ({"colums": []}, "document.colums", "unknown_key"),
        ({"format": 2}, "document.format", "unknown_format"),
        ({"columns": {}}, "document.columns", "not_a_list"),
        ({"columns": [*BASE, "x"]}, "document.columns.4", "not_an_object"),
        ({"columns": BASE[:2]}, "document.columns", "field_missing"),
        ({"columns": [*BASE, BASE[0]]}, "document.columns.4.field", "doubled"),
        ({"columns": [{}] * 100}, "document.columns", "too_many"),
        (_with(field="shoe_size"), "document.columns.3.field", "unknown_field"),
        (_with(field=["x"]), "document.columns.3.field", "unknown_field"),
        (_with(field="recall_reason"), "document.columns.3.field", "unknown_field"),
        (_with(source=""), "document.columns.3.source", "blank"),
        (_with(source=7), "document.columns.3.source", "not_text"),
        (_with(source="x" * 201), "document.columns.3.source", "too_long"),
        (_with(source=None), "document.columns.3", "one_source"),
        (_with(sources=["A"]), "document.columns.3", "one_source"),
        (_with(source=None, sources=[]), "document.columns.3.sources", "blank"),
        (_with(source=None, sources=["A"] * 11), "document.columns.3.sources", "too_many"),
        (_with(decimal_mark=";"), "document.columns.3.decimal_mark", "unknown_value"),
        (_with(date_format="DD.MM.YYYY"), "document.columns.3.date_format", "not_for_field"),
        (_with(minor_units=True), "document.columns.3.minor_units", "currency_unknown"),
        (_with(minor_units="yes"), "document.columns.3.minor_units", "not_a_flag"),
        (_with(is_required=1), "document.columns.3.is_required", "not_a_flag"),
        (_with(values=[]), None, None),
        (_with(values=["x"]), "document.columns.3.values", "not_an_object"),
        (_with(values={"J": "1", "j": "2"}), "document.columns.3.values", "doubled"),
        (_with(values={str(n): "1" for n in range(501)}), "document.columns.3.values", "too_many"),
        (_with(values={"a": 1}), "document.columns.3.values.a", "not_text"),
        (_with(colour="red"), "document.columns.3.colour", "unknown_key"),
        ({"date_format": "%d.%m.%Y"}, "document.date_format", "not_a_date_format"),
        ({"decimal_mark": "x"}, "document.decimal_mark", "unknown_value"),
        ({"year_pivot": 101}, "document.year_pivot", "out_of_range"),
        ({"year_pivot": True}, "document.year_pivot", "out_of_range"),
        ({"is_lenient": "no"}, "document.is_lenient", "not_a_flag"),
        ({"constants": {"external_ref": "1"}}, "document.constants.external_ref", "never_constant"),
        ({"constants": {"currency": "XQZ"}}, "document.constants.currency", "not_currency"),
        ({"constants": {"balance": "1,5"}}, "document.constants.balance", "not_amount"),
        ({"constants": {"due_date": "2025-02-30"}}, "document.constants.due_date", "not_date"),
        ({"constants": {"due_date": "20250228"}}, "document.constants.due_date", "not_date"),
        ({"constants": {"days_past_due": "\u0661"}}, "document.constants.days_past_due", "not_integer"),
        ({"columns": BASE, "constants": {"debtor_name": "Ann"}}, "document.columns.2.field", "doubled"),
        ({"blanks": ["x"] * 51}, "document.blanks", "too_many"),
        ({"file": {"encoding": "utf-7"}}, "document.file.encoding", "unknown_value"),
        ({"file": {"delimiter": "::"}}, "document.file.delimiter", "unknown_value"),
        ({"file": {"path": "/etc"}}, "document.file.path", "unknown_key"),
        ({"trailer": {"rows_column": 1}}, "document.trailer.marker", "not_text"),
        ({"trailer": {"marker": "T", "rows_column": 0}}, "document.trailer.rows_column", "out_of_range"),
    ],
)
def test_documents_are_refused_to_the_place(raw: Any, place: str | None, code: str | None) -> None:
    if place is None:
        assert "values" not in read_document(raw, ACCOUNTS)["columns"][2]
    else:
        assert refused(raw) == (place, code)


def test_the_document_that_is_explained_is_one() -> None:
    page = (Path(__file__).parents[2] / "docs" / "mapping.md").read_text()
    shown = json.loads(page.partition("```json\n")[2].partition("```")[0])
    assert len(read_document(shown, ACCOUNTS)["columns"]) == 6


def test_a_document_in_normal_form_stays_as_it_is() -> None:
    raw = {
        "columns": [
            *BASE,
            {"any_of": ["A"], "field": "due_date", "year_pivot": 30, "date_format": "D.M.YY", "is_required": False},
        ],
        "constants": {"currency": "usd"},
        "trailer": {"marker": "T", "total_column": 2},
        "file": {"sheet": "Page 1"},
        "blanks": ["NULL"],
        "decimal_mark": ".",
    }
    once = read_document(raw, ACCOUNTS)
    assert once["constants"] == {"currency": "USD"}
    assert read_document(once, ACCOUNTS) == once
