"""The one form of a container: its bytes are canonical, its elements stand in one order, its references are pinned.

What the signature covers can't be changed without breaking it. This room refuses the rest: what lies beside, between
or around the signed elements, and a signature that covers less or something else than it seems to.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Message
from comptoir_engine.xml.limits import LIMITS
from comptoir_engine.xml.parse import parse
from lxml import etree

from comptoir_archive_dsig.findings import fault, finding
from comptoir_archive_dsig.names import (
    ARCHIVE,
    C14N,
    KEY_INFO_ID,
    LARGEST,
    MANIFEST,
    MANIFEST_ID,
    PART,
    SHA256,
    SIGNATURE_ID,
    SIGNATURE_METHODS,
    SIGNED_PROPERTIES_TYPE,
    ds,
    part_id,
    xades,
)  # fmt: skip

_NOT_ONE = Message("This is not an archive container: it can't be read as XML, as told below.")
_OTHER_XML = Message("This is not an archive container: its first element is {element}.")
_VERSION = Message("This container is of a version that is not known here: {namespace}")
_BYTES = Message("Comments, declarations, spaces or the way of writing were changed after sealing.")
_REPEATED = Message("The Id {id} occurs more than once, so that it is not clear what is signed.")
_ORDER = Message("The parts of the container are not in the order in which they were sealed.")
_CONTENTS = Message("{element} does not hold just what it was sealed with.")
_TEXT = Message("There is text inside {element} that was not sealed.")
_NO_ID = Message("{element} has lost its Id.")
_VALUE = Message("The value of the signature is written in another way than it was sealed.")
_NO_METHODS = Message("The signature does not name its methods.")
_ALGORITHM = Message("The signature uses {algorithm}, which is obsolete or not accepted for containers.")
_PARAMETERS = Message("The signature's methods have parameters, which are not accepted for containers.")
_COUNT = Message("The signature has {found} references where {due} are due.")
_ANOTHER = Message("The signature covers something else than the parts of this container, or in another way.")
_STRANGE = Message("The signature lists {element} among its references.")

_LIMITS = replace(LIMITS, size=LARGEST)
_IDS = ("Id", "ID", "id", "{http://www.w3.org/XML/1998/namespace}id")
_ANY_ARCHIVE = "urn:comptoir:archive:"
_SIGNATURE = [ds("SignedInfo"), ds("SignatureValue"), ds("KeyInfo"), ds("Object")]
Reference = tuple[str | None, str | None, tuple[str | None, ...]]
"""A reference's address, its type, and its transforms."""


@dataclass(frozen=True, slots=True)
class Container:
    """The elements of a container whose form is right; nothing in it is believed yet."""

    root: etree._Element
    manifest: etree._Element
    parts: tuple[etree._Element, ...]
    signed_info: etree._Element
    key_info: etree._Element
    signed_properties: etree._Element


def read_container(content: bytes) -> Container:
    """Parse a container and check its form; raise `DocumentFault` that says what is not as it was sealed."""
    root = _parsed(content)
    _refuse_other_bytes(root, content)
    _refuse_repeated_ids(root)
    container = _laid_out(root)
    _check_algorithms(container.signed_info)
    _check_references(container)
    return container


def _parsed(content: bytes) -> etree._Element:
    try:
        root = parse(content, _LIMITS)
    except DocumentFault as error:
        first = finding("DSIG-NOT-CONTAINER", _NOT_ONE)
        raise DocumentFault((first, *error.findings)) from None
    if root.tag == ARCHIVE:
        return root
    namespace = etree.QName(root).namespace or ""
    if namespace.startswith(_ANY_ARCHIVE):
        raise fault("DSIG-VERSION", _VERSION, namespace=namespace)
    raise fault("DSIG-NOT-CONTAINER", _OTHER_XML, element=_name(root))


def _refuse_other_bytes(root: etree._Element, content: bytes) -> None:
    """A container is Canonical XML from the first byte to the last: comments, declarations and the like differ."""
    try:
        canonical = etree.tostring(root, method="c14n")
    except etree.C14NError:  # a namespace that is no address has no canonical form
        canonical = b""
    if canonical != content:
        raise fault("DSIG-FORM", _BYTES)


def _refuse_repeated_ids(root: etree._Element) -> None:
    ids = Counter(
        value for element in root.iter() for name in _IDS if (value := element.get(name)) is not None
    )
    repeated = next((id for id, count in ids.items() if count > 1), None)
    if repeated is not None:
        raise fault("DSIG-ID", _REPEATED, id=repeated)


