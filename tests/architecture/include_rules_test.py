#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The include rules find what they forbid, on small trees of their own."""
import tempfile
import unittest
from pathlib import Path

from include_rules import read_layers, violations

LAYERS = Path(__file__).with_name("layers.txt")


class Tree(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = Path(self.folder.name).resolve()
        for header in ("sdk/include/callveil/result.hpp", "sdk/wire/json.hpp", "plugin/form.hpp",
                       "daemon/domain/plan.hpp", "daemon/stores/sqlite/database.hpp",
                       "daemon/app/options.hpp", "tests/support/support/fakes.hpp"):
            self.write(header)

    def write(self, path, *includes):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(f"#include {include}\n" for include in includes), encoding="utf-8")

    def found(self):
        return list(violations(self.root, read_layers(LAYERS)))

    def expect_violation(self, path, include, words):
        self.write(path, "<vector>", include)
        found = self.found()
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(f"{path}:2: "), found[0])
        self.assertIn(words, found[0])


class OwnHeaders(Tree):
    def test_an_arrow_towards_domain_is_allowed(self):
        self.write("daemon/usecases/approve.cpp", '"domain/plan.hpp"', '"callveil/result.hpp"')
        self.assertEqual(self.found(), [])

    def test_an_arrow_out_of_domain_is_found(self):
        self.expect_violation("daemon/domain/plan.cpp", '"stores/sqlite/database.hpp"',
                              "daemon/domain may not include daemon/stores")

    def test_the_plugin_does_not_see_the_daemon(self):
        self.expect_violation("plugin/outbox.cpp", '"domain/plan.hpp"', "may not include daemon/domain")

    def test_the_daemon_does_not_see_the_plugin(self):
        self.expect_violation("daemon/channels/agent.cpp", '"plugin/form.hpp"', "may not include plugin")

    def test_the_sdk_sees_neither(self):
        self.expect_violation("sdk/wire/codec.cpp", "<domain/plan.hpp>", "may not include daemon/domain")

    def test_a_relative_path_does_not_get_around_the_rule(self):
        self.expect_violation("daemon/domain/plan.cpp", '"../app/options.hpp"',
                              "may not include daemon/app")

    def test_production_code_does_not_include_tests(self):
        self.expect_violation("daemon/app/wiring.cpp", '"support/fakes.hpp"',
                              "may not include what lies in no room")

    def test_a_generated_header_belongs_to_the_room_in_its_path(self):
        self.expect_violation("daemon/domain/plan.cpp", '"stores/generated_queries.hpp"',
                              "may not include daemon/stores")

    def test_a_new_folder_needs_a_room(self):
        self.expect_violation("daemon/util/strings.cpp", '"domain/plan.hpp"', "lies in no room")


class ThirdParties(Tree):
    def test_sqlite_outside_its_adapters_is_found(self):
        self.expect_violation("daemon/stores/memory.cpp", "<sqlite3.h>", "belongs only in")

    def test_sqlite_inside_its_adapters_is_allowed(self):
        self.write("daemon/sources/sqlite/reader.cpp", "<sqlite3.h>")
        self.assertEqual(self.found(), [])

    def test_sockets_stay_out_of_usecases(self):
        self.expect_violation("daemon/usecases/approve.cpp", "<zmq.hpp>", "belongs only in")

    def test_domain_uses_only_expected(self):
        self.write("daemon/domain/plan.cpp", "<tl/expected.hpp>", "<string>")
        self.assertEqual(self.found(), [])
        self.expect_violation("daemon/domain/plan.cpp", "<fmt/format.h>", "uses no third party")


class Table(Tree):
    def read(self, text):
        path = self.root / "layers.txt"
        path.write_text(text, encoding="utf-8")
        return read_layers(path)

    def test_a_line_that_is_no_rule_is_refused_with_its_number(self):
        with self.assertRaisesRegex(ValueError, ":2: "):
            self.read("room a:\nrooom b: a\n")

    def test_a_room_that_does_not_exist_is_refused(self):
        with self.assertRaisesRegex(ValueError, "which is no room"):
            self.read("room a: b\n")


if __name__ == "__main__":
    unittest.main()
