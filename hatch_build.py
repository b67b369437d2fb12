"""Build hooks: the runtime dependencies come from requirements/runtime.in, and the web apps are built into the package."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface


class CustomMetadataHook(MetadataHookInterface):
    """Fills `dependencies`, which are written down once."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Take every non-empty, non-comment line as one requirement."""
        lines = (Path(self.root) / "requirements" / "runtime.in").read_text().splitlines()
        metadata["dependencies"] = [line for line in lines if line and not line.startswith("#")]


class CustomBuildHook(BuildHookInterface[Any]):
    """Builds the web apps for wheels and source distributions, unless they are fresh. An editable install does not build."""

    def dependencies(self) -> list[str]:
        """Ask for Node.js from PyPI only where something has to be built and the machine has none."""
        web = _web(self.root)
        return [] if web.is_fresh() or web.has_node() else [web.NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, and include what git ignores because it is built. Raises NodeMissingError, CalledProcessError."""
        if version == "editable":
            return
        web = _web(self.root)
        web.build()
        place = "fairdue/webapp" if self.target_name == "wheel" else "src/fairdue/webapp"
        build_data["force_include"][str(web.WEBAPP)] = place


def _web(root: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location("fairdue_web_build", Path(root) / "web" / "build.py")
    if spec is None or spec.loader is None:
        raise ImportError("web/build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
