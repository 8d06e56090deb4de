"""Packages of returns taken apart and put together again, as whoever alters one would."""

import hashlib
import io
import json
import zipfile

from audits.documents import package


def members_of(data: bytes) -> dict[str, bytes]:
    """Name → content."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    """The members as a file again; its signature is what it was."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", how) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


def signed_anew(members: dict[str, bytes], private: str) -> dict[str, bytes]:
    """The same members with a manifest that fits them, signed by this key."""
    signer = package.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private))
    rest = {n: c for n, c in members.items() if n not in (package.MANIFEST, package.SIGNATURE)}
    manifest = json.dumps(
        {
            "format": package.FORMAT,
            "members": [
                {"name": n, "size": len(c), "sha256": hashlib.sha256(c).hexdigest()}
                for n, c in rest.items()
            ],
            "public_key": signer.public_key().public_bytes_raw().hex(),
        }
    ).encode()
    signature = signer.sign(manifest).hex().encode()
    return {**rest, package.MANIFEST: manifest, package.SIGNATURE: signature}