def _laid_out(root: etree._Element) -> Container:
    parts = root[1:-1]
    _expect(root, [MANIFEST, *[PART] * len(parts), ds("Signature")], {}, gap="\n")
    _expect_id(root[0], MANIFEST_ID)
    for number, part in enumerate(parts, 1):
        if dict(part.attrib) != {"Encoding": "base64", "Id": part_id(number)}:
            raise fault("DSIG-FORM", _ORDER, _path(number))
    signature = root[-1]
    _expect(signature, _SIGNATURE, {"Id": SIGNATURE_ID})
    signed_info, value, key_info, properties = signature
    _expect_base64(value)
    _expect_id(key_info, KEY_INFO_ID)
    _expect(properties, [xades("QualifyingProperties")], {})
    _expect(properties[0], [xades("SignedProperties")], {"Target": f"#{SIGNATURE_ID}"})
    return Container(root, root[0], tuple(parts), signed_info, key_info, properties[0][0])


def _expect(
    element: etree._Element, children: list[str], attributes: dict[str, str], gap: str | None = None
) -> None:
    """`element` has just these children and attributes, and nothing between them but `gap`."""
    texts = [element.text, *(child.tail for child in element)]
    if [child.tag for child in element] != children or dict(element.attrib) != attributes:
        raise fault("DSIG-FORM", _CONTENTS, element=_name(element))
    if any(text != gap for text in texts):
        raise fault("DSIG-FORM", _TEXT, element=_name(element))


def _expect_id(element: etree._Element, id: str) -> None:
    if element.get("Id") != id:
        raise fault("DSIG-FORM", _NO_ID, element=_name(element))


def _expect_base64(value: etree._Element) -> None:
    """Base64 can write the same bytes in several ways; only one of them is ours."""
    text = value.text or ""
    try:
        canonical = b64encode(b64decode(text, validate=True)).decode()
    except (binascii.Error, ValueError):
        canonical = None
    if not text or len(value) or value.attrib or text != canonical:
        raise fault("DSIG-FORM", _VALUE)


def _check_algorithms(signed_info: etree._Element) -> None:
    methods = [child.get("Algorithm", "") for child in signed_info[:2]]
    digests = [method.get("Algorithm", "") for method in signed_info.iter(ds("DigestMethod"))]
    if [child.tag for child in signed_info[:2]] != [ds("CanonicalizationMethod"), ds("SignatureMethod")]:
        raise fault("DSIG-REFERENCES", _NO_METHODS)
    _accept(methods[:1], (C14N,))
    _accept(methods[1:], SIGNATURE_METHODS)
    _accept(digests, (SHA256,))
    if any(len(child) for child in signed_info[:2]):
        raise fault("DSIG-ALGORITHM", _PARAMETERS)


def _accept(used: Iterable[str], accepted: tuple[str, ...]) -> None:
    for algorithm in used:
        if algorithm not in accepted:
            raise fault("DSIG-ALGORITHM", _ALGORITHM, algorithm=algorithm.rpartition("/")[2] or "none")


def _check_references(container: Container) -> None:
    found = [_reference(element) for element in container.signed_info[2:]]
    expected = _expected(container)
    if len(found) != len(expected):
        raise fault("DSIG-REFERENCES", _COUNT, found=len(found), due=len(expected))
    if found != expected:
        raise fault("DSIG-REFERENCES", _ANOTHER)


def _expected(container: Container) -> list[Reference]:
    ids = [MANIFEST_ID, *(part_id(number) for number in range(1, len(container.parts) + 1))]
    properties = container.signed_properties.get("Id")
    return [
        *((f"#{id}", None, (C14N,)) for id in ids),
        (f"#{properties}", SIGNED_PROPERTIES_TYPE, ()),
        (f"#{KEY_INFO_ID}", None, ()),
    ]


def _reference(element: etree._Element) -> Reference:
    if element.tag != ds("Reference"):
        raise fault("DSIG-REFERENCES", _STRANGE, element=_name(element))
    transforms = tuple(child.get("Algorithm") for child in element.iterfind(f"{ds('Transforms')}/*"))
    return element.get("URI"), element.get("Type"), transforms


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _path(number: int) -> str:
    return f"/a:Archive/a:Part[{number}]"
