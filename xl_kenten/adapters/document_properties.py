"""The custom document properties that tell where a blank form came from."""

import re
from xml.parsers import expat

from xl_kenten.core.returned_file import Origin

FORM_ID = "xl_kenten.form"
FORM_VERSION = "xl_kenten.version"
LG_CODE = "xl_kenten.lg_code"
ORIGIN_PROPERTIES = (FORM_ID, FORM_VERSION, LG_CODE)

_MARK = b"xl_kenten."
# As XlsxWriter and Excel write a text; all else goes through an XML parser.
_PLAIN_PROPERTY = re.compile(rb'name="(xl_kenten\.\w+)"><vt:lpwstr>([^<&]*)</vt:lpwstr></property>')


def origin_from(properties: dict[str, str]) -> Origin | None:
    """Make an origin of the properties' texts; None when the form's id is not among them."""
    form_id, version, lg_code = (properties.get(name, "").strip() for name in ORIGIN_PROPERTIES)
    return Origin(form_id, version, lg_code or None) if form_id else None


def origin_in(part: bytes) -> Origin | None:
    """Read the origin from ``docProps/custom.xml``; whatever else stands there, broken or not, is passed over."""
    if _MARK not in part:
        return None
    plain = _PLAIN_PROPERTY.findall(part)
    if len(plain) == part.count(_MARK) and part.isascii() and b"<!" not in part:
        return origin_from({name.decode(): text.decode() for name, text in plain})
    properties: dict[str, str] = {}
    current = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal current
        if name.rpartition(":")[2] == "property":
            current = attributes.get("name", "")
            if current in ORIGIN_PROPERTIES:
                properties[current] = ""

    def characters(text: str) -> None:
        if current in properties:
            properties[current] += text

    def doctype(*_: object) -> None:
        raise ValueError("no document properties have a DOCTYPE")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(part, True)  # noqa: FBT003 (expat takes it by position)
    except (expat.ExpatError, ValueError, LookupError):  # the last for an encoding that nobody knows
        return None
    return origin_from(properties)
