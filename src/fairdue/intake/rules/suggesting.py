"""A guess at which column is which field, from names and sample values (docs/mapping.md). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from fairdue.intake.rules.documents import DATES, FORMAT, SOURCE_LENGTH_MAX
from fairdue.intake.rules.fields import FIELD_BY_NAME, NAMES, OF_KIND, REQUIRED, FieldKind
from fairdue.intake.rules.samples import (
    ISO,
    Style,
    agrees,
    amount_style,
    are_currencies,
    are_distinct,
    are_emails,
    are_phones,
    date_style,
    have_letters,
)
from fairdue.intake.rules.synonyms import FIRST_NAMES, LANGUAGES, LAST_NAMES, PERSONS, SYNONYMS, words_of
from fairdue.intake.states import ImportKind
from fairdue.intake.types import FileOptions, Suggested, Suggestion

SAMPLES_MAX = 200
CELLS_JUDGED_MAX = 20_000
"""Of a file with many columns fewer rows are judged, so that an answer takes no longer than that of a usual one."""
CELL_JUDGED_MAX = 300
ROWS_SHOWN_MAX, CELL_SHOWN_MAX = 5, 200
DETECT = FileOptions()
CONFIDENCE_MIN = 50
OWN_NAME, SAME_WORDS, OTHER_ORDER, WITHOUT_PERSON, AMONG_OTHERS = 100, 95, 92, 88, 60
WEAK = 20
"""How sure a name makes us, and how much less a phrase that is a weak sign."""
CONTRADICTED, CONFIRMED = 45, 5
"""What sample values that do not, or do, look like the field take away or add."""
JOINED_NAME = 85
AMBIGUOUS_MAX = 60


@dataclass(frozen=True, slots=True)
class _Guess:
    at: int
    field: str
    confidence: int
    reason: str


def _phrases() -> dict[tuple[str, ...], list[tuple[str, int, str]]]:
    """Every phrase by its words: the fields it may mean, how sure, and in which language."""
    found: dict[tuple[str, ...], list[tuple[str, int, str]]] = {}
    for field, by_language in SYNONYMS.items():
        for language, phrases in zip(LANGUAGES, by_language, strict=True):
            for phrase in phrases.split(";"):
                words = tuple(sorted(words_of(phrase.replace("~", ""))))
                known = found.setdefault(words, [])
                if all(field != other for other, _, _ in known):
                    known.append((field, WEAK if "~" in phrase else 0, language))
    return found


_PHRASES = _phrases()
_FIRST = frozenset(tuple(sorted(words_of(phrase))) for phrase in FIRST_NAMES.split(";"))
_LAST = frozenset(tuple(sorted(words_of(phrase))) for phrase in LAST_NAMES.split(";"))


def suggest(header: Sequence[str], samples: Sequence[Sequence[str]], kind: ImportKind) -> list[Suggestion]:
    """Say for each column which field it may be. Each field is named once, required ones first, but for columns to be joined."""
    judged = samples[: min(SAMPLES_MAX, CELLS_JUDGED_MAX // max(1, len(header)))]
    columns = [_values(judged, at) for at in range(len(header))]
    allowed = set(OF_KIND[kind])
    names = _usable(header)
    guesses = [
        guess for at, name in enumerate(names) if name for guess in _guesses(at, name, columns[at]) if guess.field in allowed
    ]
    chosen = _assign(guesses, kind)
    if "debtor_name" in allowed:
        _join_names(names, chosen)
    language = _language(names)
    marks = Counter(style.written for at, guess in chosen.items() if (style := _amounts(guess, columns[at])) and not style.other)
    formats = Counter(style.written for at, guess in chosen.items() if (style := _dates(guess, columns[at])) and not style.other)
    return [_suggestion(name, chosen.get(at), columns[at], language, marks, formats) for at, name in enumerate(header)]


def suggested(
    header: Sequence[str], samples: Sequence[Sequence[str]], kind: ImportKind, options: FileOptions = DETECT
) -> Suggested:
    """Suggest fields, the whole document with the options the file was opened with, and show the first rows."""
    suggestions = suggest(header, samples, kind)
    document, missing = suggested_document(suggestions, kind)
    given = {name: value for name, value in asdict(options).items() if value is not None}
    if given:
        document["file"] = given
    shown = [[cell[:CELL_SHOWN_MAX] for cell in row] for row in samples[:ROWS_SHOWN_MAX]]
    return Suggested(suggestions=suggestions, document=document, missing=missing, samples=shown)


def suggested_document(suggestions: Sequence[Suggestion], kind: ImportKind) -> tuple[dict[str, Any], list[str]]:
    """The document these suggestions make, and the required fields it still lacks."""
    columns: dict[str, dict[str, Any]] = {}
    for one in suggestions:
        if one.field is None or not one.source.strip():
            continue
        column = columns.setdefault(one.field, {"sources": [], "field": one.field})
        column["sources"].append(one.source.strip())
        if one.date_format and one.date_format != ISO:
            column["date_format"] = one.date_format
        if one.decimal_mark:
            column["decimal_mark"] = one.decimal_mark
    for column in columns.values():
        if len(column["sources"]) > 1:
            column["sources"].sort(key=lambda source: _is_named(source, _FIRST), reverse=True)
    ordered = [columns[name] for name in NAMES if name in columns]
    missing = [name for name in REQUIRED[kind] if name not in columns]
    return {"format": FORMAT, "is_lenient": False, "constants": {}, "columns": ordered}, missing


def _usable(header: Sequence[str]) -> list[str]:
    """The names a document can refer to, blank for the others: those that are too long or stand more than once."""
    times = Counter(name.strip() for name in header)
    return [name if len(name) <= SOURCE_LENGTH_MAX and times[name.strip()] == 1 else "" for name in header]


def _values(samples: Sequence[Sequence[str]], at: int) -> list[str]:
    judged = (row[at][:CELL_JUDGED_MAX].strip() for row in samples if at < len(row))
    return [text for text in judged if text]


def _guesses(at: int, name: str, texts: Sequence[str]) -> list[_Guess]:
    """Every field a column may be, judged by its name and then by its values."""
    found: dict[str, _Guess] = {}
    for field, confidence, reason in (*_by_name(name), *_by_values(texts)):
        judged, why = _judged(field, confidence, reason, texts)
        if judged >= CONFIDENCE_MIN and (field not in found or judged > found[field].confidence):
            found[field] = _Guess(at, field, judged, why)
    return list(found.values())


def _by_name(name: str) -> list[tuple[str, int, str]]:
    words = words_of(name)
    if not words:
        return []
    own = "_".join(name.strip("\ufeff").casefold().replace("-", " ").replace("_", " ").split())
    found = [(own, OWN_NAME, "is our own name")] if own in FIELD_BY_NAME else []
    key = tuple(sorted(words))
    for field, less, language in _PHRASES.get(key, ()):
        found.append((field, SAME_WORDS - less, f"the name means it ({language})"))
    bare = tuple(sorted(word for word in words if word not in PERSONS))
    if bare and bare != key:
        found += [
            (field, WITHOUT_PERSON - less, f"the name means it, said of the debtor ({language})")
            for field, less, language in _PHRASES.get(bare, ())
            if field.startswith("debtor")
        ]
    if not found and len(words) > 1:
        inside = set(words)
        for phrase, fields in _PHRASES.items():
            if len(phrase) > 1 and inside.issuperset(phrase):
                found += [
                    (field, AMONG_OTHERS - less, f"the name has its words ({language})") for field, less, language in fields
                ]
        for word in inside:
            kinds = {FieldKind.EMAIL, FieldKind.PHONE}
            found += [
                (field, AMONG_OTHERS - CONFIRMED - less, f"the name has its word ({language})")
                for field, less, language in _PHRASES.get((word,), ())
                if FIELD_BY_NAME[field].kind in kinds
            ]
    return found


def _by_values(texts: Sequence[str]) -> list[tuple[str, int, str]]:
    if are_emails(texts):
        return [("debtor_email", AMONG_OTHERS, "the values are e-mail addresses")]
    if are_phones(texts):
        return [("debtor_phone", CONFIDENCE_MIN, "the values are phone numbers")]
    if are_currencies(texts):
        return [("currency", AMONG_OTHERS, "the values are currency codes")]
    return []


def _judged(field: str, confidence: int, reason: str, texts: Sequence[str]) -> tuple[int, str]:
    """Weigh a guess by the values."""
    kind = FIELD_BY_NAME[field].kind
    looks = agrees(texts, kind)
    if looks is None and texts:
        if field == "debtor_name":
            looks = have_letters(texts)
        elif field in {"external_ref", "previous_external_ref"} and not are_distinct(texts):
            return confidence - WEAK, f"{reason}; but values stand more than once"
    if looks is False:
        return confidence - CONTRADICTED, f"{reason}; but the values do not look like it"
    if looks:
        return min(OWN_NAME, confidence + CONFIRMED), f"{reason}, and the values look like it"
    return confidence, reason


def _assign(guesses: Sequence[_Guess], kind: ImportKind) -> dict[int, _Guess]:
    """The best guess for each field, required fields first, and each column once."""
    required = REQUIRED[kind]
    order = sorted(
        guesses, key=lambda guess: (guess.field not in required, -guess.confidence, guess.at, NAMES.index(guess.field))
    )
    chosen: dict[int, _Guess] = {}
    for guess in order:
        if guess.at not in chosen and all(guess.field != other.field for other in chosen.values()):
            chosen[guess.at] = guess
    return chosen


def _join_names(header: Sequence[str], chosen: dict[int, _Guess]) -> None:
    """Join a first and a last name: with a column of first names beside it, `Name` is a surname."""
    firsts = [at for at, name in enumerate(header) if _is_named(name, _FIRST)]
    lasts = [at for at, name in enumerate(header) if _is_named(name, _LAST) and at not in firsts]
    if not firsts or not lasts:
        return
    # "Nombre" alone, with first and last names in it, is a whole name.
    first, last = firsts[0], lasts[0]
    for at, guess in list(chosen.items()):
        if guess.field == "debtor_name" or at in {first, last}:
            del chosen[at]
    for at, part in ((first, "first"), (last, "last")):
        chosen[at] = _Guess(at, "debtor_name", JOINED_NAME, f"the {part} name, to be joined with the other part")


def _is_named(name: str, names: frozenset[tuple[str, ...]]) -> bool:
    words = words_of(name)
    return tuple(sorted(words)) in names or tuple(sorted(word for word in words if word not in PERSONS)) in names


def _language(header: Sequence[str]) -> str:
    """The language most names are in; a phrase that several share says nothing."""
    votes: Counter[str] = Counter()
    for name in header:
        languages = {language for _, _, language in _PHRASES.get(tuple(sorted(words_of(name))), ())}
        if len(languages) == 1:
            votes[languages.pop()] += 1
    return votes.most_common(1)[0][0] if votes else "en"


def _amounts(guess: _Guess, texts: Sequence[str]) -> Style | None:
    return amount_style(texts) if FIELD_BY_NAME[guess.field].kind is FieldKind.AMOUNT and texts else None


def _dates(guess: _Guess, texts: Sequence[str]) -> Style | None:
    return date_style(texts) if FIELD_BY_NAME[guess.field].kind in DATES and texts else None


def _suggestion(
    source: str,
    guess: _Guess | None,
    texts: Sequence[str],
    language: str,
    marks: Mapping[str | None, int],
    formats: Mapping[str | None, int],
) -> Suggestion:
    """Put a guess into words, with the way its values are written; what could be read in two ways says so."""
    if guess is None:
        reason = "neither the name nor the values tell"
        return Suggestion(source=source, field=None, confidence=0, reason=reason, date_format=None, decimal_mark=None)
    dates, amounts = _dates(guess, texts), _amounts(guess, texts)
    date_format, is_open_date = _settle(dates, formats, language)
    decimal_mark, is_open_amount = _settle(amounts, marks, language)
    confidence, reason = guess.confidence, guess.reason
    if is_open_date or is_open_amount:
        confidence = min(confidence, AMBIGUOUS_MAX)
        doubt = "day or month may come first" if is_open_date else "comma or point may be the decimal mark"
        reason = f"{reason}; {doubt}: please check"
    return Suggestion(
        source=source,
        field=guess.field,
        confidence=confidence,
        reason=reason,
        date_format=date_format,
        decimal_mark=decimal_mark,
    )


def _settle(style: Style | None, seen: Mapping[str | None, int], language: str) -> tuple[str | None, bool]:
    """Which of two ways it is, and whether that is open: other columns tell, else what is usual in the language."""
    if style is None or style.other is None:
        return (style.written if style else None), False
    known = [way for way in (style.written, style.other) if seen.get(way)]
    if len(known) == 1:
        return known[0], False
    return (style.other if language == "en" else style.written), True
