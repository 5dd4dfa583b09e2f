#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Verifies an exported audit log of Callveil, alone or against signed heads that were kept outside.

usage: verify_audit.py EXPORT [HEADS] [KEY]      exit 0: whole, 1: not, 2: could not be checked

Written from docs/formats/audit.md alone, with nothing but Python's own library. KEY is the public
key that you trust (hex); without it that of the first head is.
"""
import hashlib
import json
import re
import struct
import sys

TEXTS = ["actor", "detail_json", "entry_hash", "object", "outcome", "prev_hash", "role", "ts", "verb"]
HASHED = ["ts", "actor", "role", "verb", "object", "outcome", "detail_json"]
HEAD = re.compile(r"(callveil-audit-head-v1 ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) ([1-9][0-9]*)"
                  r" ([0-9a-f]{64}) [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z"
                  r" ([0-9a-f]{64})) ([0-9a-f]{128})\n")
KEY = re.compile("[0-9a-f]{64}")
SIGN_KEY = re.compile(r'\{(?:"old":"([0-9a-f]{64})"(?:,"signature":"([0-9a-f]{128})")?)?\}')

# ---- Ed25519, RFC 8032 section 5.1: points as (X, Y, Z, T) ----------------------------------------
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    g, h = 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(factor, point):
    result = (0, 1, 1, 0)
    while factor:
        result = add(result, point) if factor & 1 else result
        point, factor = add(point, point), factor >> 1
    return result


def point_of(data):
    """The point, or None for what encodes no point or one of small order."""
    number = int.from_bytes(data, "little")
    y, sign = number % 2**255, number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square or (x == 0 and sign):
        return None
    x = x if x % 2 == sign else P - x
    eighth = times(8, (x, y, 1, x * y % P))
    return None if eighth[0] == 0 and eighth[1] == eighth[2] else (x, y, 1, x * y % P)


BASE = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_signed(key, text, signature):
    key, signature = bytes.fromhex(key), bytes.fromhex(signature)
    point, s = point_of(key), int.from_bytes(signature[32:], "little")
    if point is None or point_of(signature[:32]) is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + text.encode()).digest(), "little") % ORDER
    x, y, z, _ = add(times(s, BASE), times(k, (P - point[0], point[1], 1, P - point[3])))
    x, y = x * pow(z, -1, P) % P, y * pow(z, -1, P) % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# ---- the log and its heads ------------------------------------------------------------------------
class Broken(Exception):
    pass


def demand(condition, sentence):
    if not condition:
        raise Broken(sentence)


def entry_of(line, seq):
    try:
        entry = json.loads(line.decode())
        form = json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"
        good = isinstance(entry, dict) and form.encode() == line and type(entry["seq"]) is int
        good = good and sorted(entry) == sorted(TEXTS + ["seq"])
        demand(good and all(isinstance(entry[name], str) for name in TEXTS), "")
    except (ValueError, KeyError, RecursionError, Broken):
        raise Broken(f"entry {seq} is not in the form of an export") from None
    return entry


def entry_hash(entry):
    digest = hashlib.sha256(b"callveil-audit-v1\0")
    for data in [str(entry["seq"]).encode(), *(entry[name].encode() for name in HASHED)]:
        digest.update(struct.pack("<Q", len(data)) + data)
    digest.update(entry["prev_hash"].encode())
    return digest.hexdigest()


def read_log(path):
    """The installation, the hash of each entry, and (seq, key, signed over or first) of each key."""
    installation, hashes, keys = None, ["0" * 64], []
    with open(path, "rb") as lines:
        for seq, line in enumerate(lines, 1):
            entry = entry_of(line, seq)
            demand(entry["seq"] == seq, f"entry {seq} is missing")
            demand(seq > 1 or entry["verb"] == "log.open", "the log does not begin with log.open")
            demand(entry["prev_hash"] == hashes[-1], f"entry {seq} does not follow the one before")
            demand(entry["entry_hash"] == entry_hash(entry), f"entry {seq} was changed")
            demand(entry["verb"] != "log.broken", f"before entry {seq} the end of the log was changed")
            installation = installation or entry["object"]
            hashes.append(entry["entry_hash"])
            if entry["verb"] == "log.sign_key":
                keys.append((seq, entry["object"], succession(entry, keys)))
    demand(installation is not None, "the log is empty")
    return installation, hashes, keys


def succession(entry, keys):
    found = SIGN_KEY.fullmatch(entry["detail_json"])
    old, signature = found.groups() if found else (None, None)
    demand(found and old == (keys[-1][1] if keys else None),
           f"the key in entry {entry['seq']} does not follow the one before")
    text = f"callveil-audit-key-v1 {old} {entry['object']}"
    demand(signature is None or is_signed(old, text, signature),
           f"the signature in entry {entry['seq']} is wrong")
    return old is None or signature is not None


def check_heads(log, path, trusted):
    installation, hashes, keys = log
    seqs = []
    with open(path, "rb") as lines:
        for number, line in enumerate(lines, 1):
            found = HEAD.fullmatch(line.decode("latin-1"))
            demand(found, f"line {number} is no head")
            text, whose, seq, named, key, signature = found.groups()
            demand(is_signed(key, text, signature), f"line {number} has a wrong signature")
            demand(whose == installation, f"line {number} is of another installation")
            demand(int(seq) < len(hashes), f"the end is missing: line {number} names entry {seq}")
            demand(named == hashes[int(seq)], f"entry {seq} is not the one that line {number} names")
            in_force = [name for since, name, _ in keys if since <= int(seq)][-1:]
            demand([key] == in_force, f"line {number} is signed by a key not in force at {seq}")
            trusted = trusted or key
            seqs.append(int(seq))
    if not seqs:
        raise OSError(f"{path} holds no head")
    since = next((since for since, name, _ in keys if name == trusted), None)
    demand(since is not None, "the trusted key never signed this log")
    demand(all(signed for at, _, signed in keys if at > since), "a key was changed without the old one")
    demand(any(seq >= since for seq in seqs), "no head is signed by the trusted key or a later one")


def main(arguments):
    keys = arguments[2:]
    if not 1 <= len(arguments) <= 3 or not all(KEY.fullmatch(key) for key in keys):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        log = read_log(arguments[0])
        if arguments[1:]:
            check_heads(log, arguments[1], keys[0] if keys else None)
    except Broken as problem:
        print(f"broken: {problem}")
        return 1
    except OSError as problem:
        print(problem, file=sys.stderr)
        return 2
    print(f"ok: {len(log[1]) - 1} entries, head {log[1][-1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
