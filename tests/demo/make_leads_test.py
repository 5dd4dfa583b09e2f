#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The lead database of the demo is what the story needs, and nobody in it is real."""
import re
import sqlite3
import tempfile
import unittest
from pathlib import Path

import make_leads

LEADS = " UNION ALL ".join(
    f"SELECT customer_id, first_name, phone, alt_phone, email, '{name}' AS list FROM {name}"
    for name in make_leads.LISTS)


def national(text):
    """The last ten digits of a number, however it is written."""
    return re.sub(r"\D", "", text)[-10:]


class Leads(unittest.TestCase):
    ROWS = 3000

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.path = Path(cls.folder.name) / "leads.sqlite"
        make_leads.write(cls.path, cls.ROWS)
        cls.database = sqlite3.connect(cls.path)
        cls.addClassCleanup(cls.database.close)
        cls.rows = cls.database.execute(LEADS).fetchall()

    def owners(self, column, normal):
        """Customer ids by normalised value of one column."""
        found = {}
        for row in self.rows:
            if row[column]:
                found.setdefault(normal(row[column]), set()).add(row[0])
        return found

    def test_holds_as_many_leads_as_asked_for(self):
        self.assertEqual(len(self.rows), self.ROWS)

    def test_the_same_arguments_give_the_same_rows(self):
        again = Path(self.folder.name) / "again.sqlite"
        make_leads.write(again, self.ROWS)
        other = sqlite3.connect(again)
        self.addCleanup(other.close)
        self.assertEqual(list(other.iterdump()), list(self.database.iterdump()))

    def test_every_number_is_kept_for_fiction(self):
        calls = [row[0] for row in self.database.execute("SELECT number_dialed FROM call_history")]
        for number in [n for row in self.rows for n in row[2:4]] + calls:
            if number:
                self.assertRegex(national(number), r"^(\d{3}55501\d\d|1223334444)$")

    def test_every_address_is_of_an_example_domain(self):
        for row in self.rows:
            if row[4]:
                self.assertRegex(row[4].lower(), r"@example\.(com|org|net)$")

    def test_jordan_is_in_three_lists_in_three_spellings(self):
        found = {row[5]: row[2] for row in self.rows if row[0] == "C-1001"}
        self.assertEqual(found, {"leads_spring": "1223334444", "leads_summer": "(122) 333-4444",
                                 "leads_winback": "+1 122-333-4444"})
        emails = sorted(row[4] for row in self.rows if row[0] == "C-1001")
        self.assertEqual(emails, ["SOMEONE@Example.com", "someone@example.com", "someone@example.com"])

    def test_only_the_household_shares_a_number(self):
        phones = self.owners(2, national)
        shared = {n: ids for n, ids in phones.items() if len(ids) > 1}
        self.assertEqual(shared, {"5125550142": {"C-2001", "C-2002"}})
        for number, ids in self.owners(3, national).items():
            self.assertEqual(phones.get(number, ids), ids)

    def test_nobody_shares_an_address(self):
        self.assertEqual([i for i in self.owners(4, str.lower).values() if len(i) > 1], [])

    def test_some_people_are_in_several_lists(self):
        self.assertGreater(len(self.rows) - len({row[0] for row in self.rows}), self.ROWS // 20)

    def test_names_are_of_many_scripts(self):
        names = "".join(row[1] for row in self.rows)
        for start in (0x370, 0x400, 0x590, 0x600, 0x900, 0xB80, 0xE00, 0x10A0, 0x3040, 0x4E00, 0xAC00):
            self.assertTrue(any(start <= ord(c) < start + 0x60 + 0x2000 * (start > 0x4000)
                                for c in names), hex(start))

    def test_indexes_stand_on_the_customer_only(self):
        columns = [self.database.execute(f"SELECT group_concat(name) FROM pragma_index_info('{row[0]}')")
                   .fetchone()[0] for row in self.database.execute(
                       "SELECT name FROM sqlite_master WHERE type = 'index'")]
        self.assertEqual(set(columns), {"customer_id"})


if __name__ == "__main__":
    unittest.main()
