"""How a parsed row becomes one line of COPY's text format for the staging table. Runs once a row, so it has to be quick."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from uuid import UUID

from fairdue.intake.rules.fields import FIELD_BY_NAME, NAMES, FieldKind
from fairdue.intake.types import Layout, ParsedRow
from fairdue.kernel.crypto import KeyRing
from fairdue.parties.rules import normalise_email, normalise_phone

NORMALISED = {
    "debtor_email": "email",
    "debtor_phone": "phone",
    "debtor_phone_2": "phone_2",
    "co_debtor_email": "co_email",
    "co_debtor_phone": "co_phone",
    "guarantor_email": "guarantor_mail",
    "guarantor_phone": "guarantor_tel",
}
"""Where the comparable form of an e-mail address or phone number stands, by field."""

SSN_DIGITS = 4
_NEEDS_ESCAPE = re.compile(r"[\\\t\n\r]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_NULL = "\\N"
Seal = Callable[[str | None, dt.date | None], tuple[bytes | None, bytes | None, bytes | None]]


class Renderer:
    """Renders the rows of one file. `columns` names what it fills of the staging table, in order."""

    def __init__(self, import_id: UUID, layout: Layout, header: Sequence[str], ring: KeyRing, seal: Seal) -> None:
        """Take the file's layout, and `seal(ssn_last4, born_on)`, which gives both encrypted and the digest of both."""
        fields = layout.fields
        self._layout, self._header, self._key, self._seal = layout, header, str(import_id), seal
        self._digest = ring.fingerprint
        sealed = [name for name in fields if FIELD_BY_NAME[name].is_sealed]
        self._plain = [at for at, name in enumerate(fields) if name not in sealed]
        self._normal = [(fields.index(name), _NORMALISE[FIELD_BY_NAME[name].kind]) for name in NORMALISED if name in fields]
        self._ssn = fields.index("debtor_ssn_last4") if "debtor_ssn_last4" in fields else None
        self._born = fields.index("debtor_born_on") if "debtor_born_on" in fields else None
        # Every field has its place in the fingerprint, brought or not: another order of columns is no other row.
        self._fingerprint = "\x1f".join("%s" if name in fields else "" for name in NAMES)
        self._to_names = [fields.index(name) for name in NAMES if name in fields]
        self._is_in_order = self._to_names == list(range(len(fields)))
        self._blank = [""] * len(fields)
        self.columns = (
            "import_job_id",
            "row_number",
            "line",
            *(fields[at] for at in self._plain),
            *(column for name, column in NORMALISED.items() if name in fields),
            *(("ssn_sealed", "ssn_is_valid", "born_on_sealed", "born_on_is_valid", "identity_digest") if sealed else ()),
            "fingerprint",
            "misread",
            "problem",
        )

    def render(self, number: int, row: ParsedRow) -> str:
        """Return the line of the row with this number; one that PostgreSQL could not hold as text is blank with a problem."""
        problem = row.problem
        texts, misread = (self._blank, ()) if problem else self._layout.read([cell.strip() for cell in row.cells])
        if row.nested and not problem:
            problem = self._nested(row.nested)
        joined = "\x1f".join(texts)
        if "\x00" in joined:
            texts, misread, problem = self._blank, (), "has NUL characters"
        elif not joined.isascii() and not _is_text(joined):
            texts, misread, problem = self._blank, (), "is not text in the file's encoding"
        elif problem:
            texts, misread = self._blank, ()
        ordered = texts if self._is_in_order else [texts[at] for at in self._to_names]
        fingerprint = self._digest((self._fingerprint % tuple(ordered)).encode()).hex()
        shown = [texts[at] for at in self._plain]
        for at, normalise in self._normal:
            text = texts[at]
            shown.append(normalise(text) if text else "")
        is_plain = _NEEDS_ESCAPE.search(joined) is None
        cells = "\t".join([text or _NULL for text in (shown if is_plain else map(_escape, shown))])
        if self._ssn is not None or self._born is not None:
            cells += self._identity(texts, misread)
        why = _escape(problem) if problem else _NULL
        wrong = "{" + ",".join(misread) + "}" if misread else _NULL
        return f"{self._key}\t{number}\t{row.line}\t{cells}\t\\\\x{fingerprint}\t{wrong}\t{why}\n"

    def _identity(self, texts: Sequence[str], misread: Sequence[str]) -> str:
        """The encrypted cells, and whether they are four digits (row D093) and a date that has been."""
        ssn = texts[self._ssn] if self._ssn is not None else ""
        born = texts[self._born] if self._born is not None else ""
        ssn_is_valid = len(ssn) == SSN_DIGITS and ssn.isascii() and ssn.isdigit()
        day = None if "debtor_born_on" in misread else _date(born)
        sealed = self._seal(ssn if ssn_is_valid else None, day)
        ssn_token, born_token, digest = (_NULL if token is None else "\\\\x" + token.hex() for token in sealed)
        valid = [_NULL if not text else "t" if is_valid else "f" for text, is_valid in ((ssn, ssn_is_valid), (born, day))]
        return f"\t{ssn_token}\t{valid[0]}\t{born_token}\t{valid[1]}\t{digest}"

    def _nested(self, nested: Sequence[int]) -> str | None:
        used = [self._header[at] for at in nested if at in self._layout.used]
        return f"{used[0]} is not text or a number" if used else None


def _is_text(text: str) -> bool:
    """Whether it can be stored: undecodable bytes stand in it as unpaired surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if len(text) == len("2026-01-31") else None
    except ValueError:
        return None


def _email(text: str) -> str:
    return normalise_email(text) or ""


def _phone(text: str) -> str:
    """A number in its comparable form; text that is none is kept as it is, since a file may say "see note"."""
    return normalise_phone(text) or text.lower()


def _escape(text: str) -> str:
    return text.translate(_ESCAPES)


_NORMALISE = {FieldKind.EMAIL: _email, FieldKind.PHONE: _phone}
