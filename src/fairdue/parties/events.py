"""Journal kinds of debtors. Their values are personal, so they stand in `personal` only."""

from __future__ import annotations

DEBTOR_CREATED = "debtor.created"
DEBTOR_EDITED = "debtor.edited"
CONTACT_POINT_ADDED = "debtor.contact_point_added"
CONTACT_POINT_EDITED = "debtor.contact_point_edited"
CONTACT_POINT_REMOVED = "debtor.contact_point_removed"
DEBTORS_RESEALED = "debtor.resealed"
CIRCUMSTANCES_STATED = "debtor.circumstances_stated"
CANDIDATES_FOUND = "debtor.candidates_found"
CANDIDATE_DISMISSED = "debtor.candidate_dismissed"
DEBTOR_MERGED = "debtor.merged"
DEBTOR_SPLIT = "debtor.split"
