"""The custom document properties that tell where a blank form came from."""

import re
from xml.parsers import expat

from xl_kenten.core.returned_file import Origin

FORM_ID = "xl_kenten.form"
FORM_VERSION = "xl_kenten.version"
LG_CODE = "xl_kenten.lg_code"
ORIGIN_PROPERTIES = (FORM_ID, FORM_VERSION, LG_CODE)
LONGEST_PROPERTY = 255  # characters: Excel keeps no more of a text

_MARK = b"xl_kenten."
# As XlsxWriter and Excel write a text; all else goes through an XML parser.
_PLAIN_PROPERTY = re.compile(rb'name="(xl_kenten\.\w+)"><vt:lpwstr>([^<&]*)</vt:lpwstr></property>')


class DoctypeError(Exception):
    """The properties begin with a DOCTYPE: no workbook's do, and it can make a few bytes grow without end."""


class PropertyTexts:
    """The texts of our properties, as a parser meets them piece by piece; of a text too long only that it is."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._current = ""

    def begin(self, name: str) -> None:
        """Meet a property, ours or another's."""
        self._current = name if name in ORIGIN_PROPERTIES else ""
        if self._current:
            self._texts[name] = ""

    def add(self, text: str) -> None:
        """Meet a piece of text."""
        if self._current and len(self._texts[self._current]) <= LONGEST_PROPERTY:
            self._texts[self._current] += text

    def origin(self) -> Origin | None:
        """The origin, once all is met."""
        return origin_from(self._texts)


def origin_from(properties: dict[str, str]) -> Origin | None:
    """Make an origin of the properties' texts; None when the form's id is not among them, or one is too long."""
    texts = [properties.get(name, "") for name in ORIGIN_PROPERTIES]
    if max(map(len, texts)) > LONGEST_PROPERTY:
        return None
    form_id, version, lg_code = map(str.strip, texts)
    return Origin(form_id, version, lg_code or None) if form_id else None


def origin_in(part: bytes) -> Origin | None:
    """Read the origin from ``docProps/custom.xml``; whatever else stands there, broken or not, is passed over.

    Raises DoctypeError.
    """
    if _MARK not in part:
        return None
    plain = _PLAIN_PROPERTY.findall(part)
    if len(plain) == part.count(_MARK) and part.isascii() and b"<!" not in part:
        return origin_from({name.decode(): text.decode() for name, text in plain})
    texts = PropertyTexts()

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "property":
            texts.begin(attributes.get("name", ""))

    def doctype(*_: object) -> None:
        raise DoctypeError

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.CharacterDataHandler = texts.add
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(part, True)  # noqa: FBT003 (expat takes it by position)
    except (expat.ExpatError, ValueError, LookupError):  # the last for an encoding that nobody knows
        return None
    return texts.origin()
