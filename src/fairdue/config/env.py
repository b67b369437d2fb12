"""The one typed settings object: parsed once from the environment, refused whole when any of it is malformed."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

FIELD_KEY_BYTES = 32
SECRET_BYTES_MIN = 32


class FileSecrets(PydanticBaseSettingsSource):
    """`NAME_FILE=/path` gives the setting NAME the text of that file: how orchestrators hand over secrets."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        """Return the text of the file named for this setting, or nothing."""
        alias = field.validation_alias
        path = os.environ.get(f"{alias}_FILE") if isinstance(alias, str) else None
        return (Path(path).read_text().strip() if path else None), field_name, False

    def __call__(self) -> dict[str, Any]:
        """Collect every setting given by a file, keyed by the name it has in the environment."""
        found = {}
        for name, field in self.settings_cls.model_fields.items():
            value, _, _ = self.get_field_value(field, name)
            if value is not None:
                found[str(field.validation_alias)] = value
        return found


class Env(BaseSettings):
    """Everything an operator can set. Durations and sizes carry their unit in the name."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    mode: Literal["development", "production", "test"] = Field("development", validation_alias="FAIRDUE_MODE")
    home: Path = Field(Path(".fairdue"), validation_alias="FAIRDUE_HOME")
    database_url: SecretStr | None = Field(None, validation_alias="DATABASE_URL")
    database_owner_url: SecretStr | None = Field(None, validation_alias="DATABASE_OWNER_URL")
    database_pool_max: int = Field(10, ge=1, le=200, validation_alias="DATABASE_POOL_MAX")
    secret_key: SecretStr | None = Field(None, validation_alias="FAIRDUE_SECRET_KEY")
    field_keys: SecretStr | None = Field(None, validation_alias="FAIRDUE_FIELD_KEYS")
    seal_key: SecretStr | None = Field(None, validation_alias="FAIRDUE_SEAL_KEY")
    metrics_token: SecretStr | None = Field(None, validation_alias="FAIRDUE_METRICS_TOKEN")
    setup_token: SecretStr | None = Field(None, validation_alias="FAIRDUE_SETUP_TOKEN")
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        ("127.0.0.1", "localhost", "[::1]"), validation_alias="FAIRDUE_ALLOWED_HOSTS"
    )
    trusted_proxies: int = Field(0, ge=0, le=5, validation_alias="FAIRDUE_TRUSTED_PROXIES")
    log_format: Literal["text", "json"] = Field("text", validation_alias="FAIRDUE_LOG_FORMAT")
    access_token_minutes: int = Field(15, ge=1, le=1440, validation_alias="JWT_ACCESS_TOKEN_LIFETIME_MINUTES")
    refresh_token_days: int = Field(7, ge=1, le=90, validation_alias="JWT_REFRESH_TOKEN_LIFETIME_DAYS")
    reads_per_second_max: int = Field(20, ge=0, validation_alias="FAIRDUE_READS_PER_SECOND")
    writes_per_second_max: int = Field(10, ge=0, validation_alias="FAIRDUE_WRITES_PER_SECOND")
    upload_bytes_max: int = Field(2 * 1024**3, ge=1, validation_alias="FAIRDUE_UPLOAD_BYTES_MAX")
    import_batch_rows: int = Field(10_000, ge=1, le=100_000, validation_alias="FAIRDUE_IMPORT_BATCH_ROWS")
    imports_at_once: int = Field(2, ge=1, le=100, validation_alias="FAIRDUE_IMPORTS_AT_ONCE")
    preview_rows_max: int = Field(50_000, ge=1, le=1_000_000, validation_alias="FAIRDUE_PREVIEW_ROWS_MAX")
    preview_tried_rows_max: int = Field(10_000, ge=0, le=100_000, validation_alias="FAIRDUE_PREVIEW_TRIED_ROWS_MAX")
    # Thirteen months: a yearly audit, and the year in which a creditor may question what was placed, both find the file.
    raw_retention_days: int = Field(400, ge=1, le=36_500, validation_alias="FAIRDUE_RAW_RETENTION_DAYS")
    disk_reserve_bytes: int = Field(1024**3, ge=0, validation_alias="FAIRDUE_DISK_RESERVE_BYTES")

    # Long enough for a bank that asks its customer; a caller waits so long twice at most, and then is told that it is pending.
    gateway_timeout_seconds: float = Field(10.0, gt=0, le=25, validation_alias="FAIRDUE_GATEWAY_TIMEOUT_SECONDS")
    gateway_hosts: Annotated[tuple[str, ...], NoDecode] = Field(("api.stripe.com",), validation_alias="FAIRDUE_GATEWAY_HOSTS")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take a setting from the environment, else from the file its `_FILE` twin names."""
        return init_settings, env_settings, FileSecrets(settings_cls)

    @field_validator("allowed_hosts", "gateway_hosts", mode="before")
    @classmethod
    def split_hosts(cls, value: object) -> object:
        """Accept a comma-separated list."""
        return tuple(h.strip() for h in value.split(",") if h.strip()) if isinstance(value, str) else value

    @field_validator("database_url", "database_owner_url")
    @classmethod
    def is_postgres_url(cls, value: SecretStr | None) -> SecretStr | None:
        """Refuse anything but a complete PostgreSQL URL; the message never repeats the URL, which holds a password."""
        if value is not None:
            parts = urlsplit(value.get_secret_value())
            if parts.scheme not in {"postgres", "postgresql"} or not parts.username or not parts.path.strip("/"):
                raise ValueError("must look like postgresql://user:password@host:port/database")
        return value

    @field_validator("field_keys")
    @classmethod
    def are_field_keys(cls, value: SecretStr | None) -> SecretStr | None:
        """Refuse a key ring that is not `id:base64,...` with 32-byte keys."""
        if value is not None:
            parse_field_keys(value.get_secret_value())
        return value

    @field_validator("secret_key", "seal_key", "setup_token")
    @classmethod
    def is_long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        """Refuse a key that could be guessed."""
        if value is not None and len(value.get_secret_value()) < SECRET_BYTES_MIN:
            raise ValueError(f"must be at least {SECRET_BYTES_MIN} characters")
        return value

    @model_validator(mode="after")
    def production_names_its_secrets(self) -> Self:
        """In production nothing is generated: a key made by one process would lock out the next."""
        if self.mode == "production":
            named = {
                "DATABASE_URL": self.database_url,
                "FAIRDUE_SECRET_KEY": self.secret_key,
                "FAIRDUE_FIELD_KEYS": self.field_keys,
                "FAIRDUE_SEAL_KEY": self.seal_key,
            }
            missing = [name for name, value in named.items() if value is None]
            if missing:
                raise ValueError(f"production mode needs {', '.join(missing)}")
        return self


def parse_field_keys(text: str) -> dict[str, bytes]:
    """Read `id:base64,id:base64` into an ordered key ring; the first key encrypts, all of them decrypt.

    Raises ValueError on a malformed entry, without repeating it.
    """
    ring: dict[str, bytes] = {}
    for number, entry in enumerate(text.split(","), start=1):
        key_id, _, encoded = entry.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            key = b""
        if not key_id.isalnum() or len(key) != FIELD_KEY_BYTES or key_id in ring:
            raise ValueError(f"field key {number} is not id:base64 of {FIELD_KEY_BYTES} bytes")
        ring[key_id] = key
    return ring


def home_secret(home: Path, name: str, make: str) -> str:
    """Return the secret kept in a 0600 file under the home folder, written with `make` the first time."""
    path = home / "secrets" / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(make)
    return make


def database_parts(url: str) -> dict[str, str]:
    """Split a PostgreSQL URL into Django's connection fields."""
    parts = urlsplit(url)
    return {
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or 5432),
    }


@cache
def env() -> Env:
    """Return the settings of this process, parsed on first use."""
    return Env()


def new_field_keys() -> str:
    """Make a key ring with one fresh key."""
    return f"k1:{base64.b64encode(secrets.token_bytes(FIELD_KEY_BYTES)).decode()}"
