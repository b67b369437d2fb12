"""Routes of assignment rules: versions, what is wrong with them, and what they would do."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import Field, StringConstraints

from fairdue.desk.commands.rules import restore_rules, set_rules
from fairdue.desk.queries.assignment import diff_versions, list_versions, rules_in_force, rules_version
from fairdue.desk.queries.preview import preview_rules
from fairdue.desk.rules import json_schema
from fairdue.desk.types import RulesDiff, RulesPreview, RulesRow, RulesVersionRow
from fairdue.kernel.actor import ADMINS, Role
from fairdue.kernel.web import PROBLEMS, Body, Page, page_of, require

rules = Router(tags=["assignment rules"])
MANAGERS = frozenset({*ADMINS, Role.TEAM_LEAD})
OVERSEERS = frozenset({*MANAGERS, Role.READONLY})
VERSION_MAX = 2**31 - 1
Number = Annotated[int, Field(ge=0, le=VERSION_MAX)]
Note = Annotated[str, StringConstraints(max_length=500)]


class Rules(Body):
    """The content of a rules.json: see `/assignment-rules/schema/`; without `format`, bands of days past due."""

    format: Literal[2] | None = None
    rules: list[dict[str, Any]]

    @property
    def document(self) -> dict[str, Any]:
        """The document alone."""
        return {"rules": self.rules} if self.format is None else {"format": self.format, "rules": self.rules}


class RulesUpdate(Rules):
    """A document to put in force. `version`: the one that was edited; it must still be in force."""

    version: Number | None = None
    accept_warnings: bool = False
    note: Note = ""


class PreviewOf(Body):
    """The document or version to try; neither = the rules in force."""

    document: Rules | None = None
    version: Number | None = None


class RulesRestore(Body):
    """The version to put in force again; `base_version` must still be in force."""

    version: Number
    base_version: Number | None = None
    accept_warnings: bool = False
    note: Note = ""


@rules.get("", operation_id="assignment_rules_retrieve", response={200: RulesRow, **PROBLEMS})
def get_rules(request: HttpRequest) -> RulesRow:
    """Read the rules in force, and what is to be known about them now."""
    return rules_in_force(require(request, OVERSEERS).agency_id)


@rules.put("", operation_id="assignment_rules_update", response={200: RulesRow, **PROBLEMS})
def put_rules(request: HttpRequest, payload: RulesUpdate) -> RulesRow:
    """Put rules in force as the next version (admin). Errors refuse it with 422, warnings with 409 unless they are accepted.

    Without `format`: bands from 0 days on, without gap or overlap; max null = no end.
    """
    return set_rules(
        require(request, ADMINS),
        payload.document,
        base_version=payload.version,
        accept_warnings=payload.accept_warnings,
        note=payload.note,
    )


@rules.get("schema/", operation_id="assignment_rules_schema", response={200: dict[str, Any], **PROBLEMS})
def get_schema(request: HttpRequest) -> dict[str, Any]:
    """Read the JSON Schema of the document."""
    require(request, OVERSEERS)
    return json_schema()


@rules.post("preview/", operation_id="assignment_rules_preview", response={200: RulesPreview, **PROBLEMS})
def post_preview(request: HttpRequest, payload: PreviewOf) -> RulesPreview:
    """Tell who would get which unassigned accounts now; nothing is written. A lead sees his teams."""
    document = None if payload.document is None else payload.document.document
    return preview_rules(require(request, OVERSEERS), document=document, version=payload.version)


@rules.post("restore/", operation_id="assignment_rules_restore", response={200: RulesRow, **PROBLEMS})
def post_restore(request: HttpRequest, payload: RulesRestore) -> RulesRow:
    """Put an old version in force again as the next one (admin); 0 = the rules every agency starts with."""
    return restore_rules(
        require(request, ADMINS),
        payload.version,
        base_version=payload.base_version,
        accept_warnings=payload.accept_warnings,
        note=payload.note,
    )


@rules.get("versions/", operation_id="assignment_rules_versions_list", response={200: Page[RulesVersionRow], **PROBLEMS})
def get_versions(request: HttpRequest, cursor: str | None = None, page_size: int | None = None) -> Page[RulesVersionRow]:
    """List the versions, newest first."""
    return page_of(request, list_versions(require(request, OVERSEERS), cursor, page_size))


@rules.get("versions/{version}/", operation_id="assignment_rules_versions_retrieve", response={200: RulesRow, **PROBLEMS})
def get_version(request: HttpRequest, version: Annotated[int, Path(ge=0, le=VERSION_MAX)]) -> RulesRow:
    """Read one version; 0 = the rules every agency starts with."""
    return rules_version(require(request, OVERSEERS).agency_id, version)


@rules.get("versions/{version}/diff/", operation_id="assignment_rules_versions_diff", response={200: RulesDiff, **PROBLEMS})
def get_diff(
    request: HttpRequest,
    version: Annotated[int, Path(ge=0, le=VERSION_MAX)],
    against: Annotated[int | None, Query(ge=0, le=VERSION_MAX)] = None,
) -> RulesDiff:
    """Read what is different in a version against another, else against the one before it."""
    return diff_versions(require(request, OVERSEERS).agency_id, version, against)
