"""What is suggested for realistic headers of four languages, and what is open about it."""

from __future__ import annotations

import pytest

from fairdue.intake.rules.documents import read_document
from fairdue.intake.rules.fields import NAMES
from fairdue.intake.rules.mapping import fit
from fairdue.intake.rules.suggesting import suggest, suggested_document
from fairdue.intake.rules.synonyms import SYNONYMS
from fairdue.intake.states import ImportKind

ACCOUNTS, RECALL = ImportKind.ACCOUNTS, ImportKind.RECALL

# Headers as agencies get them: (language and sender, header, a row, {column: field}, {column: format or decimal mark}).
REALISTIC: list[tuple[str, str, str, dict[str, str], dict[str, str]]] = [
    (
        "en bank",
        "Acct No|Customer Name|Original Balance|Amt Due|Due Dt|Cell|Email Addr|Last 4 SSN|Branch",
        "A1|Ann Lee|1,250.00|1,000.00|12/31/2025|(202) 555-0101|a@x.test|1234|7",
        {"Acct No": "external_ref", "Customer Name": "debtor_name", "Original Balance": "original_amount", "Amt Due": "balance"}
        | {"Due Dt": "due_date", "Cell": "debtor_phone", "Email Addr": "debtor_email", "Last 4 SSN": "debtor_ssn_last4"},
        {"Due Dt": "MM/DD/YYYY", "Original Balance": "."},
    ),
    (
        "en telecom",
        "Account Number|First Name|Last Name|Date of Birth|Home Phone|Street Address|City|State|ZIP Code|Outstanding Amount",
        "T-1|Ann|Lee|1980-02-03|+12025550101|1 Main St|Salem|MA|01970|99.50",
        {
            "Account Number": "external_ref",
            "First Name": "debtor_name",
            "Last Name": "debtor_name",
            "Date of Birth": "debtor_born_on",
        }
        | {"Home Phone": "debtor_phone", "Street Address": "debtor_address", "City": "debtor_city", "State": "debtor_region"}
        | {"ZIP Code": "debtor_postal_code", "Outstanding Amount": "original_amount"},
        {"Date of Birth": "YYYY-MM-DD"},
    ),
    (
        "en lender",
        "LoanID|BorrowerName|LoanAmount|CurrentBalance|DaysPastDue|CoBorrowerName|GuarantorName|Currency",
        "L1|Ann Lee|5000|4000|12|Bo Lee|Cy Lee|USD",
        {"LoanID": "external_ref", "BorrowerName": "debtor_name", "LoanAmount": "original_amount", "CurrentBalance": "balance"}
        | {"DaysPastDue": "days_past_due", "CoBorrowerName": "co_debtor_name", "GuarantorName": "guarantor_name"}
        | {"Currency": "currency"},
        {},
    ),
    (
        "de Stadtwerke",
        "Kd-Nr.|Vorname|Nachname|Straße|PLZ|Ort|E-Mail|Telefon|Rechnungsbetrag|Offener Betrag|Fälligkeitsdatum|Währung|Bemerkung",
        "10023|Anna|Weiß|Weg 1|10115|Berlin|a@w.test|+49 30 1234567|1.234,56|34,00|31.12.2025|EUR|x",
        {"Kd-Nr.": "external_ref", "Vorname": "debtor_name", "Nachname": "debtor_name", "Straße": "debtor_address"}
        | {"PLZ": "debtor_postal_code", "Ort": "debtor_city", "E-Mail": "debtor_email", "Telefon": "debtor_phone"}
        | {
            "Rechnungsbetrag": "original_amount",
            "Offener Betrag": "balance",
            "Fälligkeitsdatum": "due_date",
            "Währung": "currency",
        },
        {"Fälligkeitsdatum": "DD.MM.YYYY", "Rechnungsbetrag": ",", "Offener Betrag": ","},
    ),
    (
        "de Bank",
        "Vertragsnummer|Kundennummer|Name des Schuldners|Hauptforderung|Saldo|Fällig am|Geburtsdatum|Mitschuldner|Bürge",
        "V-1|K-1|Weiß, Anna|5.000,00|4.000,00|01.06.2025|13.02.1980|Bo Weiß|Cy Weiß",
        {"Vertragsnummer": "external_ref", "Kundennummer": "debtor_ref", "Name des Schuldners": "debtor_name"}
        | {"Hauptforderung": "original_amount", "Saldo": "balance", "Fällig am": "due_date", "Geburtsdatum": "debtor_born_on"}
        | {"Mitschuldner": "co_debtor_name", "Bürge": "guarantor_name"},
        {"Fällig am": "DD.MM.YYYY", "Saldo": ","},
    ),
    (
        "de Versandhandel",
        "RECHNUNGSNR|FIRMA|GESAMTBETRAG|FAELLIG|HANDY|MAILADRESSE|LAND|SPRACHE",
        "R1|Weiß GmbH|99,90|1.6.2025|0170 1234567|a@w.test|DE|de",
        {"RECHNUNGSNR": "external_ref", "FIRMA": "debtor_name", "GESAMTBETRAG": "original_amount", "FAELLIG": "due_date"}
        | {"HANDY": "debtor_phone", "MAILADRESSE": "debtor_email", "LAND": "debtor_country", "SPRACHE": "debtor_language"},
        {"FAELLIG": "D.M.YYYY", "GESAMTBETRAG": ","},
    ),
    (
        "es banco",
        "Nº de expediente|Nombre|Apellidos|Importe|Saldo pendiente|Fecha Vto.|Móvil|Correo electrónico|Ciudad|Estado civil",
        "E1|Ana|Ruiz Gil|1.250,00|250,00|31/12/2025|+34600111222|a@x.test|Madrid|Casado",
        {"Nº de expediente": "external_ref", "Nombre": "debtor_name", "Apellidos": "debtor_name", "Importe": "original_amount"}
        | {"Saldo pendiente": "balance", "Fecha Vto.": "due_date", "Móvil": "debtor_phone", "Ciudad": "debtor_city"}
        | {"Correo electrónico": "debtor_email", "Estado civil": "family_situation"},
        {"Fecha Vto.": "DD/MM/YYYY", "Importe": ","},
    ),
    (
        "es mexico",
        "Folio|Nombre del Cliente|Monto|Días de atraso|Teléfono|Código Postal|Avalista|Ingreso mensual|Moneda",
        "F1|Ana Ruiz|1,250.00|45|+525512345678|06000|Luis Ruiz|12,000.00|MXN",
        {"Folio": "external_ref", "Nombre del Cliente": "debtor_name", "Monto": "original_amount"}
        | {"Días de atraso": "days_past_due", "Teléfono": "debtor_phone", "Código Postal": "debtor_postal_code"}
        | {"Avalista": "guarantor_name", "Ingreso mensual": "monthly_income", "Moneda": "currency"},
        {"Monto": ".", "Ingreso mensual": "."},
    ),
    (
        "es telco",
        "num_cuenta|titular|deuda_total|vencimiento|direccion|provincia|idioma",
        "C1|Ana Ruiz|80,25|20251231|Calle 1|Sevilla|es",
        {"num_cuenta": "external_ref", "titular": "debtor_name", "deuda_total": "original_amount", "vencimiento": "due_date"}
        | {"direccion": "debtor_address", "provincia": "debtor_region", "idioma": "debtor_language"},
        {"vencimiento": "YYYYMMDD", "deuda_total": ","},
    ),
    (
        "fr banque",
        "N° dossier|Nom du débiteur|Montant|Solde dû|Échéance|Téléphone|Courriel|Code postal|Ville|Pays",
        "D1|Luc Dupont|1 250,00|1 000,00|15/04/2025|+33600111222|a@x.test|75001|Paris|FR",
        {"N° dossier": "external_ref", "Nom du débiteur": "debtor_name", "Montant": "original_amount", "Solde dû": "balance"}
        | {"Échéance": "due_date", "Téléphone": "debtor_phone", "Courriel": "debtor_email", "Code postal": "debtor_postal_code"}
        | {"Ville": "debtor_city", "Pays": "debtor_country"},
        {"Échéance": "DD/MM/YYYY", "Montant": ","},
    ),
    (
        "fr énergie",
        "Référence client|Nom|Prénom|Adresse|Montant de la facture|Date d'échéance|Portable|Né le",
        "C1|Dupont|Luc|1 rue A|99,90|31/12/2025|+33600111222|13/02/1980",
        {"Référence client": "external_ref", "Nom": "debtor_name", "Prénom": "debtor_name", "Adresse": "debtor_address"}
        | {"Montant de la facture": "original_amount", "Date d'échéance": "due_date", "Portable": "debtor_phone"}
        | {"Né le": "debtor_born_on"},
        {"Date d'échéance": "DD/MM/YYYY", "Né le": "DD/MM/YYYY"},
    ),
    (
        "fr crédit",
        "Numéro de contrat|Emprunteur|Capital|Capital restant dû|Jours de retard|Créancier|Codébiteur|Caution|Etat civil",
        "C1|Luc Dupont|5000,00|4000,00|33|Banque A|Eve Dupont|Max Dupont|Marié",
        {"Numéro de contrat": "external_ref", "Emprunteur": "debtor_name", "Capital": "original_amount"}
        | {"Capital restant dû": "balance", "Jours de retard": "days_past_due", "Créancier": "creditor_name"}
        | {"Codébiteur": "co_debtor_name", "Caution": "guarantor_name", "Etat civil": "family_situation"},
        {"Capital": ",", "Capital restant dû": ","},
    ),
]


