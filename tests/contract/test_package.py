"""What is shipped: both kinds of package carry the built web app, and need no Node.js to be installed."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution of this tree."""
    folder = tmp_path_factory.mktemp("shipped")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", str(folder)], cwd=ROOT, check=True, capture_output=True)
    return folder


def test_the_wheel_carries_pages_assets_and_their_compressed_twins(shipped: Path) -> None:
    (wheel,) = shipped.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    scripts = {name for name in names if name.startswith("fairdue/webapp/dist/assets/staff/") and name.endswith(".js")}
    assert "fairdue/webapp/pages/staff.html" in names
    assert scripts
    assert {f"{name}.{ending}" for name in scripts for ending in ("br", "gz")} <= set(names)


def test_the_source_distribution_is_whole_and_has_nothing_left_to_build(shipped: Path, tmp_path: Path) -> None:
    (source,) = shipped.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    no_node = {**os.environ, "PATH": ""}
    fresh = subprocess.run([sys.executable, str(unpacked / "web" / "build.py"), "fresh"], env=no_node, check=False)
    assert fresh.returncode == 0
    assert (unpacked / "web" / "packages" / "ui" / "package.json").is_file()
    assert not (unpacked / "web" / "node_modules").exists()
