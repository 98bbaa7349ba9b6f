"""What a document was handed in with. What is lost of a part is taken out of its envelope once more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from comptoir_engine.errors import DocumentFault, PluginError
from comptoir_engine.model import Attachment, Document
from comptoir_engine.registry import Registry
from comptoir_engine.unpacking import unpack

from comptoir_hub.store import Reader, Transaction
from comptoir_hub.store.payloads import Packed, PayloadDamaged, Payloads
from comptoir_hub.store.records import DocumentRecord
from comptoir_hub.store.sqlite import unpack_payload


@dataclass
class Source:
    """The bytes of one document and of its attachments; `mended` are those that only its envelope had."""

    tx: Transaction
    payloads: Payloads
    registry: Registry
    record: DocumentRecord
    mended: dict[str, bytes] = field(default_factory=dict)

    def document(self) -> Document:
        """The document as it came; raises `PayloadDamaged`."""
        attachments = tuple(
            Attachment(file.name, file.media_type, self.read(file.sha256)) for file in self.record.attachments
        )
        return Document(self.read(self.record.sha256), name=self.record.name, attachments=attachments)

    def read(self, address: str) -> bytes:
        """The bytes with this hash; raises `PayloadDamaged` where the envelope does not hold them whole either."""
        try:
            return unpack_payload(self.tx, self.payloads, address)
        except PayloadDamaged:
            found = self._in_envelope.get(address)
            if found is None:
                raise
            self.mended[address] = found
            return found

    @cached_property
    def _in_envelope(self) -> Mapping[str, bytes]:
        envelope = self.tx.envelopes.get(self.record.company_id, self.record.envelope_id)
        if envelope is None or envelope.sha256 == self.record.sha256:
            return {}
        try:
            content = unpack_payload(self.tx, self.payloads, envelope.sha256)
            inner = unpack(Document(content, name=envelope.name), self.registry)
        except (PayloadDamaged, DocumentFault, PluginError):
            return {}
        return {sha256(one).hexdigest(): one for document in inner for one in _contents(document)}


def read_back(document_id: str, registry: Registry, reader: Reader) -> tuple[Packed, ...]:
    """What the store has lost of a document and its envelope still holds, packed anew; raises `PayloadDamaged`."""
    with reader.reading() as tx:
        record = tx.documents.get(document_id)
        if record is None:
            return ()
        source = Source(tx, reader.payloads, registry, record)
        source.document()
    return tuple(map(reader.payloads.pack, source.mended.values()))


def _contents(document: Document) -> Iterator[bytes]:
    yield document.content
    yield from (attachment.content for attachment in document.attachments)
