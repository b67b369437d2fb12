"""Signatures of webhooks: what the official library signs we take, and the other way round."""

from __future__ import annotations

import pytest
from stripe import WebhookSignature

from fairdue.payments.rules.signatures import is_signed, sign

BODY, SECRET, NOW = b'{"id": "evt_1"}', "whsec_one", 1_772_463_600
GOOD = sign(BODY, SECRET, NOW)


def _sdk_signature(at: int) -> str:
    return f"t={at},v1={WebhookSignature._compute_signature(f'{at}.{BODY.decode()}', SECRET)}"


def test_we_sign_as_the_official_library_does() -> None:
    assert sign(BODY, SECRET, NOW) == _sdk_signature(NOW)
    assert WebhookSignature.verify_header(BODY.decode(), GOOD, SECRET, tolerance=None)


@pytest.mark.row("D065")
@pytest.mark.parametrize(
    ("header", "is_good", "why"),
    [
        (GOOD, True, "signed now"),
        (_sdk_signature(NOW - 300), True, "five minutes ago"),
        (_sdk_signature(NOW - 301), False, "longer ago"),
        (_sdk_signature(NOW + 300), True, "five minutes ahead"),
        (_sdk_signature(NOW + 301), False, "further ahead"),
        (f"t={NOW},v0={GOOD.rpartition('=')[2]}", False, "another scheme"),
        (f"{GOOD},v1={'0' * 64}", True, "one of two signatures, as while a secret is replaced"),
        (f"t={NOW},v1={'0' * 64}", False, "a signature of nothing"),
        (GOOD.replace(f"t={NOW}", f"t={NOW + 1}"), False, "another time than was signed"),
        (f"t={NOW},{GOOD}", False, "two times"),
        (f"t=-1,v1={'0' * 64}", False, "a time before 1970"),
        (f"t={'9' * 400},v1={'0' * 64}", False, "a time beyond all bounds"),
        (f"t=now,v1={'0' * 64}", False, "no time"),
        (f"t={NOW},v1=ü€", False, "no hex"),
        ("", False, "no header"),
        (",,,===", False, "rubbish"),
    ],
)
def test_a_signature_holds_or_not(header: str, is_good: bool, why: str) -> None:
    assert is_signed(BODY, header, [SECRET], NOW) is is_good, why


def test_another_body_or_secret_does_not_hold() -> None:
    assert not is_signed(BODY + b" ", GOOD, [SECRET], NOW)
    assert not is_signed(BODY, GOOD, ["whsec_two"], NOW)
    assert is_signed(BODY, GOOD, ["whsec_two", SECRET], NOW)


def test_no_secret_signs_nothing() -> None:
    assert not is_signed(BODY, sign(BODY, "", NOW), ["", ""], NOW)
    assert not is_signed(BODY, sign(BODY, "", NOW), [], NOW)
