"""Journal kinds of imports."""

from __future__ import annotations

IMPORT_RECEIVED = "import.received"
IMPORT_COMPLETED = "import.completed"
IMPORT_FAILED = "import.failed"
IMPORT_CANCELLED = "import.cancelled"
IMPORT_PREVIEWED = "import.previewed"
IMPORT_EXPIRED = "import.expired"
ERRORS_DOWNLOADED = "import.errors_downloaded"
RAW_ROWS_VIEWED = "import.raw_rows_viewed"
FILE_DOWNLOADED = "import.file_downloaded"
PLACEMENT_IMPORTED = "placement.imported"
ACCOUNTS_RESTATED = "import.restated_accounts"
PROFILE_CREATED = "profile.created"
PROFILE_EDITED = "profile.edited"
PROFILE_RESTORED = "profile.restored"
