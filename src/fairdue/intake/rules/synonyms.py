"""What creditors call our fields, in English, German, Spanish and French (the table of docs/mapping.md). Pure.

Phrases are separated by semicolons; one that begins with `~` is a weaker sign. They are compared as `words_of` gives them:
without case, accents, articles and punctuation, abbreviations written out, so `Kd-Nr.` is kundennummer.
"""

from __future__ import annotations

import re
import unicodedata

LANGUAGES = ("en", "de", "es", "fr")
SYNONYMS: dict[str, tuple[str, str, str, str]] = {
    "external_ref": (
        "account number; account id; account ref; account reference; account; reference; reference number; ref; our reference; "
        "loan number; loan id; contract number; contract id; agreement number; case id; case number; invoice number; invoice id; "
        "file number; claim number; debt id; policy number; ~customer number; ~customer id; ~client number; ~debtor id; ~id",
        "kontonummer; vertragsnummer; aktenzeichen; rechnungsnummer; belegnummer; forderungsnummer; fallnummer; referenz; "
        "referenznummer; konto; darlehensnummer; vorgangsnummer; vertragskonto; ~kundennummer; "
        "~debitorennummer; ~geschäftspartner",
        "número de cuenta; cuenta; referencia; número de referencia; número de contrato; contrato; expediente; "
        "número de expediente; número de factura; factura; folio; número de préstamo; número de crédito; ~número de cliente; "
        "~id cliente; ~código cliente",
        "numéro de compte; compte; référence; référence dossier; numéro de dossier; dossier; numéro de contrat; contrat; "
        "numéro de facture; facture; numéro de prêt; numéro de créance; ~numéro client; ~code client; ~référence client",
    ),
    "debtor_name": (
        "debtor name; debtor; name; full name; customer name; customer; client name; borrower name; borrower; consumer name; "
        "account holder; company name; ~client; ~company",
        "name; schuldner; schuldnername; kundenname; kunde; vollständiger name; name des schuldners; debitor; kontoinhaber; "
        "firma; firmenname; vor und nachname; darlehensnehmer",
        "nombre; nombre completo; nombre del deudor; deudor; nombre del cliente; cliente; titular; nombre y apellidos; "
        "razón social; prestatario",
        "nom; nom complet; nom du débiteur; débiteur; nom du client; client; titulaire; nom et prénom; nom prénom; "
        "raison sociale; emprunteur",
    ),
    "original_amount": (
        "original amount; amount; principal; principal amount; loan amount; total debt; total debt amount; debt amount; "
        "invoice amount; claim amount; original balance; placed amount; placement amount; ~balance; ~outstanding; "
        "~outstanding amount; ~outstanding balance; ~amount due; ~current balance; ~total due",
        "betrag; ursprungsbetrag; forderungsbetrag; hauptforderung; rechnungsbetrag; gesamtbetrag; gesamtforderung; forderung; "
        "ursprünglicher betrag; darlehensbetrag; ~saldo; ~offener betrag; ~restschuld; ~restbetrag",
        "importe; importe original; importe inicial; monto; monto original; deuda; deuda total; importe de la deuda; principal; "
        "importe factura; monto del préstamo; capital; ~saldo; ~saldo pendiente; ~importe pendiente",
        "montant; montant initial; montant d'origine; montant de la créance; créance; montant de la facture; montant total; "
        "principal; montant de la dette; capital; ~solde; ~solde dû; ~reste dû; ~montant dû; ~capital restant dû",
    ),
    "balance": (
        "balance; current balance; outstanding; outstanding amount; outstanding balance; amount due; due amount; total due; "
        "balance due; open amount; amount outstanding",
        "saldo; offener betrag; restschuld; restbetrag; offene forderung; offener saldo; aktueller saldo; fälliger betrag",
        "saldo; saldo pendiente; importe pendiente; saldo actual; monto pendiente; saldo vencido; importe vencido; monto vencido",
        "solde; solde dû; reste dû; montant dû; solde restant; solde actuel; capital restant dû; montant restant",
    ),
    "due_date": (
        "due date; date due; payment due date; oldest due date; due on; maturity date; ~invoice date",
        "fälligkeit; fälligkeitsdatum; fällig am; fällig; fällig seit; ~rechnungsdatum",
        "fecha de vencimiento; vencimiento; vence; fecha límite de pago; ~fecha de factura",
        "échéance; date d'échéance; date d'exigibilité; date limite de paiement; ~date de facture",
    ),
    "days_past_due": (
        "days past due; dpd; days overdue; days late; days delinquent; overdue days",
        "verzugstage; tage überfällig; tage im verzug; überfällige tage",
        "días de mora; días de atraso; días vencidos; días de retraso; mora en días",
        "jours de retard; nombre de jours de retard; retard en jours; jours d'impayé",
    ),
    "currency": (
        "currency; currency code; ccy; iso currency",
        "währung; währungscode; währungskürzel",
        "moneda; divisa; código de moneda",
        "devise; monnaie; code devise",
    ),
    "creditor_name": (
        "creditor name; creditor; original creditor; client creditor; lender; bank; bank code; bank name; issuer; merchant",
        "gläubiger; gläubigername; auftraggeber; bank; kreditgeber; mandant; ursprünglicher gläubiger",
        "acreedor; nombre del acreedor; banco; entidad; acreedor original; cedente",
        "créancier; nom du créancier; banque; prêteur; créancier d'origine; donneur d'ordre",
    ),
    "account_type": (
        "account type; debt type; type of debt; product; product type; loan type; portfolio type",
        "kontoart; forderungsart; produkt; produktart; vertragsart; kreditart",
        "tipo de cuenta; tipo de deuda; producto; tipo de producto; tipo de crédito",
        "type de compte; type de créance; produit; type de produit; nature de la créance; type de dette",
    ),
    "debtor_email": (
        "email; email address; mail; contact email",
        "email; email adresse; mailadresse; mail",
        "correo; correo electrónico; email; dirección de correo",
        "courriel; email; adresse email; adresse électronique; mél; mail",
    ),
    "debtor_phone": (
        "phone; phone number; telephone; mobile; mobile phone; cell; cell phone; contact number; home phone; primary phone",
        "telefon; telefonnummer; rufnummer; handy; handynummer; mobilnummer; mobil; mobiltelefon",
        "teléfono; número de teléfono; móvil; celular; teléfono móvil",
        "téléphone; numéro de téléphone; portable; téléphone portable; mobile; gsm",
    ),
    "debtor_phone_2": (
        "phone 2; second phone; alternate phone; alternative phone; other phone; work phone; secondary phone; phone2; ~mobile; "
        "~mobile phone; ~home phone",
        "telefon 2; zweite telefonnummer; weitere rufnummer; telefon geschäftlich; telefon dienstlich; ~handy; ~mobil; "
        "~mobilnummer",
        "teléfono 2; segundo teléfono; otro teléfono; teléfono alternativo; teléfono del trabajo; ~móvil; ~celular",
        "téléphone 2; second téléphone; autre téléphone; téléphone professionnel; téléphone bureau; ~portable; ~mobile",
    ),
    "debtor_ssn_last4": (
        "ssn last 4; last 4 ssn; ssn4; ssn last four; last 4 of ssn; last four ssn; ssn; ~social security number",
        "letzte 4 ziffern der sozialversicherungsnummer; ~sozialversicherungsnummer",
        "últimos 4 del ssn; últimos 4 dígitos ssn; ~número de seguro social",
        "4 derniers chiffres ssn; ~numéro de sécurité sociale",
    ),
    "debtor_born_on": (
        "date of birth; birth date; dob; birthday; born on",
        "geburtsdatum; geburtstag; geboren am; geboren",
        "fecha de nacimiento; nacimiento; fecha nac",
        "date de naissance; né le; naissance",
    ),
    "debtor_ref": (
        "customer number; customer id; client number; client id; debtor id; debtor number; customer reference; borrower id",
        "kundennummer; debitorennummer; schuldnernummer; geschäftspartner; kunden id",
        "número de cliente; id cliente; código cliente; id deudor",
        "numéro client; code client; référence client; id client; numéro débiteur",
    ),
    "debtor_is_firm": (
        "is company; is firm; is business; company flag; business account",
        "ist firma; firmenkunde; gewerblich; juristische person",
        "es empresa; persona jurídica; empresa",
        "est une société; personne morale; entreprise",
    ),
    "debtor_language": (
        "language; preferred language; language code",
        "sprache; korrespondenzsprache; sprachcode",
        "idioma; lengua; idioma preferido",
        "langue; langue de correspondance; code langue",
    ),
    "debtor_address": (
        "address; street; street address; address line 1; address 1; mailing address; postal address",
        "adresse; straße; anschrift; straße hausnummer; straße und hausnummer",
        "dirección; calle; domicilio; calle y número",
        "adresse; rue; adresse postale; voie; adresse ligne 1",
    ),
    "debtor_city": ("city; town", "ort; stadt; wohnort", "ciudad; población; localidad; municipio", "ville; commune; localité"),
    "debtor_region": (
        "state; province; county; state code",
        "bundesland; kanton",
        "provincia; estado; comunidad autónoma; departamento",
        "département; province; canton",
    ),
    "debtor_postal_code": (
        "postal code; zip; zip code; postcode; post code",
        "plz; postleitzahl",
        "código postal; cp",
        "code postal; cp",
    ),
    "debtor_country": (
        "country; country code",
        "land; staat; länderkennzeichen; ländercode",
        "país; código de país",
        "pays; code pays",
    ),
    "priority": ("priority; urgency", "priorität; dringlichkeit", "prioridad; urgencia", "priorité; urgence"),
    "region": ("region; area; territory; branch region", "region; gebiet", "región; zona", "région; secteur; zone"),
    "previous_external_ref": (
        "previous reference; old reference; old account number; previous account number; previous account; former reference",
        "alte referenz; alte kontonummer; bisherige nummer; alte vertragsnummer; bisheriges aktenzeichen; alte kundennummer",
        "referencia anterior; cuenta anterior; número de cuenta anterior; contrato anterior",
        "ancienne référence; ancien numéro; ancien compte; ancien numéro de compte; ancien dossier",
    ),
    "co_debtor_name": (
        "co debtor; co debtor name; co borrower; co borrower name; joint debtor; co applicant; joint account holder",
        "mitschuldner; mitdarlehensnehmer; gesamtschuldner; mitantragsteller",
        "codeudor; cotitular; nombre del codeudor; coprestatario",
        "codébiteur; coemprunteur; cotitulaire; nom du codébiteur",
    ),
    "co_debtor_email": (
        "co debtor email; co borrower email",
        "email mitschuldner",
        "correo codeudor; email codeudor",
        "email codébiteur",
    ),
    "co_debtor_phone": (
        "co debtor phone; co borrower phone",
        "telefon mitschuldner",
        "teléfono codeudor",
        "téléphone codébiteur",
    ),
    "guarantor_name": (
        "guarantor; guarantor name; surety",
        "bürge; name des bürgen",
        "fiador; avalista; aval; garante; nombre del fiador",
        "garant; caution; nom du garant",
    ),
    "guarantor_email": (
        "guarantor email",
        "email bürge",
        "correo avalista; correo fiador; email avalista",
        "email garant; email caution",
    ),
    "guarantor_phone": (
        "guarantor phone",
        "telefon bürge",
        "teléfono avalista; teléfono fiador",
        "téléphone garant; téléphone caution",
    ),
    "monthly_income": (
        "monthly income; income; net income; salary; monthly salary",
        "monatseinkommen; einkommen; nettoeinkommen; gehalt; monatliches einkommen",
        "ingresos mensuales; ingreso mensual; ingresos; salario; sueldo",
        "revenu mensuel; revenus mensuels; revenu; salaire",
    ),
    "late_payments_count": (
        "late payments; late payments count; number of late payments; missed payments",
        "verspätete zahlungen; anzahl verspätete zahlungen; zahlungsverzüge",
        "pagos atrasados; número de pagos atrasados; pagos tardíos",
        "paiements en retard; nombre de retards; retards de paiement",
    ),
    "employment_status": (
        "employment status; employment; job status",
        "beschäftigungsstatus; beschäftigung; berufsstatus",
        "situación laboral; empleo",
        "situation professionnelle; statut professionnel; emploi",
    ),
    "contract_type": (
        "contract type; employment contract; type of contract",
        "arbeitsvertrag; art des arbeitsvertrags",
        "tipo de contrato; contrato laboral",
        "type de contrat; contrat de travail",
    ),
    "industry_sector": (
        "industry; sector; industry sector",
        "branche; wirtschaftszweig",
        "sector; industria",
        "secteur d'activité; branche",
    ),
    "family_situation": (
        "family situation; marital status; household",
        "familienstand; haushalt",
        "estado civil; situación familiar",
        "situation familiale; situation de famille; état civil",
    ),
    "payment_status": (
        "payment status; paid status",
        "zahlungsstatus",
        "estado de pago; estado del pago",
        "statut de paiement; état du paiement",
    ),
    "recall_reason": (
        "recall reason; reason; withdrawal reason; close reason",
        "rückrufgrund; grund; rückgabegrund",
        "motivo; motivo de retirada; razón",
        "motif; motif de rappel; motif de retrait; raison",
    ),
}
FIRST_NAMES = "first name; given name; forename; vorname; rufname; nombre; prénom"
LAST_NAMES = "last name; surname; family name; name; nachname; familienname; zuname; apellidos; apellido; nom; nom de famille"
PERSONS = frozenset((
    "debtor", "customer", "client", "borrower", "consumer", "kunden", "kunde", "schuldner", "schuldners", "debitor",
    "deudor", "cliente", "debiteur", "emprunteur",
))  # fmt: skip
"""Words that say only whose name or number it is."""

