# SPDX-License-Identifier: Apache-2.0
"""The invented people of the demo: names, numbers, addresses, and the few that the story is about."""
from dataclasses import dataclass

MAX_ROWS = 60000
SPECIAL_COUNT = 3
LEAD_FIELDS = ("customer_id", "first_name", "last_name", "phone", "alt_phone", "email", "street",
               "city", "postcode", "notes", "loaded_at")

# As written, as an address spells it.
FIRST_NAMES = (
    ("Amara", "amara"), ("Bjørn", "bjorn"), ("Chloë", "chloe"), ("D'Arcy", "darcy"),
    ("Eszter", "eszter"), ("Françoise", "francoise"), ("Gülşen", "gulsen"), ("Håkon", "hakon"),
    ("Iñigo", "inigo"), ("José", "jose"), ("Jose\u0301", "jose"), ("Łucja", "lucja"),
    ("Nguyệt", "nguyet"), ("Oísín", "oisin"), ("Ştefan", "stefan"), ("Zoë-Marie", "zoe.marie"),
    ("Ольга", "olga"), ("Дмитро", "dmytro"), ("Ελένη", "eleni"), ("Γιώργος", "giorgos"),
    ("ليلى", "layla"), ("يوسف", "yusuf"), ("נועה", "noa"), ("דוד", "david"),
    ("आरव", "aarav"), ("प्रिया", "priya"), ("தமிழ்", "tamil"), ("美咲", "misaki"),
    ("さくら", "sakura"), ("ケンジ", "kenji"), ("小明", "xiaoming"), ("지우", "jiwoo"),
    ("สมชาย", "somchai"), ("ნინო", "nino"), ("Արամ", "aram"), ("ሰላም", "selam"),
)
LAST_NAMES = (
    ("Okonjo", "okonjo"), ("Sørensen", "sorensen"), ("O'Malley-Quist", "omalley.quist"),
    ("Kovácsné", "kovacsne"), ("de la Peña", "delapena"), ("Çelikoğlu", "celikoglu"),
    ("Straßmann", "strassmann"), ("Wiśniowska", "wisniowska"), ("Trầnová", "tranova"),
    ("Ångstrøm", "angstrom"), ("Dvořáček", "dvoracek"), ("Þórðarson", "thordarson"),
    ("Берёзкина", "beryozkina"), ("Шевчукенко", "shevchukenko"), ("Παπαδόγλου", "papadoglou"),
    ("المثالي", "almithali"), ("לדוגמאי", "ledugmai"), ("उदाहरणकर", "udaharankar"),
    ("佐々山", "sasayama"), ("欧阳例", "ouyangli"), ("예시김", "yesikim"), ("ตัวอย่างวงศ์", "tuayangwong"),
    ("მაგალითაძე", "magalitadze"), ("Օրինակյան", "orinakyan"), ("ምሳሌ", "misale"),
)
CITIES = (("Sampleton", "10001"), ("Exampleville", "20002"), ("Saint-Modèle", "30003"),
          ("Mustermühl", "40004"), ("Příkladov", "50005"), ("例町", "60006"), ("Ejemplares", "70007"))
STREETS = ("Orchard Row", "Mill Lane", "Rue des Essais", "Prüfweg", "Calle Ficticia", "Test Avenue")
DOMAINS = ("example.com", "example.org", "example.net")
LEAD_NOTES = (None, "", "prefers mornings", "asked for a brochure", "speaks two languages",
              "moved last year", "call after five", "renewal in autumn", "interested, no hurry")
CALL_NOTES = ("Wants to think about it.", "Asked for the price list again.", "Line dropped twice.",
              "Very friendly, call again next month.", "Spoke with the assistant.",
              "Would like a written offer.", "Not the right time.", "Asked who gave us the number.")


@dataclass(frozen=True)
class Person:
    """A lead as he is; how he is written differs from row to row. Numbers are ten digits."""
    customer_id: str
    first_name: str
    last_name: str
    phone: str | None
    alt_phone: str | None
    email: str | None
    street: str
    city: str
    postcode: str


