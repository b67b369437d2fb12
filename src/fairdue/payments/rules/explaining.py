"""Say in words why a payment goes where it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def explain(
    *,
    order: Sequence[str],
    has_own_order: bool,
    creditor_name: str,
    applied: Mapping[str, str],
    unapplied: str | None,
    currency: str,
    is_settling: bool,
    moves_others: bool,
) -> tuple[str, ...]:
    """Return the sentences that explain an allocation; `applied` and `unapplied` are amounts as they are shown."""
    whose = f"{creditor_name} wants" if has_own_order else "The usual order is"
    said = [f"{whose} {', then '.join(order)}; each is served as far as anything is owed."]
    said += [f"{amount} {currency} goes to {bucket}." for bucket, amount in applied.items()]
    if unapplied is not None:
        said.append(f"{unapplied} {currency} finds nothing that is owed: it stays unapplied and can be refunded.")
    if moves_others:
        said.append("It is dated before other payments: some of those are applied otherwise than now.")
    if is_settling:
        said.append("Nothing is owed after it: the account is settled.")
    return tuple(said)
