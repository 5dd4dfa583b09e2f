# SPDX-License-Identifier: Apache-2.0
"""Certificates for a server of the tests, good for two days."""

import subprocess


def make_certificates(folder, words):
    """A CA with a certificate for localhost, and a CA that has nothing to do with it."""
    def openssl(*arguments):
        subprocess.run([*words, "openssl", *arguments], cwd=folder, check=True, capture_output=True)

    for name in ("ca", "other"):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-days", "2", "-subj", f"/CN=callveil test {name}", "-keyout", f"{name}.key",
                "-out", f"{name}.pem")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
            "/CN=localhost", "-keyout", "data/server.key", "-out", "server.csr")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-CAcreateserial", "-days", "2", "-out", "data/server.pem")
