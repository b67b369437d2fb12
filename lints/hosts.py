"""Nothing that is committed names a package registry or a path of one machine."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from lints.sources import Finding, text_files

MACHINE_PATH = re.compile(r"(?<![\w.~/-])/(?:work|root|home|Users)/\w")
LOCKS = ("requirements/", "web/")
# The workspaces of the web app are "resolved" to their own folders.
RESOLVED = r"\"resolved\": \"(?!packages/|apps/)"
LOCKED_URL = re.compile(rf"--(?:extra-)?index-url|--find-links|{RESOLVED}|(?:^|\s)https?://", re.MULTILINE)
SETTINGS = (
    "PIP_INDEX_URL",
    "PIP_EXTRA_INDEX_URL",
    "UV_INDEX_URL",
    "UV_DEFAULT_INDEX",
    "NPM_CONFIG_REGISTRY",
    "npm_config_registry",
)

FILES = tuple(Path(path).expanduser() for path in ("/etc/pip.conf", "~/.config/pip/pip.conf", "~/.pip/pip.conf", "~/.npmrc"))
URL = re.compile(r"https?://[^\s\"']+")


def registries(files: Iterable[Path] = FILES) -> frozenset[str]:
    """Return the hosts of the registries this machine is told to use, by its environment or its settings files."""
    said = [os.environ.get(name, "") for name in SETTINGS] + [path.read_text() for path in files if path.is_file()]
    hosts = (urlsplit(url).hostname for text in said for url in URL.findall(text))
    return frozenset(host for host in hosts if host and host not in {"127.0.0.1", "localhost"})


def find(path: str, text: str, hosts: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Yield every such name in one file."""
    for number, line in enumerate(text.splitlines(), start=1):
        if MACHINE_PATH.search(line):
            yield Finding(path, number, "names a path of one machine")
        if any(host in line for host in hosts):
            yield Finding(path, number, "names a package registry")
        if path.startswith(LOCKS) and path.endswith((".txt", "package-lock.json")) and LOCKED_URL.search(line):
            yield Finding(path, number, "pins where a package comes from")


def check() -> list[Finding]:
    """Look through all text."""
    hosts = registries()
    return [finding for path, text in text_files() for finding in find(path, text, hosts)]
