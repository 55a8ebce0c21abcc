"""Hand-made .ods documents."""

from tests.hostile.packages import zipped

_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("meta", "meta"),
        ("draw", "drawing"),
    )
)
_CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
MIME = "application/vnd.oasis.opendocument.spreadsheet"


def number(value: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}"{attributes}/>'


def text(content: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{attributes}>{content}</table:table-cell>'


def row(*cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


def open_document(
    rows: str, *, tables: str = "", before: str = "", manifest: str = "", extra: dict[str, str] | None = None
) -> bytes:
    """A spreadsheet of one table with these rows."""
    table = f'<table:table table:name="S1">{rows}</table:table>'
    found: dict[str, str | bytes] = {
        "mimetype": MIME,
        "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}">{manifest}</manifest:file-entry>'
        "</manifest:manifest>",
        "content.xml": f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} {_CALC}>{before}'
        f"<office:body><office:spreadsheet>{table}{tables}</office:spreadsheet></office:body></office:document-content>",
        "meta.xml": f'<?xml version="1.0" encoding="UTF-8"?><office:document-meta {_NAMES}/>',
    }
    return zipped(found | (extra or {}))


def meta(properties: dict[str, str]) -> str:
    listed = "".join(
        f'<meta:user-defined meta:name="{name}">{value}</meta:user-defined>'
        for name, value in properties.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><office:document-meta {_NAMES}><office:meta>{listed}</office:meta></office:document-meta>'
