"""Django settings, derived from `env()`: the only place that turns the environment into framework configuration."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from fairdue.config.env import database_parts, env, home_secret, new_field_keys, parse_field_keys

ENV = env()
PACKAGE = Path(__file__).resolve().parent.parent
HOME = ENV.home.resolve()


def _secret(value: str | None, name: str, make: str) -> str:
    """Take the operator's secret, or in development keep one of our own under the home folder."""
    return value if value is not None else home_secret(HOME, name, make)


def _reveal(name: str) -> str | None:
    secret = getattr(ENV, name)
    return None if secret is None else str(secret.get_secret_value())


def _database_url() -> str:
    """The owner's URL for `migrate` (FAIRDUE_AS_OWNER=1), else the app's; the command line starts the embedded server."""
    as_owner = os.environ.get("FAIRDUE_AS_OWNER") == "1"
    url = _reveal("database_owner_url" if as_owner else "database_url")
    if url is None:
        raise SystemExit(
            f"{'DATABASE_OWNER_URL' if as_owner else 'DATABASE_URL'} is not set. "
            "Run through the `fairdue` command, which starts the embedded PostgreSQL when none is named."
        )
    return url


DEBUG = False
SECRET_KEY = _secret(_reveal("secret_key"), "secret_key", secrets.token_urlsafe(48))
FIELD_KEYS = parse_field_keys(_secret(_reveal("field_keys"), "field_keys", new_field_keys()))
SEAL_KEY = _secret(_reveal("seal_key"), "seal_key", secrets.token_urlsafe(48))
METRICS_TOKEN = _secret(_reveal("metrics_token"), "metrics_token", secrets.token_urlsafe(24))
SETUP_TOKEN = _secret(_reveal("setup_token"), "setup_token", secrets.token_urlsafe(24))
ALLOWED_HOSTS = [*ENV.allowed_hosts, *(["testserver"] if ENV.mode == "test" else [])]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **database_parts(_database_url()),
        "CONN_MAX_AGE": 0,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {}
        if ENV.mode == "test" or os.environ.get("FAIRDUE_AS_OWNER") == "1"
        else {"pool": {"min_size": 1, "max_size": ENV.database_pool_max, "timeout": 10}},
    }
}
APP_ROLE = database_parts(_reveal("database_url") or "postgresql://fairdue_app@localhost/fairdue")["USER"]
SEARCH_ROLE = "fairdue_search"

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "ninja",
    "fairdue.journal",
    "fairdue.jobs",
    "fairdue.access",
    "fairdue.parties",
    "fairdue.ledger",
    "fairdue.accounts",
    "fairdue.payments",
    "fairdue.intake",
    "fairdue.scoring",
    "fairdue.desk",
    "fairdue.analytics",
    "fairdue.entrypoints",
]
MIDDLEWARE = [
    "fairdue.entrypoints.middleware.RequestContext",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "entrypoints" / "templates"],
        "APP_DIRS": True,
    }
]
ROOT_URLCONF = "fairdue.config.urls"
WSGI_APPLICATION = "fairdue.config.wsgi.application"
APPEND_SLASH = False
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WEBAPP = PACKAGE / "webapp"
# What Vite built, when it has; a folder that is not there would be warned of. The pages stand outside: they need a nonce.
WHITENOISE_ROOT = WEBAPP / "dist" if (WEBAPP / "dist").is_dir() else None


def _is_immutable(_path: str, url: str) -> bool:
    """Whether a file never changes under its name: Vite names assets by their content."""
    return url.startswith("/assets/")


WHITENOISE_IMMUTABLE_FILE_TEST = _is_immutable
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files", "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
LOGGING_CONFIG = "fairdue.config.logs.configure"
LOGGING = {"format": ENV.log_format}