@pytest.mark.parametrize(
    ("header", "row", "fields", "formats"), [case[1:] for case in REALISTIC], ids=[case[0] for case in REALISTIC]
)
def test_a_realistic_file_is_recognised(header: str, row: str, fields: dict[str, str], formats: dict[str, str]) -> None:
    names, cells = header.split("|"), row.split("|")
    found = suggest(names, [cells], ACCOUNTS)
    assert {one.source: one.field for one in found if one.field} == fields
    assert {one.source: one.date_format or one.decimal_mark for one in found if one.source in formats} == formats
    raw, missing = suggested_document(found, ACCOUNTS)
    assert missing == []
    assert read_document(raw, ACCOUNTS) == raw
    layout = fit(raw, ACCOUNTS, names, "suggested")
    assert layout.read(cells)[1] == ()


def test_a_first_name_comes_before_the_last() -> None:
    raw, _ = suggested_document(suggest(["Nom", "Prénom"], [], ACCOUNTS), ACCOUNTS)
    assert raw["columns"] == [{"sources": ["Prénom", "Nom"], "field": "debtor_name"}]
    (one,) = suggest(["Nombre"], [["Ana Ruiz"]], ACCOUNTS)
    assert one.field == "debtor_name"


@pytest.mark.parametrize(
    ("header", "day", "expected"),
    [("Due Date|Amount", "03/04/2025", "MM/DD/YYYY"), ("Échéance|Montant", "03/04/2025", "DD/MM/YYYY")],
)
def test_dates_that_can_be_read_in_two_ways_say_so(header: str, day: str, expected: str) -> None:
    (due, _) = suggest(header.split("|"), [[day, "1"]], ACCOUNTS)
    assert due.date_format == expected
    assert due.confidence <= 60
    assert "day or month may come first: please check" in due.reason


