"""Which profile a bank file is read by."""

from __future__ import annotations

import io
from uuid import UUID

from fairdue.kernel.actor import Actor
from fairdue.payments.errors import UnreadableBankFile
from fairdue.payments.gateways.bank_formats import DELIMITERS, read_head
from fairdue.payments.queries.bank_profiles import named_profile, profile_of_header
from fairdue.payments.rules.bank_columns import header_key
from fairdue.payments.types.bank_files import BankMapping, UsedBankProfile

LOOKED_AT_BYTES = 256 * 1024


def find_profile(actor: Actor, head: bytes, profile_id: UUID | None) -> UsedBankProfile | None:
    """Return the profile a file is read by: the one that is named, else the one for files that begin like it, else none.

    Raises BankProfileNotUsable.
    """
    if profile_id is not None:
        return named_profile(actor, profile_id)
    keys = set()
    for delimiter in DELIMITERS:
        try:
            keys.add(header_key(read_head(io.BytesIO(whole_lines(head)), BankMapping(delimiter=delimiter)).header))
        except UnreadableBankFile:
            continue
    found = profile_of_header(actor, keys)
    return None if found is None else found[0]


def whole_lines(head: bytes) -> bytes:
    """Leave out a last line that was cut off."""
    return head if len(head) < LOOKED_AT_BYTES else head.rpartition(b"\n")[0] or head
