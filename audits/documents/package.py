"""A handed-in return as a package that another partnership's portal can read in, and check.

A ZIP with ``return.json`` (the return, its version, whence it came), ``files/SHA-256`` (the evidence),
``manifest.json`` (format, size and SHA-256 of each of these, the public key) and ``signature``
(Ed25519 over the bytes of the manifest, in hexadecimal). Nothing in it is packed small, so nothing in
it can open to more than its size.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from audits.rules.packages import RETURN_FORMAT, answers_in, evidence_in
from core.errors import RuleBroken

FORMAT = "agency-return-package/1"
RETURN, MANIFEST, SIGNATURE, FILES = "return.json", "manifest.json", "signature", "files/"
LARGEST = 200 * 1024 * 1024
LARGEST_TEXT = 20 * 1024 * 1024
MOST_MEMBERS = 2000
CHUNK = 64 * 1024
KEY = re.compile(r"[0-9a-f]{64}\Z")
MEMBER = re.compile(r"(return\.json|manifest\.json|signature|files/[0-9a-f]{64})\Z")
NO_PACKAGE = "This file is not a package of a return. Choose the file as it was downloaded."
ALTERED = "This package was altered after it was signed, so it cannot be read in. Ask for it again."
UNKNOWN = (
    "This package is signed by a portal that you do not trust yet. Compare its fingerprint with that"
    " partnership by telephone, and add the portal first."
)


@dataclass(frozen=True)
class Package:
    """What a package says, once everything in it is checked."""

    public_key: str
    content: dict[str, Any]
    number: int
    handed_in_at: str
    origin: str
    address: str


def new_key() -> tuple[str, str]:
    """A private and its public key, in hexadecimal."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes_raw().hex(), key.public_key().public_bytes_raw().hex()


def fingerprint(public_key: str) -> str:
    """What two people read to each other on the telephone: eight groups of four."""
    found = hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:32].upper()
    return " ".join(found[at : at + 4] for at in range(0, 32, 4))


def write(
    file: IO[bytes], told: Mapping[str, Any], evidence: Mapping[str, Any], *, private: str
) -> None:
    """Write a package. ``told`` becomes return.json; ``evidence`` is SHA-256 → a file that can be opened."""
    signer = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private))
    members = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        members.append(_put(archive, RETURN, _json(told)))
        for digest in sorted(evidence):
            name, size = FILES + digest, 0
            with evidence[digest].open("rb") as source, archive.open(_info(name), "w") as target:
                while part := source.read(CHUNK):
                    size += len(part)
                    target.write(part)
            members.append({"name": name, "size": size, "sha256": digest})
        manifest = _json(
            {
                "format": FORMAT,
                "members": members,
                "public_key": signer.public_key().public_bytes_raw().hex(),
            }
        )
        _put(archive, MANIFEST, manifest)
        _put(archive, SIGNATURE, signer.sign(manifest).hex().encode())


def read(file: IO[bytes], trusted: Collection[str]) -> Package:
    """Check a package and read it. Raises RuleBroken(field="file") in plain words.

    ``trusted`` are the public keys whose packages are taken.
    """
    size = file.seek(0, 2)
    if size > LARGEST:
        raise _refused("This file is too large for a package of a return.")
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        raise _refused(NO_PACKAGE)
    try:
        with zipfile.ZipFile(file) as archive:
            _directory(archive, size)
            return _checked(archive, trusted)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as problem:
        raise _refused(ALTERED) from problem
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise _refused(NO_PACKAGE) from problem


@contextmanager
def evidence_of(file: IO[bytes], digest: str) -> Iterator[IO[bytes] | None]:
    """One file of a package that ``read`` has checked, copied out of it; None where it is not in there."""
    file.seek(0)
    with zipfile.ZipFile(file) as archive, tempfile.TemporaryFile() as copy:
        if FILES + digest not in archive.namelist():
            yield None
            return
        with archive.open(FILES + digest) as source:
            shutil.copyfileobj(source, copy, CHUNK)
        copy.seek(0)
        yield copy


def _directory(archive: zipfile.ZipFile, size: int) -> None:
    """Nothing but what belongs in a package, nothing twice, nothing packed, nothing around it."""
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MOST_MEMBERS or sum(part.file_size for part in parts) > size:
        raise _refused("This file opens to far more than its size, so it is not a package.")
    if not {RETURN, MANIFEST, SIGNATURE} <= set(names):
        raise _refused(NO_PACKAGE)
    if len(set(names)) != len(names) or not all(MEMBER.match(name) for name in names):
        raise _refused(NO_PACKAGE)
    if any(
        part.compress_type != zipfile.ZIP_STORED or part.flag_bits & 0x1 or part.is_dir()
        for part in parts
    ):
        raise _refused(NO_PACKAGE)


def _checked(archive: zipfile.ZipFile, trusted: Collection[str]) -> Package:
    raw = _text(archive, MANIFEST)
    manifest = json.loads(raw)
    if manifest["format"] != FORMAT:
        raise _refused("This package is of a kind that this portal does not know.")
    key = manifest["public_key"]
    if not isinstance(key, str) or not KEY.match(key):
        raise _refused(NO_PACKAGE)
    if key not in trusted:
        raise _refused(UNKNOWN)
    _signed(key, raw, _text(archive, SIGNATURE))
    members = {each["name"]: each for each in manifest["members"]}
    if {*members, MANIFEST, SIGNATURE} != set(archive.namelist()):
        raise _refused(ALTERED)
    for name, member in members.items():
        if (member["size"], member["sha256"]) != _measured(archive, name):
            raise _refused(ALTERED)
        if name.startswith(FILES) and name != FILES + member["sha256"]:
            raise _refused(ALTERED)
    return _package(key, json.loads(_text(archive, RETURN)))


def _signed(key: str, manifest: bytes, signature: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(
            bytes.fromhex(signature.decode("ascii")), manifest
        )
    except (InvalidSignature, ValueError) as problem:
        raise _refused(ALTERED) from problem


def _package(key: str, told: dict[str, Any]) -> Package:
    content = told["return"]
    if content["format"] != RETURN_FORMAT or not isinstance(content["framework"]["code"], str):
        raise _refused("The return in this package is of a kind that this portal does not know.")
    answers_in(content)
    evidence_in(content)
    if not 0 < int(told["number"]) < 1000 or not isinstance(content["audit"]["year"], str):
        raise _refused(NO_PACKAGE)
    return Package(
        public_key=key,
        content=content,
        number=int(told["number"]),
        handed_in_at=str(told["handed_in_at"]),
        origin=str(told["origin"]["name"])[:200],
        address=str(told["origin"]["address"])[:300],
    )


def _measured(archive: zipfile.ZipFile, name: str) -> tuple[int, str]:
    """Size and SHA-256 of a member, read to its end; zipfile raises where it is not what it says."""
    size, digest = 0, hashlib.sha256()
    with archive.open(name) as content:
        while part := content.read(CHUNK):
            size += len(part)
            digest.update(part)
    return size, digest.hexdigest()


def _text(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > LARGEST_TEXT:
        raise _refused(NO_PACKAGE)
    return archive.read(name)


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> dict[str, Any]:
    archive.writestr(_info(name), content)
    return {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _info(name: str) -> zipfile.ZipInfo:
    """A member without a time: the same return gives the same bytes but for the time it was sent."""
    return zipfile.ZipInfo(name)


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, indent=1).encode()


def _refused(words: str) -> RuleBroken:
    return RuleBroken(words, field="file")
