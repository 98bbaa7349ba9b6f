"""The names and algorithms of a container: what is written, and all that is accepted."""

from __future__ import annotations

from typing import Final

ARCHIVE_NS: Final = "urn:comptoir:archive:1"
DS_NS: Final = "http://www.w3.org/2000/09/xmldsig#"
XADES_NS: Final = "http://uri.etsi.org/01903/v1.3.2#"

ARCHIVE: Final = f"{{{ARCHIVE_NS}}}Archive"
MANIFEST: Final = f"{{{ARCHIVE_NS}}}Manifest"
FACT: Final = f"{{{ARCHIVE_NS}}}Fact"
ENTRY: Final = f"{{{ARCHIVE_NS}}}Entry"
PART: Final = f"{{{ARCHIVE_NS}}}Part"
DATA: Final = f"{{{ARCHIVE_NS}}}Data"
DECLARATION: Final = f' xmlns:a="{ARCHIVE_NS}"'.encode()
"""What the canonical form of an element of ours has beside what stands in the container."""


def ds(name: str) -> str:
    """A name of XML Signature in Clark notation."""
    return f"{{{DS_NS}}}{name}"


def xades(name: str) -> str:
    """A name of XAdES in Clark notation."""
    return f"{{{XADES_NS}}}{name}"


REFERENCE: Final = ds("Reference")
TRANSFORMS: Final = ds("Transforms")
TRANSFORM: Final = ds("Transform")
DIGEST_METHOD: Final = ds("DigestMethod")
DIGEST_VALUE: Final = ds("DigestValue")
DATA_OBJECT_FORMAT: Final = xades("DataObjectFormat")
MIME_TYPE: Final = xades("MimeType")
SIGNING_TIME: Final = xades("SigningTime")

SIGNATURE_PATH: Final = "/a:Archive/ds:Signature"
"""Where findings say that it stands."""
MANIFEST_ID: Final = "manifest"
SIGNATURE_ID: Final = "signature"
KEY_INFO_ID: Final = "key"

C14N: Final = "http://www.w3.org/2006/12/xml-c14n11"
SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"
ECDSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
ECDSA_SHA384: Final = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"
RSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SIGNATURE_METHODS: Final = (ECDSA_SHA256, ECDSA_SHA384, RSA_SHA256)
SIGNED_PROPERTIES_TYPE: Final = "http://uri.etsi.org/01903#SignedProperties"
EXTRA_REFERENCES: Final = 3
"""What is signed beside the parts: the manifest, the XAdES properties and the certificates."""

LARGEST: Final = 200_000_000
"""Bytes of a container. Verifying takes about eleven times that in memory."""


def part_id(number: int) -> str:
    """The Id of a part, counted from 1."""
    return f"part-{number}"
