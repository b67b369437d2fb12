"""What the demo's people write: several wordings of each step, taken in turn."""

from __future__ import annotations

VOICEMAIL = (
    "Called the mobile number, voicemail. Left name and callback number only.",
    "No answer at 10:40. Will try in the late afternoon.",
    "Line busy twice. Sent the first letter today.",
    "Rang through to voicemail, greeting confirms the name.",
    "Number answered by a relative, asked for a good time to call. No details given.",
    "Mail returned once, address confirmed with the creditor and letter sent again.",
    "Left a message with the callback number.",
)
REACH = (
    "Reached the debtor. Confirms the debt, asks for a copy of the last statement.",
    "Spoke for ten minutes. Was between jobs since spring, started a new one this month.",
    "Called back after our letter. Wants to clear this up, prefers e-mail.",
    "Reached at the second number. Says the bill went to an old address.",
    "Reached in the evening. Asks to be called after 5 pm on weekdays.",
    "Spoke with the debtor, identity verified. Knows the balance.",
    "Reached. Thought the insurance had covered it; will look for the letter.",
)
NOTE = (
    "Statement copy sent by mail as asked.",
    "Promised to come back to us after pay day.",
    "Asked the creditor for the itemised bill.",
    "Confirmed the employer; income is paid every second Friday.",
    "Called as agreed, asked for two more days to talk to the spouse.",
    "Sent the validation notice again, the first one was returned.",
    "Explained once more what the balance consists of.",
    "Debtor sent the documents we asked for, filed.",
)
TALK = (
    "Offers a first payment at the end of the month and the rest over half a year.",
    "Asks for a reduction against one payment. Put to the creditor.",
    "Can pay about 150 a month. Discussing the first date.",
    "Wants to settle before the refinancing of the house. Amount under discussion.",
    "Went through income and expenses, a plan is realistic.",
)
PLAN = (
    "Agreed on six equal monthly payments by card, first on the 1st.",
    "Agreed on twelve monthly payments; written confirmation sent.",
    "Agreed on payments every second Friday until cleared.",
    "Agreed on three payments; the debtor signed the letter.",
)
DISPUTE = (
    "Disputes the amount: two payments of last summer are said to be missing.",
    "Says the contract was cancelled in time and sends the confirmation.",
    "Says it is not hers: same name, another date of birth. Verification asked for.",
    "Disputes the service date; the provider has been asked for the record.",
)
RESOLVE = ("Creditor's records show both payments were booked. Debtor accepts the balance.",)
RESEARCH = (
    "Letter returned, number disconnected. Ordered an address search.",
    "Relative says the debtor has died. Asked for a certificate.",
    "Court record found: bankruptcy petition filed before placement.",
)
CLOSE_EARLY = (
    "Not found at any known address; creditor agrees to close.",
    "Debtor deceased, no estate.",
    "Discharged in bankruptcy (Chapter 7).",
)
CLOSE = (
    "Recalled by the creditor.",
    "Cost of going on is higher than the balance; creditor agrees to close.",
    "Statute of limitations has run out.",
    "Sold by the creditor to another holder.",
)
REOPEN = ("Closed on the wrong account: the recall was for another reference of this creditor.",)
STREETS = ("418 Alder Street", "1207 Quarry Road", "55 Harbor View Lane", "2310 Maple Avenue", "96 Orchard Court")
PLACES = (
    ("Springfield", "IL", "62704"),
    ("Dayton", "OH", "45402"),
    ("Albany", "NY", "12207"),
    ("Tacoma", "WA", "98402"),
    ("Macon", "GA", "31201"),
)
