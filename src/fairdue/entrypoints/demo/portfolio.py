"""The rows of the demo files. Names, e-mail addresses and telephone numbers are invented and belong to nobody.

A line is: reference | name | amount | days past due today (- = no due date) | plot of the story (story.py) | broken cells.
A row with broken cells is refused by intake, so it has no plot.
"""

from __future__ import annotations

CREDITORS = {
    "CNB": ("Cascade National Bank", "credit_card"),
    "HMC": ("Harborview Medical Center", "medical"),
    "SAF": ("Silverline Auto Finance", "auto_loan"),
    "TCU": ("Tri-County Utilities", "utilities"),
    "OPM": ("Oakfield Property Management", "rent"),
    "BPL": ("BrightPath Student Loans", "student_loan"),
    "MRC": ("Metro Retail Credit", "retail"),
    "LMG": ("Lakeside Medical Group", "medical"),
}
"""Name and account type by the letters before the number of a reference."""

CASCADE = """
CNB-20401 | Angela Whitmore   | 3450.00  | 182 | settled
CNB-20402 | Marcus Delacroix  | 8920.50  | 240 | payment_plan
CNB-20403 | Diane Kowalczyk   | 1275.00  | 88  | negotiating
CNB-20404 | Brian Sorensen    | 5610.00  | 205 | closed
CNB-20405 | Keisha Langford   | 4780.25  | 119 | payment_plan
CNB-20406 | Robert Castellano | 2100.00  | 79  | settled
CNB-20407 | Sandra Petrescu   | 6340.75  | 301 | disputed
CNB-20408 | Juan Arreola      | 920.00   | 84  | settled
CNB-20409 | Patricia Haywood  | 11250.00 | 264 | negotiating
CNB-20410 | Derek Winslow     | 3890.00  | 128 | in_contact
CNB-20411 | Lisa Nakagawa     | 5670.30  | 145 | reopened
CNB-20412 | Anthony Mireles   | 7450.00  | 193 | closed
CNB-20413 | Catherine Blaine  | 2340.00  | 90  | payment_plan
CNB-20414 | Lorraine Beckett  | 1875.40  | 138 | - | due_date=31/12/2025
CNB-20415 | Stephen Parrish   | 1890.50  | 82  | negotiating
CNB-20416 | Michelle Tanaka   | 4120.00  | 150 | settled
CNB-20417 | Gregory Alston    | 2985.60  | 76  | in_contact
CNB-20418 | Rosa Villanueva   | 1540.80  | 221 | closed_early
CNB-20419 | Howard Feldstein  | 9730.15  | 132 | assigned
"""
CASCADE_RESTATED = {"CNB-20403": "1341.50", "CNB-20409": "11874.25", "CNB-20417": "2785.60"}
"""Amounts that the creditor's corrected file states anew."""
CASCADE_CORRECTED = ("CNB-20414", "in_contact")
"""The row that the first file had wrong, and its plot once it has come."""

HARBORVIEW = """
HMC-7301 | Franklin Duvall   | 9870.00  | 170 | settled
HMC-7302 | Rachel Greenbaum  | 3210.75  | 70  | in_contact
HMC-7303 | Carlos Menendez   | 14500.00 | 228 | payment_plan
HMC-7304 | Emily Watkins     | 2780.00  | 81  | disputed
HMC-7305 | Jerome Jefferson  | 6150.50  | 116 | resolved
HMC-7306 | Hannah Schuster   | 1920.00  | 66  | in_contact
HMC-7307 | Vincent Amato     | 860.20   | 73  | - | original_amount=86O.20
HMC-7308 | Omar Haddadin     | 5430.00  | 139 | closed
HMC-7309 | Victoria Cheung   | 8760.25  | 187 | negotiating
HMC-7310 | Timothy Oakes     | 3340.00  | 75  | settled
HMC-7311 | Denise Fairchild  | 4475.90  | 104 | payment_plan
HMC-7312 | Walter Grimaldi   | 710.45   | 69  | assigned
HMC-7313 | Yolanda Prescott  | 12680.00 | 199 | disputed
HMC-7314 | Patrick Lindqvist | 2230.00  | 108 | - | debtor_ssn_last4=12
HMC-7315 | Monique Baptiste  | 3965.35  | 121 | in_contact
HMC-7316 | Angela Whitmore   | 1185.00  | 112 | negotiating
HMC-7317 | Curtis Ballard    | 640.00   | 254 | closed_early
"""

TRI_COUNTY = """
TCU-9101 | Nathan Brooker    | 312.40   | 96  | -
TCU-9102 | Sophia Renner     | 188.75   | 58  | -
TCU-9103 | William Forsythe  | 540.10   | 171 | -
TCU-9104 | Olivia Kimball    | 265.90   | 52  | -
TCU-9105 | Ethan Crawley     | 421.35   | 61  | -
"""

