"""What can be wrong with a file as a whole, and with asking about imports."""

from __future__ import annotations

from fairdue.kernel.errors import DomainError


class UnknownFileFormat(DomainError):
    """Invalid file format: send a .csv, .tsv, .txt, .json, .jsonl, .ndjson, .xlsx or .parquet file."""

    code = "unknown_file_format"
    status = 400


class FileTooLarge(DomainError):
    """The file is larger than can be taken; the limit is given in bytes."""

    code = "file_too_large"
    status = 413


class ImportNotFound(DomainError):
    """There is no such import."""

    code = "import_not_found"
    status = 404


class CreditorNotUsable(DomainError):
    """The creditor named for this file is not an active creditor of your agency."""

    code = "creditor_not_usable"
    status = 400


class ImportFinished(DomainError):
    """The import has ended and cannot be cancelled any more."""

    code = "import_finished"
    status = 409


class ProfileNotUsable(DomainError):
    """The mapping profile named is not an active one of your agency for files of this kind."""

    code = "profile_not_usable"
    status = 400


class ProfileExists(DomainError):
    """The agency has a mapping profile of this name already."""

    code = "profile_exists"
    status = 409


class CreditorHasProfile(DomainError):
    """The creditor has an active mapping profile for such files already: deactivate that one first."""

    code = "creditor_has_profile"
    status = 409


class ProfileChanged(DomainError):
    """Somebody else has changed the mapping profile: read it again; its version is given."""

    code = "profile_changed"
    status = 409


class VersionNotFound(DomainError):
    """The mapping profile has no such version."""

    code = "version_not_found"
    status = 404


class UnreadableSample(DomainError):
    """The file cannot be read; the reason and the line are given."""

    code = "unreadable_file"
    status = 400


class ImportNotFinished(DomainError):
    """Only an import that was completed or cancelled can be undone."""

    code = "import_not_finished"
    status = 409


class AlreadyUndone(DomainError):
    """The import has been undone already."""

    code = "already_undone"
    status = 409


class UndoRunning(DomainError):
    """The import is being undone in the background."""

    code = "undo_running"
    status = 409


class UndoBlocked(DomainError):
    """Some accounts of the import were worked, paid or changed since: it cannot be undone any more."""

    code = "undo_blocked"
    status = 409


class ImportExpired(DomainError):
    """The file and its rows were removed when their retention ended."""

    code = "import_expired"
    status = 410


class ImportApplied(DomainError):
    """Rows of the import have been applied already: there is nothing to preview."""

    code = "import_applied"
    status = 409


class PreviewTookTooLong(DomainError):
    """The file takes too long to preview: preview the first part of it, or import it."""

    code = "preview_took_too_long"
    status = 422


class UnreadableFile(Exception):
    """The file as a whole cannot be taken: `code`, a sentence, and the line it was noticed at."""

    def __init__(self, code: str, detail: str, line: int = 1) -> None:
        """Keep all three for the import's report."""
        self.code, self.detail, self.line = code, detail, line
        super().__init__(detail)


class StagingLost(RuntimeError):
    """Staged rows are gone (a crash of the database empties unlogged tables) or out of date: the file has to be staged again."""


class StagingStopped(RuntimeError):
    """The import was cancelled, or ended otherwise, while its file was being read."""
