"""Warnings that show only when rows are applied, since they depend on the accounts there are. Pure."""

from __future__ import annotations

OUT_OF_DATE = "out_of_date"
NAME_DIFFERS = "name_differs"
STAYS_CLOSED = "stays_closed"
BROUGHT_BACK = "brought_back"
CREDIT_BALANCE = "credit_balance"
ALREADY_WITHDRAWN = "already_withdrawn"
UNKNOWN_PREVIOUS_REF = "unknown_previous_ref"
SHARED_CONTACT = "shared_contact"

REMARKS = {
    OUT_OF_DATE: "a file received later has said otherwise already: this row is left as it is",
    NAME_DIFFERS: "the account's debtor has another name, which is kept",
    STAYS_CLOSED: "the account is closed and stays so; its figures follow the file",
    BROUGHT_BACK: "the account had been withdrawn and is placed again",
    CREDIT_BALANCE: "more was paid than the file says was owed: the account has a credit balance",
    ALREADY_WITHDRAWN: "the account is closed already",
    UNKNOWN_PREVIOUS_REF: "there was no account under the previous reference: a new one is placed",
    SHARED_CONTACT: "somebody of another name has the same e-mail or phone: see the candidates for merging",
}
"""What each remark says of its row, by code."""
