"""The address that partners post documents to."""

from __future__ import annotations

from urllib.parse import quote, unquote

from aiohttp import web
from aiohttp.multipart import content_disposition_filename, parse_content_disposition
from comptoir_engine.bodies import PACKINGS, BodyFault, whole_body
from comptoir_engine.errors import Refused, RefusedReason
from comptoir_engine.headers import bare_name, bearer, sender_key
from comptoir_engine.hookspecs import Accept
from comptoir_engine.messages import LANGUAGES, say
from comptoir_engine.model import Credential, Envelope, Message

from comptoir_http.settings import HttpSettings

_STATUS: dict[RefusedReason, int] = {
    "unauthenticated": 401, "forbidden": 403, "empty": 400, "too_large": 413, "used_key": 422, "too_many": 429,
    "not_now": 503,
}  # fmt: skip
_RETRY_AFTER: dict[RefusedReason, str] = {"too_many": "60", "not_now": "30"}

_NO_TOKEN = Message("Send your token in the header Authorization, as: Bearer TOKEN.")
_EMPTY = Message("The request has no body. Send the document itself.")
_KEY = Message("The Idempotency-Key must be 1 to 255 printable ASCII characters.")
_BROKEN = Message("The request can't be read to its end. Send it again.")


def endpoint(accept: Accept, settings: HttpSettings) -> web.Application:
    """An application with one address: POST a document, get 202 and its id."""
    entrance = _Entrance(accept, settings)
    application = web.Application()
    application.router.add_post("/", entrance.take)
    application.router.add_post("", entrance.take)
    return application


class _Entrance:
    def __init__(self, accept: Accept, settings: HttpSettings) -> None:
        self._accept = accept
        self._settings = settings

    async def take(self, request: web.Request) -> web.Response:
        """Reads one document and hands it over; answers once it is safely stored."""
        try:
            id = await self._accept(await self._envelope(request))
        except Refused as refusal:
            return _refused(request, refusal)
        except BodyFault as problem:
            headers = {"Accept-Encoding": PACKINGS} if problem.status == 415 else {}
            return _problem(request, problem.status, problem.message, headers)
        location = self._settings.location.format(id=quote(id, safe=""))
        return web.json_response({"id": id}, status=202, headers={"Location": location})

    async def _envelope(self, request: web.Request) -> Envelope:
        sender, key = _credential(request), _key(request)
        content = await self._content(request)
        return Envelope(content, _name(request), _media_type(request), "http", sender, key)

    async def _content(self, request: web.Request) -> bytes:
        """The body, in pieces, so that too large a one is never held."""
        try:
            content = await whole_body(
                request.content.iter_any(), request.headers.get("Content-Encoding"),
                length=request.content_length, limit=self._settings.largest_upload,
            )  # fmt: skip
        except (web.RequestPayloadError, ConnectionError):
            raise BodyFault(400, _BROKEN) from None
        if not content:
            raise Refused("empty", _EMPTY)
        return content


def _credential(request: web.Request) -> Credential:
    token = bearer(request.headers.get("Authorization", ""))
    if not token:
        raise Refused("unauthenticated", _NO_TOKEN)
    return Credential("token", token)


def _key(request: web.Request) -> str | None:
    """The sender's key for this delivery."""
    text = request.headers.get("Idempotency-Key")
    if text is None:
        return None
    try:
        return sender_key(text)
    except ValueError:
        raise BodyFault(400, _KEY) from None


def _name(request: web.Request) -> str | None:
    """The file name of Content-Disposition or X-File-Name (percent-encoded), as a bare name."""
    name = _stated_name(request) or unquote(request.headers.get("X-File-Name", ""))
    return bare_name(name)


def _stated_name(request: web.Request) -> str | None:
    header = request.headers.get("Content-Disposition")
    return content_disposition_filename(parse_content_disposition(header)[1]) if header else None


def _media_type(request: web.Request) -> str | None:
    """As it was sent; a multipart body can't be read without its boundary."""
    kind = request.headers.get("Content-Type")
    return kind if kind is None or request.content_type.startswith("multipart/") else request.content_type


def _refused(request: web.Request, refusal: Refused) -> web.Response:
    headers = {"WWW-Authenticate": 'Bearer realm="comptoir"'} if refusal.reason == "unauthenticated" else {}
    if refusal.reason in _RETRY_AFTER:
        headers["Retry-After"] = _RETRY_AFTER[refusal.reason]
    return _problem(request, _STATUS[refusal.reason], refusal.message, headers, refusal.reason)


def _problem(
    request: web.Request,
    status: int,
    message: Message,
    headers: dict[str, str] | None = None,
    reason: str | None = None,
) -> web.Response:
    """A problem document (RFC 9457) in the sender's language."""
    language = _language(request)
    body = {"type": "about:blank", "title": say(message, language), "status": status}
    if reason is not None:
        body["reason"] = reason
    response = web.json_response(
        body, status=status, headers=headers, content_type="application/problem+json"
    )
    response.headers["Content-Language"] = language
    return response


def _language(request: web.Request) -> str:
    wanted = (
        entry.partition(";")[0].strip()[:2] for entry in request.headers.get("Accept-Language", "").split(",")
    )
    return next((language for language in wanted if language in LANGUAGES), "en")
