"""Lay a receipt out on paper, in the language of its locale. The same receipt gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from xml.sax.saxutils import escape

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency
from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle
from ttf_opensans import OPENSANS_REGULAR, OPENSANS_SEMIBOLD

from fairdue.payments.rules.receipt_words import WORDS
from fairdue.payments.types import Receipt, ReceiptLine

LETTER_TERRITORIES = frozenset(["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"])
"""Where paper is Letter and not A4: paperSize US-Letter of Unicode CLDR, supplemental/measurementData.xml."""
_REGULAR, _STRONG = "OpenSans", "OpenSansSemibold"
_INK, _QUIET, _RULE = colors.HexColor("#1c2024"), colors.HexColor("#60646c"), colors.HexColor("#cdced6")
_MARGIN, _GAP = 20 * mm, 8 * mm
_FRAME = 6
"""What reportlab leaves free within the margins, in points on each side."""
_FACTS_PARTS = (0.28, 0.72)
_LINES_PARTS = (0.22, 0.19, 0.16, 0.27, 0.16)
_BARE = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, -1), 0), ("RIGHTPADDING", (-1, 0), (-1, -1), 0)]
_FACTS = TableStyle([*_BARE, ("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)])
_LINES = TableStyle([*_BARE, ("LINEBELOW", (0, 0), (-1, 0), 0.8, _INK), ("LINEBELOW", (0, 1), (-1, -1), 0.4, _RULE)])


def receipt_pdf(receipt: Receipt) -> bytes:
    """Return a receipt as a PDF file."""
    _register_fonts()
    paper = _Paper(receipt)
    out = io.BytesIO()
    SimpleDocTemplate(
        out,
        pagesize=paper.size,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=f"{paper.words['receipt']} {receipt.number}",
        author=receipt.agency_name,
        lang=receipt.locale,
        invariant=True,
    ).build(list(paper.parts()))
    return out.getvalue()


@cache
def _register_fonts() -> None:
    """Give the process Open Sans: Latin, Greek and Cyrillic. The fonts every reader has leave out the letters of many names."""
    for name, font in ((_REGULAR, OPENSANS_REGULAR), (_STRONG, OPENSANS_SEMIBOLD)):
        pdfmetrics.registerFont(TTFont(name, font.path))


class _Paper:
    """A receipt in the words, amounts and dates of its locale."""

    def __init__(self, receipt: Receipt) -> None:
        self.receipt = receipt
        self.locale = Locale.parse(receipt.locale, sep="-")
        self.words = WORDS[self.locale.language]
        self.size = LETTER if self.locale.territory in LETTER_TERRITORIES else A4
        self.width = self.size[0] - 2 * (_MARGIN + _FRAME)

    def parts(self) -> Iterator[object]:
        receipt, words = self.receipt, self.words
        yield _text(receipt.agency_name, font=_STRONG, size=11)
        if receipt.license_number:
            yield _text(words["license"].format(number=receipt.license_number), color=_QUIET)
        yield Spacer(1, _GAP)
        yield _text(words["receipt"], font=_STRONG, size=20)
        yield Spacer(1, _GAP)
        yield self._facts()
        yield Spacer(1, _GAP)
        yield self._lines()

    def _facts(self) -> Table:
        receipt, words = self.receipt, self.words
        facts = {
            "payer": receipt.payer_name,
            "amount": self._amount(receipt.amount),
            "received_on": self._date(receipt.received_on),
            "method": words[receipt.method],
            "reference": receipt.external_ref,
            "refunded": self._amount(receipt.refunded) if Decimal(receipt.refunded) else "",
            "status": words[f"status_{receipt.status}"],
            "number": receipt.number,
            "issued_on": self._date(receipt.issued_on),
        }
        shown = [[_text(words[name], color=_QUIET), _text(value)] for name, value in facts.items() if value]
        return Table(shown, colWidths=[part * self.width for part in _FACTS_PARTS], style=_FACTS)

    def _lines(self) -> Table:
        columns = {"account": TA_LEFT, "creditor": TA_LEFT, "amount": TA_RIGHT, "applied": TA_RIGHT, "balance": TA_RIGHT}
        header = [_text(self.words[name], font=_STRONG, align=align) for name, align in columns.items()]
        lines = [self._line(line) for line in self.receipt.lines]
        widths = [part * self.width for part in _LINES_PARTS]
        return Table([header, *lines], colWidths=widths, repeatRows=1, style=_LINES)

    def _line(self, line: ReceiptLine) -> list[Paragraph]:
        applied = [f"{self.words[bucket]} {self._amount(amount)}" for bucket, amount in line.applied]
        if Decimal(line.unapplied):
            applied.append(f"{self.words['unapplied']} {self._amount(line.unapplied)}")
        return [
            _text(line.account_ref),
            _text(line.creditor_name),
            _text(self._amount(line.amount), align=TA_RIGHT),
            _text(*applied, align=TA_RIGHT),
            _text(self._amount(line.balance), align=TA_RIGHT),
        ]

    def _amount(self, amount: str) -> str:
        return format_currency(Decimal(amount), self.receipt.currency, locale=self.locale)

    def _date(self, date: dt.date) -> str:
        return format_date(date, "long", locale=self.locale)


def _text(*lines: str, font: str = _REGULAR, size: int = 9, color: colors.Color = _INK, align: int = TA_LEFT) -> Paragraph:
    style = ParagraphStyle(font, fontName=font, fontSize=size, leading=size * 1.4, textColor=color, alignment=align)
    return Paragraph("<br/>".join(escape(line) for line in lines), style)
