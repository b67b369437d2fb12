"""The settings object: what it takes, what it refuses, and that a refusal repeats no secret."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import pydantic
import pytest

from fairdue.config.env import Env, database_parts, env, home_secret, new_field_keys, parse_field_keys

URL = "postgresql://fairdue_app:s3cr3t-w0rd@db.example:6432/fairdue"
LONG = "x" * 32
PRODUCTION = {
    "FAIRDUE_MODE": "production",
    "DATABASE_URL": URL,
    "FAIRDUE_SECRET_KEY": LONG,
    "FAIRDUE_FIELD_KEYS": f"k1:{base64.b64encode(bytes(32)).decode()}",
    "FAIRDUE_SEAL_KEY": LONG,
}


def test_has_defaults_for_development(fresh_env: pytest.MonkeyPatch) -> None:
    settings = Env()
    assert settings.mode == "development"
    assert settings.database_url is None
    assert settings.allowed_hosts == ("127.0.0.1", "localhost", "[::1]")
    assert env() is env()


@pytest.mark.parametrize(
    "url",
    [
        "mysql://fairdue_app:s3cr3t-w0rd@db/fairdue",
        "postgresql://fairdue_app:s3cr3t-w0rd@db",
        "postgresql://fairdue_app:s3cr3t-w0rd@db/",
        "postgresql://db.example/s3cr3t-w0rd",
        "s3cr3t-w0rd",
    ],
)
@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_OWNER_URL"])
def test_refuses_a_malformed_database_url_without_repeating_it(fresh_env: pytest.MonkeyPatch, name: str, url: str) -> None:
    fresh_env.setenv(name, url)
    with pytest.raises(pydantic.ValidationError, match="must look like postgresql://") as caught:
        Env()
    assert name in str(caught.value)
    assert "s3cr3t-w0rd" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FAIRDUE_MODE", "staging"),
        ("DATABASE_POOL_MAX", "0"),
        ("DATABASE_POOL_MAX", "many"),
        ("FAIRDUE_TRUSTED_PROXIES", "-1"),
        ("JWT_ACCESS_TOKEN_LIFETIME_MINUTES", "0"),
        ("FAIRDUE_SECRET_KEY", "short"),
        ("FAIRDUE_SEAL_KEY", "x" * 31),
        ("FAIRDUE_LOG_FORMAT", "xml"),
    ],
)
def test_refuses_a_value_out_of_range(fresh_env: pytest.MonkeyPatch, name: str, value: str) -> None:
    fresh_env.setenv(name, value)
    with pytest.raises(pydantic.ValidationError) as caught:
        Env()
    assert [problem["loc"] for problem in caught.value.errors()] == [(name,)]


def test_does_not_show_a_secret_when_printed(fresh_env: pytest.MonkeyPatch) -> None:
    fresh_env.setenv("DATABASE_URL", URL)
    assert "s3cr3t-w0rd" not in repr(Env())


def test_reads_a_secret_from_the_file_its_twin_names(fresh_env: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text(f"{URL}\n")
    fresh_env.setenv("DATABASE_URL_FILE", str(file))
    url = Env().database_url
    assert url is not None
    assert url.get_secret_value() == URL


def test_prefers_the_variable_to_its_file(fresh_env: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("y" * 32)
    fresh_env.setenv("FAIRDUE_SECRET_KEY_FILE", str(file))
    fresh_env.setenv("FAIRDUE_SECRET_KEY", LONG)
    key = Env().secret_key
    assert key is not None
    assert key.get_secret_value() == LONG


def test_splits_the_allowed_hosts(fresh_env: pytest.MonkeyPatch) -> None:
    fresh_env.setenv("FAIRDUE_ALLOWED_HOSTS", "a.example, b.example,,")
    assert Env().allowed_hosts == ("a.example", "b.example")


def test_production_starts_with_all_its_secrets(fresh_env: pytest.MonkeyPatch) -> None:
    for name, value in PRODUCTION.items():
        fresh_env.setenv(name, value)
    assert Env().mode == "production"


@pytest.mark.parametrize("missing", sorted(set(PRODUCTION) - {"FAIRDUE_MODE"}))
def test_production_names_the_secret_it_misses(fresh_env: pytest.MonkeyPatch, missing: str) -> None:
    for name, value in PRODUCTION.items():
        if name != missing:
            fresh_env.setenv(name, value)
    with pytest.raises(pydantic.ValidationError, match=f"production mode needs {missing}"):
        Env()


def test_reads_a_key_ring_in_order() -> None:
    first, second = (base64.b64encode(bytes([number]) * 32).decode() for number in (1, 2))
    ring = parse_field_keys(f"new:{first}, old:{second}")
    assert list(ring.items()) == [("new", b"\x01" * 32), ("old", b"\x02" * 32)]
    assert len(parse_field_keys(new_field_keys())) == 1
    assert new_field_keys() != new_field_keys()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "k1",
        "k1:not-base64!",
        f"k1:{base64.b64encode(bytes(31)).decode()}",
        f":{base64.b64encode(bytes(32)).decode()}",
        f"k-1:{base64.b64encode(bytes(32)).decode()}",
        ",".join([f"k1:{base64.b64encode(bytes(32)).decode()}"] * 2),
    ],
)
def test_refuses_a_malformed_key_ring_without_repeating_it(fresh_env: pytest.MonkeyPatch, text: str) -> None:
    with pytest.raises(ValueError, match=r"field key \d is not id:base64 of 32 bytes") as caught:
        parse_field_keys(text)
    assert len(text) < 5 or text not in str(caught.value)
    fresh_env.setenv("FAIRDUE_FIELD_KEYS", text)
    with pytest.raises(pydantic.ValidationError, match="field key"):
        Env()


def test_splits_an_address_and_decodes_its_parts() -> None:
    assert database_parts("postgres://a%40b:p%2Fq@db:6432/fair%20due") == {
        "NAME": "fair due",
        "USER": "a@b",
        "PASSWORD": "p/q",
        "HOST": "db",
        "PORT": "6432",
    }
    assert database_parts("postgres://a@db/x")["PORT"] == "5432"


def test_keeps_the_first_secret_made_for_a_home_folder(tmp_path: Path) -> None:
    assert home_secret(tmp_path, "key", "first") == "first"
    assert home_secret(tmp_path, "key", "second") == "first"
    assert stat.S_IMODE((tmp_path / "secrets" / "key").stat().st_mode) == 0o600
