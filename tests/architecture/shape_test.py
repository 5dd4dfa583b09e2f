#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The shape check finds what it forbids and leaves good files alone."""
import unittest

from shape import LICENCE, name_problems, text_problems

GOOD = f"// {LICENCE}\n#pragma once\n"


def texts(path, text):
    return list(text_problems(path, text))


class Shape(unittest.TestCase):
    def test_a_good_header_passes(self):
        self.assertEqual(texts("daemon/domain/plan.hpp", GOOD), [])
        self.assertEqual(list(name_problems("daemon/domain/plan.hpp")), [])

    def test_long_files_are_found(self):
        self.assertIn("151 lines", texts("sdk/a.hpp", GOOD + "\n" * 149)[0])
        self.assertIn("301 lines", texts("sdk/a.cpp", GOOD + "\n" * 299)[0])
        self.assertEqual(texts("sdk/a.cpp", GOOD + "\n" * 298), [])

    def test_a_missing_licence_line_is_found(self):
        self.assertIn("licence", texts("sdk/a.cpp", "int x;\n")[0])
        self.assertIn("licence", texts("dev", "#!/bin/sh\nexit\n")[0])
        self.assertEqual(texts("dev", f"#!/bin/sh\n# {LICENCE}\n"), [])

    def test_a_header_without_guard_is_found(self):
        self.assertIn("#pragma once", texts("sdk/a.hpp", f"// {LICENCE}\n")[0])

    def test_a_path_of_one_machine_is_found(self):
        for path in ("/" + "home/me/x", "/" + "work/x"):
            self.assertIn(":3:", texts("sdk/a.hpp", GOOD + f'auto x = "{path}";\n')[0])
        self.assertEqual(texts("sdk/a.hpp", GOOD + '// $ROOT/work/x, docs/home/x\n'), [])

    def test_a_drawer_is_found(self):
        self.assertTrue(list(name_problems("daemon/common/text.hpp")))
        self.assertTrue(list(name_problems("daemon/domain/utils.hpp")))

    def test_a_promise_is_found(self):
        self.assertTrue(texts("sdk/a.hpp", GOOD + "// TO" "DO later\n"))


if __name__ == "__main__":
    unittest.main()
