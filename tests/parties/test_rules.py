"""Normalising contact points."""

from __future__ import annotations

import pytest

from fairdue.parties.rules import normalise_email, normalise_phone, normalise_postal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  John.Smith@Example.TEST ", "john.smith@example.test"),
        ("a+b@sub.example.co.uk", "a+b@sub.example.co.uk"),
        ("jörg@bücher.example", "jörg@bücher.example"),
        ("john@example", None),
        ("john", None),
        ("@example.test", None),
        ("john@@example.test", None),
        ("john smith@example.test", None),
        (".john@example.test", None),
        ("john..smith@example.test", None),
        ("john@-example.test", None),
        ("x" * 250 + "@example.test", None),
        ("", None),
    ],
)
def test_email(text: str, expected: str | None) -> None:
    assert normalise_email(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(212) 555-0100", "+12125550100"),
        ("212.555.0100 ext. 12", "+12125550100"),
        ("1-212-555-0100", "+12125550100"),
        ("+44 20 7946 0000", "+442079460000"),
        ("0044 20 7946 0000", "+442079460000"),
        ("555-0100", "+5550100"),
        ("12345", None),
        ("1234567890123456", None),
        ("call me", None),
        ("", None),
    ],
)
def test_phone(text: str, expected: str | None) -> None:
    assert normalise_phone(text) == expected


def test_postal() -> None:
    assert normalise_postal(" 1  Main St ", "Springfield", "", "12345", "US") == "1 main st, springfield, 12345, us"
