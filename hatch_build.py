"""Reads the package's runtime dependencies from requirements/runtime.in, so that they are written down once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class CustomMetadataHook(MetadataHookInterface):
    """Fills `dependencies`."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Take every non-empty, non-comment line as one requirement."""
        lines = (Path(self.root) / "requirements" / "runtime.in").read_text().splitlines()
        metadata["dependencies"] = [line for line in lines if line and not line.startswith("#")]
