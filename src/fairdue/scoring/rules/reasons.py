"""Why each factor stands on the scorecard, and which law cautions against it. Plain text, and no legal advice."""

from __future__ import annotations

from fairdue.scoring.types import FactorReason, ReasonsPage

_AUTOMATED = (
    "GDPR, Regulation (EU) 2016/679, Art. 22: decisions based solely on automated processing",
    "GDPR, Regulation (EU) 2016/679, Art. 5(1)(c) and (d): data minimisation and accuracy",
)
_INTRODUCTION = (
    "The scorecard orders work: who is called first, and by whom. It decides neither what somebody owes nor whether a plan is "
    "granted, and a person can always set another priority. Collection is still close to credit: Regulation B, which carries out "
    "the Equal Credit Opportunity Act (15 U.S.C. 1691 and following), counts collection procedures among the dealings that make "
    "up a credit transaction (12 CFR 1002.2(m)). Factors marked as sensitive should be used only after counsel has agreed. Each "
    "factor can be switched off in a new version of the scorecard: its share then goes to the others, and it is neither computed "
    "nor stored with the score. This page is information and no legal advice; check the texts in force before you rely on them."
)
_EVALUATION = "Regulation B, 12 CFR 1002.6(a): what may be considered when creditworthiness is judged"


def _factor(name: str, why: str, caution: str, *laws: str, is_sensitive: bool = False) -> FactorReason:
    return FactorReason(
        factor=name,
        is_sensitive=is_sensitive,
        why=why,
        caution=caution,
        laws=(*laws, *_AUTOMATED),
        can_be_switched_off=True,
    )


REASONS = ReasonsPage(
    introduction=_INTRODUCTION,
    factors=(
        _factor(
            "debt_ratio",
            "A debt of many monthly incomes takes longer to repay than one of a few weeks.",
            "Income from public assistance, a pension or part-time work counts like any other income: record all of it, or leave "
            "the income empty, which gives the points for unknown values.",
            "Regulation B, 12 CFR 1002.6(b)(2) and (5): public assistance, and income from part-time work, retirement or alimony",
        ),
        _factor(
            "payment_history",
            "Payments made late before are the plainest sign of payments that will be late again.",
            "The count must be right and up to date; late payments that are disputed should not be counted.",
            "Fair Credit Reporting Act, 15 U.S.C. 1681s-2: accuracy of what is furnished about consumers",
        ),
        _factor(
            "employment_status",
            "Regular pay makes regular instalments likely.",
            "RETIRED stands close to age, UNEMPLOYED and STUDENT to public assistance and age, and both of these are protected.",
            "Regulation B, 12 CFR 1002.2(z): age and income from public assistance are prohibited bases",
            "Regulation B, 12 CFR 1002.6(b)(2): when age and public assistance may be considered",
            is_sensitive=True,
        ),
        _factor(
            "contract_type",
            "A permanent contract makes income steadier than a temporary one.",
            "Part-time and temporary work is unevenly spread over sex and age, so that this factor can weigh on them indirectly.",
            _EVALUATION,
        ),
        _factor(
            "industry_sector",
            "Incomes in some industries follow seasons and business cycles more than in others.",
            "It speaks of an industry and not of the person, and industries differ in who works there.",
            _EVALUATION,
        ),
        _factor(
            "family_situation",
            "A second income, and the number of people who live on it, change what remains for repayment.",
            "Marital status is a prohibited basis, and questions about having children are restricted. "
            "Some of its words may hint at age, or at what GDPR calls special categories. An agency that has no need of this "
            "factor should switch it off.",
            "Equal Credit Opportunity Act, 15 U.S.C. 1691(a)(1): marital status, sex and age",
            "Regulation B, 12 CFR 1002.2(z) and 1002.6(b)(8): marital status",
            "Regulation B, 12 CFR 1002.5(d): questions about marital status and childbearing",
            "GDPR, Regulation (EU) 2016/679, Art. 9(1): special categories, where the situation reveals them",
            is_sensitive=True,
        ),
        _factor(
            "days_past_due",
            "Used by the fallback: recovery falls with the age of a debt in every portfolio.",
            "A debt whose limitation period has run out must not be sued on, however it scores.",
            "Regulation F, 12 CFR 1006.26(b): legal action on time-barred debts",
        ),
        _factor(
            "balance",
            "Used by the fallback: who has paid a part has shown that he can.",
            "Interest and fees that raise the balance raise the score too, though the debtor did nothing new.",
        ),
        _factor(
            "history",
            "Used by the fallback: further overdue accounts compete for the same income.",
            "Only accounts of the same agency are counted, and disputed ones are counted with them.",
        ),
    ),
)
