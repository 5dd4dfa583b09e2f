#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Heads of the audit log of a real daemon get outside, fit, and follow its key."""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import threading
import unittest

from outside import Outside


class Heads(Outside):
    def test_heads_are_kept_at_start_and_stop_and_fit(self):
        self.start()
        self.work(3)
        self.assertEqual(self.house.stop(), 0)
        self.assertEqual(len(self.kept()), 2)
        self.start()
        code, verdict = self.against_heads()
        self.assertEqual((code, verdict["heads"]), (0, 3), verdict)
        self.assertEqual(self.independent(self.heads), 0)
        key = self.house.ok(self.admin, "audit", "key").strip()
        self.assertEqual(self.against_heads("--key", key)[0], 0)
        self.assertEqual(self.against_heads("--key", "ab" * 32)[0], 6)
        self.assertEqual(os.stat(self.heads).st_mode & 0o777, 0o600)
        verbs = [row["verb"] for row in
                 json.loads(self.house.ok(self.admin, "--json", "audit", "list"))["rows"]]
        self.assertEqual(verbs[:2], ["log.open", "log.sign_key"])
        self.assertEqual(verbs.count("log.heartbeat"), 1)

    def test_syslog_keeps_heads_that_fit(self):
        place = self.folder / "log"
        log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(log.close)
        log.settimeout(60)
        log.bind(str(place))
        self.house.configure(audit=f"{{syslog: {place}, head_entries: 5}}")
        self.house.start()
        first = log.recv(4096).decode()
        self.work(10)
        second = log.recv(4096).decode()
        kept = self.folder / "journal"
        kept.write_text("".join(line.split("]: ", 1)[1] + "\n" for line in (first, second)))
        self.assertRegex(first, r"^<37>.* callveil-audit\[[0-9]+\]: callveil-audit-head-v1 ")
        code, verdict = self.verify("--against", str(kept))
        self.assertEqual((code, verdict["heads"]), (0, 2), verdict)
        self.assertEqual(self.independent(str(kept)), 0)
        names = [witness["name"] for witness in
                 json.loads(self.house.ok(self.admin, "--json", "status"))["witnesses"]]
        self.assertEqual(names, [f"syslog {place}"])

    def test_a_place_that_is_away_is_told_and_stops_nothing(self):
        self.outside.rmdir()
        checked = self.house.run_daemon("--check")
        self.assertRegex(checked.stdout, r"error +audit: .*outside/heads cannot be opened")
        self.house.start()
        self.wait_for(lambda: "audit_head_lost" in self.log())
        witness = json.loads(self.house.ok(self.admin, "--json", "status"))["witnesses"][0]
        self.assertEqual(witness["state"], "unavailable")
        self.assertIn("outside/heads cannot be opened", witness["detail"])
        self.outside.mkdir()
        self.house.stop()
        self.assertEqual(len(self.kept()), 1)
        self.assertIn("audit_head_kept", self.log())

    def test_a_daemon_whose_heads_go_nowhere_says_so(self):
        self.house.configure()
        self.assertIn("kept nowhere outside", self.house.run_daemon("--check").stdout)
        self.house.start()
        self.assertIn("audit_unwatched", self.log())
        self.assertIn("kept nowhere outside", self.house.ok(self.admin, "status"))
        head = self.folder / "printed"
        head.write_text(self.house.ok(self.admin, "audit", "head"))
        self.assertEqual(self.verify("--against", str(head))[0], 0)

    def test_a_key_that_the_old_one_signed_is_followed(self):
        self.start()
        self.house.stop()
        old = self.kept()[0].split()[5]
        made = json.loads(self.house.ok(None, "--json", "audit", "new-key", "--dir",
                                        str(self.house.folder / "secrets")))
        self.assertEqual(made["old_key"], old)
        self.start()
        self.assertNotIn("audit_key_unsigned", self.log())
        self.assertEqual(self.kept()[-1].split()[5], made["key"])
        for key in (old, made["key"]):
            self.assertEqual(self.against_heads("--key", key)[0], 0)
            self.assertEqual(self.independent(self.heads, key), 0)

    def test_a_key_that_was_put_in_its_place_is_found(self):
        self.start()
        self.house.stop()
        secrets = self.house.folder / "secrets"
        (secrets / "audit-sign.key").unlink()
        refused = self.house.run_daemon()
        self.assertEqual(refused.returncode, 78)
        self.assertEqual(len(refused.stderr.strip().splitlines()), 1)
        self.assertIn(f"callveil audit new-key --dir {secrets}", refused.stderr)
        key = json.loads(self.house.ok(None, "--json", "audit", "new-key", "--dir",
                                       str(secrets)))["key"]
        self.start()
        self.assertIn("audit_key_unsigned", self.log())
        code, verdict = self.against_heads()
        self.assertEqual(code, 6)
        self.assertIn("is not signed by the old key", verdict["problem"])
        self.assertEqual(self.independent(self.heads), 1)
        self.assertEqual(self.against_heads("--key", key)[0], 0, "who trusts it may say so")
        self.assertEqual(self.independent(self.heads, key), 0)

    def test_a_line_that_is_no_change_of_key_is_refused_with_its_place(self):
        changes = self.house.folder / "secrets/audit-sign.changes"
        changes.write_text("callveil-audit-key-v1 x\n")
        changes.chmod(0o600)
        refused = self.house.run_daemon()
        self.assertEqual(refused.returncode, 78)
        self.assertIn("audit-sign.changes:1: ", refused.stderr)

    def test_the_log_may_grow_while_it_is_verified(self):
        self.start()
        grower = threading.Thread(target=self.work, args=(20,))
        grower.start()
        while grower.is_alive():
            self.assertEqual(self.against_heads()[0], 0)
        grower.join()
        self.assertEqual(self.against_heads()[0], 0)

    @unittest.skipUnless(shutil.which("7z"), "7z is not installed")
    def test_a_package_pins_the_log(self):
        self.start()
        dana = self.house.enrol("person", "dana", "supervisor")
        sam = self.house.enrol("person", "sam", "supervisor")
        reference = json.loads(self.house.ok(dana, "--json", "request", "submit", "--kind",
                                             "access", "--phone", "1223334444"))["reference"]
        self.house.ok(dana, "request", "verify", reference, "--method", "postcode", "--points", "3")
        self.house.ok(dana, "preview", reference)
        plan = json.loads(self.house.ok(dana, "--json", "request", "show", reference))["plan_hash"]
        self.house.ok(sam, "request", "approve", reference, "--plan", plan)
        self.house.ok(sam, "request", "watch", reference, "--interval", "0.1")
        package = self.house.ok(sam, "package", "list", reference).strip()
        zipped = self.folder / "export.zip"
        self.house.ok(sam, "package", "get", package, "--out", str(zipped))
        word = self.house.ok(sam, "package", "passphrase", package).strip()
        subprocess.run(["7z", "e", f"-p{word}", f"-o{self.folder}", str(zipped), "audit_head.txt"],
                       check=True, capture_output=True)
        receipt = str(self.folder / "audit_head.txt")
        self.assertEqual(self.verify("--against", receipt)[0], 0)
        self.assertEqual(self.independent(receipt), 0)
        self.house.stop()
        shutil.rmtree(self.house.folder / "state")
        pathlib.Path(self.heads).unlink()
        self.start()
        self.assertEqual(self.verify("--against", receipt)[0], 6)


if __name__ == "__main__":
    unittest.main(verbosity=2)
