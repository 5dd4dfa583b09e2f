#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`callveil audit verify` and verify_audit.py say the same of good and of changed logs."""

import contextlib
import io
import pathlib
import subprocess
import sys
import tempfile
import unittest

import verify_audit

BIN = pathlib.Path(sys.argv.pop(1)).resolve()
GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "docs/formats/golden/audit-v1"
LOG = (GOLDEN / "log.jsonl").read_bytes()
HEADS = (GOLDEN / "heads.txt").read_bytes()
FIRST_KEY, LAST_KEY = (HEADS.splitlines()[at].split()[5].decode() for at in (0, -1))
# The independent verifier looks at every byte; the program is started for one of so many.
STRIDE = 11


def flipped(data, at):
    """`data` with one byte changed: a letter in its case, another byte in its lowest bit."""
    bit = 0x20 if data[at:at + 1].isalpha() else 0x01
    return data[:at] + bytes([data[at] ^ bit]) + data[at + 1:]


def lines_without(data, at):
    lines = data.splitlines(keepends=True)
    return b"".join(lines[:at] + lines[at + 1:])


def lines_swapped(data, at):
    lines = data.splitlines(keepends=True)
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    return b"".join(lines)


def line_of(entry):
    """The line of an entry, with the hash that it should have."""
    entry = {**entry, "entry_hash": verify_audit.entry_hash(entry)}
    form = verify_audit.json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return form.encode() + b"\n"


class Agreement(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)

    def tearDown(self):
        self.temporary.cleanup()

    def write(self, log, heads):
        (self.folder / "log").write_bytes(log)
        (self.folder / "heads").write_bytes(heads)

    def independent(self, log, heads, key=None):
        self.write(log, heads)
        words = [str(self.folder / "log"), str(self.folder / "heads"), *([] if key is None else [key])]
        with contextlib.redirect_stdout(io.StringIO()):
            return verify_audit.main(words)

    def ours(self, log, heads, key=None):
        self.write(log, heads)
        done = subprocess.run(
            [str(BIN / "callveil"), "audit", "verify", "--file", str(self.folder / "log"),
             "--against", str(self.folder / "heads"), *([] if key is None else ["--key", key])],
            capture_output=True, text=True, check=False)
        return {0: 0, 6: 1}.get(done.returncode, done.stderr)

    def expect(self, verdict, log, heads, key=None):
        self.assertEqual(self.independent(log, heads, key), verdict)
        self.assertEqual(self.ours(log, heads, key), verdict)

    def test_both_accept_the_log_and_its_heads(self):
        self.expect(0, LOG, HEADS)
        for key in (FIRST_KEY, LAST_KEY):
            self.expect(0, LOG, HEADS, key)
        self.expect(0, LOG, HEADS.splitlines(keepends=True)[-1])

    def test_both_find_every_changed_byte_of_the_log(self):
        for at in range(len(LOG)):
            changed = flipped(LOG, at)
            self.assertEqual(self.independent(changed, HEADS), 1, at)
            if at % STRIDE == 0:
                self.assertEqual(self.ours(changed, HEADS), 1, at)

    def test_both_find_every_changed_byte_of_the_heads(self):
        for at in range(len(HEADS)):
            changed = flipped(HEADS, at)
            self.assertEqual(self.independent(LOG, changed), 1, at)
            if at % STRIDE == 0:
                self.assertEqual(self.ours(LOG, changed), 1, at)

    def test_both_find_deleted_and_moved_entries(self):
        count = len(LOG.splitlines())
        for at in range(count):
            self.expect(1, lines_without(LOG, at), HEADS)
        for at in range(count - 1):
            self.expect(1, lines_swapped(LOG, at), HEADS)
        self.expect(1, b"", HEADS)

    def test_both_find_where_the_log_was_cut(self):
        for size in range(0, len(LOG), 97):
            self.expect(1, LOG[:size], HEADS)

    def test_both_take_heads_that_were_left_out_or_moved(self):
        for at in range(3):
            self.expect(0, LOG, lines_without(HEADS, at))
        self.expect(0, LOG, lines_swapped(HEADS, 1))

    def test_both_want_the_trusted_key(self):
        self.expect(1, LOG, HEADS, "ab" * 32)
        self.expect(1, LOG, HEADS.splitlines(keepends=True)[0], LAST_KEY)

    def test_both_want_the_old_key_to_sign_the_new_one(self):
        lines = LOG.splitlines(keepends=True)
        change = next(at for at, line in enumerate(lines) if b"signature" in line)
        unsigned = self.rehashed(lines, change)
        heads = HEADS.splitlines(keepends=True)[0]
        self.expect(1, unsigned, heads)
        self.expect(0, b"".join(lines[:change]), heads)

    def test_both_remember_that_the_end_was_changed(self):
        last = verify_audit.entry_of(LOG.splitlines(keepends=True)[-1], len(LOG.splitlines()))
        for verb, verdict in (("log.heartbeat", 0), ("log.broken", 1)):
            grown = LOG + line_of({**last, "seq": last["seq"] + 1, "verb": verb,
                                   "prev_hash": last["entry_hash"]})
            self.expect(verdict, grown, HEADS)

    def rehashed(self, lines, change):
        """The log up to the change of key, which is not signed any more, with hashes that fit."""
        entry = verify_audit.entry_of(lines[change], change + 1)
        entry["detail_json"] = entry["detail_json"].split(",")[0] + "}"
        return b"".join(lines[:change]) + line_of(entry)

    def test_both_say_when_they_could_not_check(self):
        self.assertEqual(self.independent(LOG, b""), 2)
        self.assertNotIn(self.ours(LOG, b""), (0, 1))
        with contextlib.redirect_stderr(io.StringIO()):
            self.assertEqual(verify_audit.main([str(self.folder / "none")]), 2)
            self.assertEqual(verify_audit.main([]), 2)
            self.write(LOG, HEADS)
            words = [str(self.folder / "log"), str(self.folder / "heads")]
            for key in ("", "ab", FIRST_KEY + "\n", FIRST_KEY.upper()):
                self.assertEqual(verify_audit.main([*words, key]), 2)
                self.assertNotIn(self.ours(LOG, HEADS, key), (0, 1))


class Ed25519(unittest.TestCase):
    # Source: RFC 8032, section 7.1, test 3.
    KEY = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"
    SIGNATURE = ("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                 "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")

    def test_it_refuses_a_key_that_signs_everything(self):
        neutral = "01" + "00" * 31
        self.assertFalse(verify_audit.is_signed(neutral, "anything", neutral + "00" * 32))

    def test_it_refuses_a_second_form_of_s(self):
        s = int.from_bytes(bytes.fromhex(self.SIGNATURE[64:]), "little") + verify_audit.ORDER
        other = self.SIGNATURE[:64] + s.to_bytes(32, "little").hex()
        text = b"\xaf\x82".decode("latin-1")
        self.assertFalse(verify_audit.is_signed(self.KEY, text, other))


if __name__ == "__main__":
    unittest.main(verbosity=2)
