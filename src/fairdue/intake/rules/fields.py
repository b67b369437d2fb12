"""What a file can tell about an account, its debtor and their circumstances: the fields that columns are mapped to. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fairdue.intake.states import ImportKind


class FieldKind(StrEnum):
    """How the text of a field is read and checked."""

    TEXT = "text"
    AMOUNT = "amount"
    DATE = "date"
    INTEGER = "integer"
    EMAIL = "email"
    PHONE = "phone"
    FOUR_DIGITS = "four_digits"
    BIRTH_DATE = "birth_date"
    CURRENCY = "currency"
    PRIORITY = "priority"
    FLAG = "flag"
    CATEGORY = "category"


REF_LENGTH_MAX = 100
NAME_LENGTH_MAX = 255
WORD_LENGTH_MAX = 100
PHONE_LENGTH_MAX = 40


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, kind and greatest length, what it says, and whether a lenient profile may leave a bad value out.

    Money and whatever decides which account is meant is never left out.
    """

    name: str
    kind: FieldKind
    about: str
    length_max: int = WORD_LENGTH_MAX
    may_drop: bool = True

    @property
    def is_sealed(self) -> bool:
        """Whether the value is encrypted before it reaches any table."""
        return self.kind in {FieldKind.FOUR_DIGITS, FieldKind.BIRTH_DATE}


_K = FieldKind
FIELDS: tuple[Field, ...] = (
    Field("external_ref", _K.TEXT, "the creditor's own key of the account", REF_LENGTH_MAX, may_drop=False),
    Field("debtor_name", _K.TEXT, "full name of the person or firm that owes", NAME_LENGTH_MAX, may_drop=False),
    Field("original_amount", _K.AMOUNT, "what was owed at first, above zero", may_drop=False),
    Field("debtor_ssn_last4", _K.FOUR_DIGITS, "last four digits of the social security number"),
    Field("debtor_email", _K.EMAIL, "e-mail address"),
    Field("debtor_phone", _K.PHONE, "phone number", PHONE_LENGTH_MAX),
    Field("due_date", _K.DATE, "oldest unpaid due date"),
    Field(
        "creditor_name", _K.TEXT, "who placed the debt, when the file brings several creditors", NAME_LENGTH_MAX, may_drop=False
    ),
    Field("account_type", _K.TEXT, "kind of debt, such as credit_card"),
    Field("balance", _K.AMOUNT, "what is due now; without it the original amount is", may_drop=False),
    Field("currency", _K.CURRENCY, "ISO 4217 code of the amounts", may_drop=False),
    Field("days_past_due", _K.INTEGER, "days since the due date on the date of the file"),
    Field("previous_external_ref", _K.TEXT, "the key the account had until now", REF_LENGTH_MAX, may_drop=False),
    Field("priority", _K.PRIORITY, "low, normal, high or urgent (or 0 to 3)"),
    Field("region", _K.TEXT, "region the account is worked in"),
    Field("debtor_ref", _K.TEXT, "the creditor's own key of the debtor"),
    Field("debtor_born_on", _K.BIRTH_DATE, "date of birth"),
    Field("debtor_phone_2", _K.PHONE, "second phone number", PHONE_LENGTH_MAX),
    Field("debtor_is_firm", _K.FLAG, "whether the debtor is a firm"),
    Field("debtor_language", _K.TEXT, "language the debtor is written to in, such as en or es-US", 35),
    Field("debtor_address", _K.TEXT, "street and number", NAME_LENGTH_MAX),
    Field("debtor_city", _K.TEXT, "town"),
    Field("debtor_region", _K.TEXT, "state or province of the address"),
    Field("debtor_postal_code", _K.TEXT, "postal code"),
    Field("debtor_country", _K.TEXT, "country of the address"),
    Field("co_debtor_name", _K.TEXT, "full name of one who owes jointly", NAME_LENGTH_MAX),
    Field("co_debtor_email", _K.EMAIL, "e-mail address of the joint debtor"),
    Field("co_debtor_phone", _K.PHONE, "phone number of the joint debtor", PHONE_LENGTH_MAX),
    Field("guarantor_name", _K.TEXT, "full name of one who answers for the debt", NAME_LENGTH_MAX),
    Field("guarantor_email", _K.EMAIL, "e-mail address of the guarantor"),
    Field("guarantor_phone", _K.PHONE, "phone number of the guarantor", PHONE_LENGTH_MAX),
    Field("monthly_income", _K.AMOUNT, "the debtor's income a month"),
    Field("late_payments_count", _K.INTEGER, "payments the debtor made late so far"),
    Field("employment_status", _K.CATEGORY, "how the debtor is employed"),
    Field("contract_type", _K.CATEGORY, "the debtor's contract of employment"),
    Field("industry_sector", _K.CATEGORY, "the sector the debtor works in"),
    Field("family_situation", _K.CATEGORY, "the debtor's household"),
    Field("payment_status", _K.CATEGORY, "UNPAID, PARTIAL or PAID as the creditor sees it"),
    Field("recall_reason", _K.TEXT, "why the creditor takes the account back", NAME_LENGTH_MAX),
)
FIELD_BY_NAME = {field.name: field for field in FIELDS}
NAMES = tuple(field.name for field in FIELDS)
REQUIRED: dict[ImportKind, tuple[str, ...]] = {
    ImportKind.ACCOUNTS: ("external_ref", "debtor_name", "original_amount"),
    ImportKind.RECALL: ("external_ref",),
    ImportKind.REFERENCES: ("previous_external_ref", "external_ref"),
}
OF_KIND: dict[ImportKind, tuple[str, ...]] = {
    ImportKind.ACCOUNTS: tuple(name for name in NAMES if name != "recall_reason"),
    ImportKind.RECALL: ("external_ref", "creditor_name", "recall_reason"),
    ImportKind.REFERENCES: ("external_ref", "previous_external_ref", "creditor_name"),
}
"""Which fields a file of each kind may bring; other columns are kept with the raw rows and mean nothing."""

RISK_FIELDS = (
    "monthly_income",
    "late_payments_count",
    "employment_status",
    "contract_type",
    "industry_sector",
    "family_situation",
    "payment_status",
)
"""What row S29 stores of a debtor besides name and debt."""