def test_another_column_settles_which_comes_first() -> None:
    due, born = suggest(["Due Date", "Date of Birth"], [["03/04/2025", "25/12/1980"]], ACCOUNTS)
    assert (due.date_format, born.date_format) == ("DD/MM/YYYY", "DD/MM/YYYY")
    assert due.confidence > 90


def test_an_amount_that_can_be_read_in_two_ways_says_so() -> None:
    (one,) = suggest(["Betrag"], [["1.25"]], ACCOUNTS)
    assert (one.decimal_mark, one.confidence) == (None, 100)
    for name, text, expected in (("Betrag", "1.234", ","), ("Betrag", "1,234", ","), ("Loan Amount", "1,234", ".")):
        (one,) = suggest([name], [[text]], ACCOUNTS)
        assert (one.decimal_mark, one.confidence) == (expected, 60)
        assert "comma or point may be the decimal mark" in one.reason
    one, _ = suggest(["Betrag", "Saldo"], [["1.234", "1.234,50"]], ACCOUNTS)
    assert (one.decimal_mark, one.confidence) == (",", 100)


def test_values_alone_tell_some_columns_and_contradict_some_names() -> None:
    found = suggest(["A", "B", "C", "Email"], [["a@x.test", "+1 202 555 0101", "USD", "none"]], ACCOUNTS)
    assert [one.field for one in found] == ["debtor_email", "debtor_phone", "currency", None]


def test_only_fields_of_the_kind_are_suggested() -> None:
    found = suggest(["Aktenzeichen", "Name", "Grund"], [], RECALL)
    assert [one.field for one in found] == ["external_ref", None, "recall_reason"]


def test_suggestions_stand_whatever_a_file_says() -> None:
    strange = ["", "\ufeff", "=1+1", "\x00", "x" * 2_000, "\u202e", "1", "№", "*"]
    for one in suggest(strange, [strange, [], ["a"]], ACCOUNTS):
        assert one.field is None
    assert suggest([], [], ACCOUNTS) == []


def test_columns_that_a_document_cannot_refer_to_are_left_alone() -> None:
    found = suggest(
        ["Email", "Phone", "Email ", "Phone " * 50, ""], [["a@x.test", "+1 202 555 0101", "b@x.test", "", "c@x.test"]], ACCOUNTS
    )
    assert [one.field for one in found] == [None, "debtor_phone", None, None, None]


def test_every_field_has_synonyms_in_four_languages() -> None:
    assert set(SYNONYMS) == set(NAMES)
    assert all(len(by_language) == 4 and all(by_language) for by_language in SYNONYMS.values())


def test_a_few_bad_values_hide_no_format() -> None:
    rows = [[f"{day:02}.02.2026", f"1.{day:03},50"] for day in range(1, 29)] + [["31.02.2026", "12,3,4"]]
    found = suggest(["Fällig am", "Betrag"], rows, ACCOUNTS)
    assert [(one.field, one.date_format, one.decimal_mark) for one in found] == [
        ("due_date", "DD.MM.YYYY", None),
        ("original_amount", None, ","),
    ]


def test_of_a_file_with_many_columns_fewer_rows_are_judged() -> None:
    header = ["Due date", *(f"Column {number}" for number in range(499))]
    rows = [["12/31/2025"] * 500] * 40 + [["x"] * 500] * 160
    assert suggest(header, rows, ACCOUNTS)[0].date_format == "MM/DD/YYYY"
    assert suggest(header[:100], rows, ACCOUNTS)[0].date_format is None