WEST = """
SAF-55011 | Bernard Holloway   | 15600.00 | 156 | payment_plan
SAF-55012 | Priya Raghavan     | 9480.00  | 102 | negotiating
SAF-55013 | Calvin Mercer      | 18400.00 | 214 | in_contact
SAF-55014 | Teresa Domingo     | 12740.60 | 60  | negotiating
SAF-55015 | Alan Whitfield     | 7995.00  | 118 | disputed
SAF-55016 | Marcus Delacroix   | 6120.00  | 163 | in_contact
SAF-55017 | Gloria Espinosa    | 10385.45 | 55  | payment_plan
SAF-55018 |                    | 4300.00  | 84  | -
TCU-9101  | Nathan Brooker     | 312.40   | 96  | settled
TCU-9102  | Sophia Renner      | 188.75   | 58  | settled
TCU-9103  | William Forsythe   | 540.10   | 171 | closed_early
TCU-9104  | Olivia Kimball     | 265.90   | 52  | in_contact
TCU-9105  | Ethan Crawley      | 421.35   | 61  | assigned
TCU-9105  | Ethan Crawley      | 421.35   | 61  | -
TCU-9106  | Beatrice Lund      | 233.00   | 64  | - | original_amount=-233.00
OPM-3301  | Jasmine Thornton   | 4120.75  | 74  | negotiating
OPM-3302  | Leonard Kaplan     | 2890.50  | 110 | in_contact
OPM-3303  | Sylvia Marchetti   | 6875.00  | 49  | payment_plan
OPM-3304  | Dwayne Robideaux   | 3560.00  | 125 | disputed
OPM-3305  | Irene Halvorsen    | 5215.25  | 57  | in_contact
OPM-3306  | Khalil Bashir      | 1980.00  | 188 | closed
OPM-3307  | Natalie Brandt     | 2445.00  | 93  | negotiating
OPM-3308  | Keisha Langford    | 3105.00  | 54  | assigned
"""

BRIGHTPATH = """
BPL-80101 | Adrian Castleman  | 21750.00 | 29  | in_contact
BPL-80102 | Bianca Rosetti    | 13420.80 | 62  | negotiating
BPL-80103 | Colin Ashworth    | 8650.00  | 22  | assigned
BPL-80104 | Danielle Okonkwo  | 17390.25 | 97  | in_contact
BPL-80105 | Elias Nordstrom   | 9985.00  | -12 | assigned
BPL-80106 | Fiona Gallagher   | 6240.40  | 41  | in_contact
BPL-80107 | Gavin Trujillo    | 11860.00 | 24  | negotiating
BPL-80108 | Helena Markovic   | 7730.60  | 134 | assigned
BPL-80109 | Isaac Pemberton   | 15275.00 | 58  | - | debtor_email=isaac.pemberton(at)example.com
BPL-80110 | Jocelyn Thibault  | 10540.00 | 27  | payment_plan
BPL-80111 | Kevin Stratton    | 5890.90  | 72  | in_contact
BPL-80112 | Leila Farahani    | 19620.00 | 160 | disputed
BPL-80113 | Miles Abernathy   | 4375.00  | 21  | in_contact
BPL-80114 | Nadia Kuznetsova  | 12995.35 | 35  | assigned
BPL-80115 | Oscar Belanger    | 8105.00  | 46  | negotiating
BPL-80116 | Paula Winchester  | 16480.00 | 26  | in_contact
BPL-80117 | Hannah Schuster   | 9310.00  | 88  | assigned
"""

METRO = """
MRC-41001 | Quincy Adelman    | 389.90   | 44  | new
MRC-41002 | Rebecca Stanfield | 1245.00  | 9   | assigned
MRC-41003 | Samuel Ortega     | 678.25   | 67  | new
MRC-41004 | Tamara Voss       | 2150.00  | 53  | new
MRC-41005 | Ulrich Brenner    | 912.40   | -18 | assigned
MRC-41006 | Valerie Donnelly  | 534.15   | 71  | new
MRC-41007 | Wesley Hargrove   | 1799.99  | 15  | in_contact
MRC-41008 | Ximena Cordova    | 455.00   | 12  | - | original_amount=455.005
MRC-41009 | Yvette Lambert    | 3020.75  | 84  | new
MRC-41010 | Zachary Pruitt    | 267.30   | -   | assigned
MRC-41011 | Alicia Drummond   | 1488.60  | 48  | new
MRC-41012 | Byron McAllister  | 845.00   | 20  | assigned
MRC-41013 | Celeste Fontaine  | 2675.50  | 76  | new
MRC-41014 | Damian Rutledge   | 319.95   | 11  | - | due_date=2025-02-30
MRC-41015 | Estelle Vickers   | 1120.00  | 131 | assigned
MRC-41016 | Felix Montrose    | 590.85   | 59  | new
MRC-41017 | Gwendolyn Sharpe  | 2240.00  | 17  | assigned
MRC-41018 | !!!               | 150.00   | 33  | -
"""

LAKESIDE = """
LMG-1201 | Arthur Pendleton  | 1310.00  | 34  | in_contact
LMG-1202 | Brenda Kilgore    | 845.60   | 118 | assigned
LMG-1203 | Clifford Nance    | 2790.00  | 61  | negotiating
LMG-1204 | Doreen Whitaker   | 460.25   | 22  | assigned
LMG-1205 | Edwin Trask       | 3925.40  | 203 | disputed
LMG-1206 | Frances Ueland    | 150.00   | 47  | - | original_amount=15O.00
LMG-1207 | Gilbert Osgood    | 1685.00  | -9  | assigned
"""
