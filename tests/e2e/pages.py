"""Every page of the staff app, for pictures and for axe. Areas add theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class PageSpec:
    """A page below /app. `{name}` in its address is the id of the first thing that an address of the API lists, as `ids` says."""

    name: str
    path: str
    ids: Mapping[str, str] = field(default_factory=dict)
    """`{"account": "accounts/"}` fills `{account}`."""


SIGN_IN = PageSpec("sign-in", "/login")
PAGES = (
    PageSpec("accounts", "/accounts"),
    PageSpec("accounts-no-match", "/accounts?search=zzzzzz"),
    PageSpec("analytics", "/analytics"),
    PageSpec("assignment-rules", "/assignment-rules"),
    PageSpec("assignment-rules-versions", "/assignment-rules?tab=versions"),
    PageSpec("assignment-rules-runs", "/assignment-rules?tab=runs"),
    PageSpec("assignment-rules-capacity", "/assignment-rules?tab=capacity"),
    PageSpec("scorecards", "/scorecards"),
    PageSpec("scorecard-built-in", "/scorecards/built-in"),
    PageSpec("audit", "/audit"),
    PageSpec("not-found", "/nowhere"),
)
"""As an administrator sees them."""
