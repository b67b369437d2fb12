"""Lay a receipt out on paper. The same receipt gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from fairdue.payments.types import Receipt

METHODS = {"card": "Card", "bank_transfer": "Bank transfer", "check": "Check", "cash": "Cash"}
_LINES = TableStyle(
    [
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black),
        ("LINEBELOW", (0, 1), (-1, -1), 0.3, colors.grey),
        ("ALIGN", (2, 0), (-1, -1), "RIGHT"),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("FONTSIZE", (0, 0), (-1, -1), 9),
    ]
)
_MARGIN = 20 * mm
_STYLES = getSampleStyleSheet()


def receipt_pdf(receipt: Receipt) -> bytes:
    """Return a receipt as a PDF file of A4 pages."""
    out = io.BytesIO()
    SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=f"Receipt {receipt.number}",
        author=receipt.agency_name,
        lang="en",
        invariant=True,
    ).build(list(_parts(receipt)))
    return out.getvalue()


def _parts(receipt: Receipt) -> Iterator[object]:
    yield _text(receipt.agency_name, "Heading2")
    if receipt.license_number:
        yield _text(f"License {receipt.license_number}")
    yield _text("Receipt", "Title")
    facts = {
        "Receipt": receipt.number,
        "Received from": receipt.payer_name,
        "Received on": receipt.received_on.isoformat(),
        "Method": METHODS[receipt.method],
        "Reference": receipt.external_ref,
        "Amount": f"{receipt.amount} {receipt.currency}",
        "Refunded since": f"{receipt.refunded} {receipt.currency}" if receipt.refunded.strip("0.") else "",
        "Status": receipt.status.replace("_", " "),
        "Issued on": receipt.issued_on.isoformat(),
    }
    rows = [[_text(name), _text(value)] for name, value in facts.items() if value]
    yield Table(rows, colWidths=[40 * mm, 130 * mm], hAlign="LEFT")
    yield Spacer(1, 6 * mm)
    header = [_text(name) for name in ("Account", "Creditor", "Amount", "Applied to", "Balance now")]
    lines = [
        [_text(line.account_ref), _text(line.creditor_name), line.amount, _applied(line.applied, line.unapplied), line.balance]
        for line in receipt.lines
    ]
    yield Table([header, *lines], colWidths=[35 * mm, 45 * mm, 25 * mm, 40 * mm, 25 * mm], repeatRows=1, style=_LINES)


def _applied(applied: tuple[tuple[str, str], ...], unapplied: str) -> Paragraph:
    said = [f"{bucket} {amount}" for bucket, amount in applied]
    if unapplied.strip("0."):
        said.append(f"not applied {unapplied}")
    return Paragraph("<br/>".join(escape(each) for each in said), _STYLES["Normal"])


def _text(text: str, style: str = "Normal") -> Paragraph:
    return Paragraph(escape(text), _STYLES[style])