_ABBREVIATED = {
    "acct": "account", "acc": "account", "a/c": "account", "amt": "amount", "bal": "balance", "dt": "date", "cust": "customer",
    "addr": "address", "orig": "original", "curr": "current", "ref": "reference", "refnr": "reference number", "tel": "phone",
    "tlf": "phone", "tfno": "phone", "ph": "phone", "phone": "phone", "telephone": "phone", "telefon": "phone",
    "telefono": "phone", "mob": "mobile", "kd": "kunden", "kto": "konto", "vertr": "vertrags", "re": "rechnungs",
    "rg": "rechnungs", "geb": "geburts", "fec": "fecha", "fch": "fecha", "cta": "cuenta", "vto": "vencimiento",
    "venc": "vencimiento", "imp": "importe", "cod": "codigo", "dir": "direccion", "str": "strasse", "betr": "betrag",
    "mt": "montant", "mnt": "montant", "ech": "echeance", "adr": "adresse", "cli": "client", "inv": "invoice",
    "no": "number", "nr": "number", "num": "number", "nbr": "number", "nro": "number", "numero": "number", "nummer": "number",
    "n": "number", "identifier": "id", "mail": "mail", "az": "aktenzeichen", "aktz": "aktenzeichen", "faellig": "fallig",
    "faelligkeit": "falligkeit", "waehrung": "wahrung", "glaeubiger": "glaubiger", "buerge": "burge",
}  # fmt: skip
_IGNORED = frozenset((
    "de", "del", "la", "el", "los", "las", "le", "les", "du", "des", "d", "l", "of", "the", "der", "die", "das", "den",
    "dem", "von", "y", "et", "und", "and", "in", "en", "a", "au",
))  # fmt: skip
_ENDINGS = ("nummern", "nummer", "nr", "datum", "betrag", "adresse", "name")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"[a-z]+|[0-9]+")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a column's name in the form in which names are compared."""
    spaced = _CAMEL.sub(" ", unicodedata.normalize("NFKC", text.strip("\ufeff"))).replace("#", " number ")
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", spaced.casefold()) if not unicodedata.combining(sign))
    plain = re.sub(r"\be[\s_\-.]*mail\b|\bmel\b", "email", plain).replace("a/c", "account")
    words: list[str] = []
    for word in _WORD.findall(plain):
        for part in _split(word):
            words += _ABBREVIATED.get(part, part).split()
    return tuple(word for word in words if word not in _IGNORED)


def _split(word: str) -> tuple[str, ...]:
    """Part a German compound before a common ending: kundennr is kunden nr."""
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1 and (len(ending) > 2 or len(stem) > 2):  # noqa: PLR2004  # no single letters
            return stem, "nummer" if ending == "nummern" else ending
    return (word,)
