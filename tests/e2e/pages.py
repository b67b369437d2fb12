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
    PageSpec("my-day", "/"),
    PageSpec("worklist", "/worklist"),
    PageSpec("team", "/team"),
    PageSpec("accounts", "/accounts"),
    PageSpec("accounts-no-match", "/accounts?search=zzzzzz"),
    PageSpec("account", "/accounts/{account}", {"account": "accounts/?status=negotiating"}),
    PageSpec("account-transactions", "/accounts/{account}?tab=transactions", {"account": "accounts/?status=negotiating"}),
    PageSpec("account-audit", "/accounts/{account}?tab=audit", {"account": "accounts/?status=negotiating"}),
    PageSpec("account-disputed", "/accounts/{account}", {"account": "accounts/?status=disputed"}),
    PageSpec("debtors", "/debtors"),
    PageSpec("debtors-risky", "/debtors?view=risky"),
    PageSpec("debtors-level", "/debtors?risk_level=HIGH"),
    PageSpec("debtors-duplicates", "/debtors/duplicates"),
    PageSpec("debtor", "/debtors/{debtor}", {"debtor": "debtors/"}),
    PageSpec("payments", "/payments"),
    PageSpec("payment", "/payments/{payment}", {"payment": "payments/"}),
    PageSpec("payment-disputes", "/payments/disputes"),
    PageSpec("bank-inbox", "/payments/inbox"),
    PageSpec("bank-files", "/payments/bank-files"),
    PageSpec("bank-file-new", "/payments/bank-files/new"),
    PageSpec("bank-profiles", "/payments/bank-profiles"),
    PageSpec("bank-profile-new", "/payments/bank-profiles/new"),
    PageSpec("bank-profile", "/payments/bank-profiles/{profile}", {"profile": "bank-profiles/"}),
    PageSpec("imports", "/imports"),
    PageSpec("import-new", "/imports/new"),
    PageSpec("import", "/imports/{import}", {"import": "imports/"}),
    PageSpec("mapping-profiles", "/mapping-profiles"),
    PageSpec("mapping-profile-new", "/mapping-profiles/new?copy=bank_cases"),
    PageSpec("jobs", "/jobs"),
    PageSpec("profile", "/profile"),
    PageSpec("creditors", "/creditors"),
    PageSpec("creditor", "/creditors/{creditor}", {"creditor": "creditors/"}),
    PageSpec("users", "/settings/users"),
    PageSpec("teams", "/settings/teams"),
    PageSpec("collectors", "/settings/collectors"),
    PageSpec("collector", "/settings/collectors/{collector}", {"collector": "collectors/"}),
    PageSpec("api-keys", "/settings/api-keys"),
    PageSpec("payment-processors", "/settings/payment-processors"),
    PageSpec("agency", "/settings/agency"),
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

COLLECTOR_PAGES = (PageSpec("collector-my-day", "/"), PageSpec("collector-worklist", "/worklist"))
LEAD_PAGES = (PageSpec("lead-my-day", "/"), PageSpec("lead-worklist", "/worklist"), PageSpec("lead-team", "/team"))
