"""The names Open XML gives to its elements, relationships and kinds of parts."""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONSHIPS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
PACKAGE_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
RELATIONSHIP_ID = f"{{{OFFICE_RELATIONSHIPS}}}id"

OFFICE_DOCUMENT = f"{OFFICE_RELATIONSHIPS}/officeDocument"
WORKSHEET = f"{OFFICE_RELATIONSHIPS}/worksheet"
STYLES = f"{OFFICE_RELATIONSHIPS}/styles"
SHARED_STRINGS = f"{OFFICE_RELATIONSHIPS}/sharedStrings"
CALC_CHAIN = f"{OFFICE_RELATIONSHIPS}/calcChain"
COMMENTS = f"{OFFICE_RELATIONSHIPS}/comments"
VML_DRAWING = f"{OFFICE_RELATIONSHIPS}/vmlDrawing"
THREADED_COMMENT = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
PERSON = "http://schemas.microsoft.com/office/2017/10/relationships/person"

STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"

# The extension without which Excel refuses to open a workbook of that content type.
SUFFIXES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": ".xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": ".xltx",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": ".xlsm",
    "application/vnd.ms-excel.template.macroEnabled.main+xml": ".xltm",
}


def main(tag: str) -> str:
    """Name an element of the spreadsheet namespace as lxml wants it."""
    return f"{{{MAIN}}}{tag}"
