"""Normalising contact points."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdue.kernel.db import rows
from fairdue.parties.rules import normalise_email, normalise_phone, normalise_postal, normalised_postal_sql


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
        ("030/7654321", None),
        ("0170 1234567", None),
        ("+0170 1234567", None),
        ("+49 170 1234567", "+491701234567"),
        ("", None),
    ],
)
def test_phone(text: str, expected: str | None) -> None:
    assert normalise_phone(text) == expected


def test_postal() -> None:
    assert normalise_postal(" 1  Main St ", "Springfield", "", "12345", "US") == "1 main st, springfield, 12345, us"


def in_sql(*parts: str | None) -> str:
    sql = normalised_postal_sql(*(f"%({name})s::text" for name in "abcde"))
    (found,) = rows(f"SELECT {sql} AS value", dict(zip("abcde", parts, strict=True)))
    return str(found.value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "parts",
    [
        (" 1  Main St ", "Springfield", "", "12345", "US"),
        ("", "", "", "", ""),
        (
            "\t12\u00a0Rue de l'\u00c9glise\u3000",
            "\u0130zmir",
            "STRA\u1e9eE",
            "\u03a3\u038a\u03a3\u03a5\u03a6\u039f\u03a3",
            "x\u2028y",
        ),
        ("A\x1cB\x85C", "\u200bzero width", "\u01c5", "\ufb01", "\u1f88"),
    ],
)
def test_postal_in_sql_is_the_same(parts: tuple[str, ...]) -> None:
    assert in_sql(*parts) == normalise_postal(*parts)


@pytest.mark.django_db
def test_postal_in_sql_leaves_nulls_out() -> None:
    assert in_sql(None, "Springfield", None, None, "US") == "springfield, us"


# Characters that Unicode has assigned since Python's tables were made are left out: the database may know them.
_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="\x00"), max_size=12)


@pytest.mark.django_db
@settings(max_examples=300, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(st.tuples(_TEXT, _TEXT, _TEXT, _TEXT, _TEXT))
def test_postal_in_sql_is_the_same_for_any_text(parts: tuple[str, ...]) -> None:
    assert in_sql(*parts) == normalise_postal(*parts)
