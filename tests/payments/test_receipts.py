"""Receipts: for money that came, in the payer's language, with his name as he writes it."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader
from tests.cast import Cast, assemble
from tests.factories import account, creditor, debtor
from tests.payments.money import charger, day, pay

from fairdue.access.models import Agency
from fairdue.accounts.models import Account
from fairdue.kernel.db import agency_scope
from fairdue.parties.models import Debtor
from fairdue.payments.rules.receipt_words import WORDS, receipt_locale
from fairdue.payments.states import CLEARED, MANUAL
from fairdue.payments.types import PaymentDetail

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(frozen: object) -> Cast:
    return assemble()


def owing(cast: Cast, name: str, language: str = "", balance: str = "1500.00") -> Account:
    who = debtor(cast.agency, name)
    with agency_scope(cast.agency.id):
        Debtor.objects.filter(id=who.id).update(language=language)
    by = creditor(cast.agency, name="Banco & <Sons>")
    return account(cast.agency, of=who, by=by, balance=balance, external_ref="AC-7")


def read(cast: Cast, payment: PaymentDetail) -> PdfReader:
    answer = cast.rita.api.get(f"payments/{payment.id}/receipt/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content == cast.alice.api.get(f"payments/{payment.id}/receipt/").content
    return PdfReader(io.BytesIO(answer.content))


def words(pdf: PdfReader) -> str:
    """The text of all pages, with each run of white space as one space."""
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_a_receipt_says_what_came_and_where_it_went(cast: Cast) -> None:
    made = pay(cast.agency, "1600.00", owing(cast, "Zoë <b>Müller</b> & Søn"), received_on=day(3), external_ref="CHK-9")
    pdf = read(cast, made)
    said = words(pdf)
    for wanted in (
        "Received from Zoë <b>Müller</b> & Søn",
        "Amount $1,600.00",
        "Received on February 3, 2026",
        "Method Bank transfer",
        "Reference CHK-9",
        "Status Received",
        f"Number {made.id}",
        "Banco & <Sons>",
        "principal $1,500.00 not applied $100.00",
    ):
        assert wanted in said
    assert "Refunded since" not in said
    assert (pdf.root_object["/Lang"], pdf.pages[0].mediabox.width) == ("en-US", 612)


def test_a_receipt_is_in_the_payers_language(cast: Cast) -> None:
    made = pay(cast.agency, "1200.50", owing(cast, "Łukasz Żółć Ωμέγα Жуков", "es"), received_on=day(3))
    refunded = cast.alice.api.post(f"payments/{made.id}/refund/", {"amount": "200.50", "reason": "Too much"})
    assert refunded.status_code == 200
    pdf = read(cast, made)
    said = words(pdf)
    for wanted in (
        "Recibido de Łukasz Żółć Ωμέγα Жуков",
        "Importe $1,200.50",
        "Recibido el 3 de febrero de 2026",
        "Forma de pago Transferencia bancaria",
        "Devuelto desde entonces $200.50",
        "Estado Devuelto en parte",
        "principal $1,000.00",
    ):
        assert wanted in said
    assert pdf.root_object["/Lang"] == "es-US"


def test_an_agency_of_another_country_writes_as_it_is_written_there(cast: Cast) -> None:
    cast.agency.settings = {**cast.agency.settings, "locale": "es-ES"}
    Agency.objects.filter(id=cast.agency.id).update(settings=cast.agency.settings)
    pdf = read(cast, pay(cast.agency, "1200.50", owing(cast, "Ana", "quechua"), received_on=day(3)))
    assert "Importe 1.200,50 US$" in words(pdf)
    assert (pdf.root_object["/Lang"], round(pdf.pages[0].mediabox.height)) == ("es-ES", 842)


@pytest.mark.parametrize(
    ("language", "agency", "expected"),
    [
        ("", "en-US", "en-US"),
        ("es", "en-US", "es-US"),
        ("es-MX", "en-US", "es-MX"),
        ("ES", "en-GB", "es"),
        ("de", "es-ES", "es-ES"),
        ("de", "de-DE", "en-US"),
        ("Spanish", "", "en-US"),
    ],
)
def test_the_locale_of_a_receipt(language: str, agency: str, expected: str) -> None:
    assert receipt_locale(language, agency) == expected


def test_all_languages_have_all_words() -> None:
    needed = {f"status_{status}" for status in CLEARED} | {"card", *MANUAL}
    assert all(set(found) == set(WORDS["en"]) and needed <= set(found) for found in WORDS.values())


def test_there_is_no_receipt_before_money_came(cast: Cast) -> None:
    owed = account(cast.agency, balance="100.00")
    pending = pay(cast.agency, "5.00", owed, method="card", processor_id=charger(cast.agency).id)
    refused = cast.alice.api.get(f"payments/{pending.id}/receipt/")
    assert (refused.status_code, refused.json()["code"]) == (409, "no_receipt")