def numbers(pick):
    """Every fictional number once, in an order of chance; not the shared one of the household."""
    areas = [area for area in range(200, 990) if area // 10 % 10 != 9 and area % 100 != 11]
    pool = [f"{area}555{line:04}" for area in areas for line in range(100, 200)]
    for kept in (HOUSEHOLD_PHONE, DEMO_ALT_PHONE):
        pool.remove(kept)
    pick.shuffle(pool)
    return iter(pool)


def strangers(pick):
    """Yields people whose numbers and addresses belong to them alone."""
    pool = numbers(pick)
    customer = 10000
    while True:
        customer += pick.randint(1, 9)
        first, last = pick.choice(FIRST_NAMES), pick.choice(LAST_NAMES)
        city, postcode = pick.choice(CITIES)
        yield Person(
            f"C-{customer}", first[0], last[0],
            next(pool) if pick.random() < 0.97 else None,
            next(pool) if pick.random() < 0.15 else None,
            f"{first[1]}.{last[1]}.{customer}@{pick.choice(DOMAINS)}" if pick.random() < 0.94 else None,
            f"{pick.randint(1, 240)} {pick.choice(STREETS)}", city, postcode)


def spell(pick, number):
    """One of the ways in which people and imports write a number."""
    if number is None:
        return None
    area, office, line = number[:3], number[3:6], number[6:]
    return pick.choice((number, f"({area}) {office}-{line}", f"+1 {area}-{office}-{line}",
                        f"{area}-{office}-{line}", f"1{number}", f"{area}.{office}.{line}"))


def spell_email(pick, email):
    if email is None or pick.random() < 0.85:
        return email
    return email.upper() if pick.random() < 0.4 else email[0].upper() + email[1:]


# ---- the people of the story --------------------------------------------------------------------

HOUSEHOLD_PHONE = "5125550142"
DEMO_ALT_PHONE = "5125550199"
_JORDAN = ("C-1001", "Jordan", "Example")
_HOME = ("7 Orchard Row", "Sampleton", "10001")
_SPECIAL = {
    "leads_spring": [
        (*_JORDAN, "1223334444", None, "someone@example.com", *_HOME,
         "asked for a brochure", "2026-03-02 09:15:00"),
        ("C-2001", "Robin", "Sample", HOUSEHOLD_PHONE, None, "robin.sample@example.org",
         "12 Mill Lane", "Exampleville", "20002", "shares the line at home", "2026-03-02 09:15:01"),
    ],
    "leads_summer": [
        (*_JORDAN, "(122) 333-4444", "512-555-0199", "SOMEONE@Example.com", *_HOME,
         "renewal in autumn", "2026-06-08 11:40:00"),
        ("C-2002", "Sascha", "Muster", "(512) 555-0142", None, "sascha.muster@example.net",
         "12 Mill Lane", "Exampleville", "20002", "", "2026-06-08 11:40:01"),
    ],
    "leads_winback": [
        (*_JORDAN, "+1 122-333-4444", None, "someone@example.com", *_HOME,
         None, "2026-09-14 16:05:00"),
    ],
}
SPECIAL_CALLS = (
    ("leads_spring", "C-1001", "1223334444", "agent07", "2026-03-04 10:02:11", "NOANSWER", 0),
    ("leads_spring", "C-1001", "1223334444", "agent07", "2026-03-05 17:21:40", "CALLBACK", 184),
    ("leads_spring", "C-2001", HOUSEHOLD_PHONE, "agent03", "2026-03-05 17:30:02", "NOTINT", 61),
    ("leads_summer", "C-1001", "+1 122-333-4444", "agent12", "2026-06-10 09:45:33", "SALE", 611),
    ("leads_summer", "C-2002", "512-555-0142", "agent12", "2026-06-10 10:11:09", "VOICEMAIL", 0),
    ("leads_winback", "C-1001", "(122) 333-4444", "agent02", "2026-09-15 12:00:05", "NOTINT", 47),
)
SPECIAL_NOTES = (
    ("C-1001", "agent07", "Asked to be called after five.", "2026-03-05 17:25:00"),
    ("C-1001", "agent12", "Signed up for the autumn plan.", "2026-06-10 09:57:00"),
    ("C-1001", "agent02", "Wants to know what we store.", "2026-09-15 12:01:00"),
    ("C-2001", "agent03", "Somebody else answers this line too.", "2026-03-05 17:32:00"),
)


def special_rows(lead_list):
    """Rows of Jordan Example and of the two who share one line, in the list of that name."""
    return list(_SPECIAL[lead_list])
