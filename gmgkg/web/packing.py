"""A query packed into an address, so that a link to it is short and needs no memory of ours."""

import base64
import binascii
import zlib

from werkzeug.exceptions import BadRequest

from gmgkg.namespaces import PREFIXES

_MOST_BYTES = 1_000_000
_RAW = -15
# What queries have in common packs into next to nothing. Another dictionary breaks old links.
_COMMON = (
    "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in sorted(PREFIXES.items()))
    + "SELECT DISTINCT ?activity ?organization ?partner ?country ?theme WHERE { ?activity a "
    'gmg:Activity ; rdfs:label ?label . FILTER(LANG(?label) = "en") } ORDER BY ?label LIMIT 100'
).encode()


def pack(text: str) -> str:
    """Return a text as a part of an address: deflated (RFC 1951), in base64url (RFC 4648)."""
    packer = zlib.compressobj(9, wbits=_RAW, zdict=_COMMON)
    packed = packer.compress(text.encode("utf-8", "surrogatepass")) + packer.flush()
    return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def unpack(packed: str) -> str:
    """Return the text that was packed.

    :raise BadRequest: where nothing was, or more than a request may bring
    """
    try:
        content = base64.b64decode(f"{packed}{'=' * (-len(packed) % 4)}", b"-_", validate=True)
        unpacker = zlib.decompressobj(wbits=_RAW, zdict=_COMMON)
        text = unpacker.decompress(content, _MOST_BYTES)
        if not unpacker.eof:
            raise BadRequest("The link is broken: it is cut, or what it holds is too long.")
        return text.decode("utf-8")
    except (binascii.Error, ValueError, zlib.error) as error:
        raise BadRequest("The link is broken: nothing can be unpacked from it.") from error
