"""``Sheet.api``: protection and links, for which xlwings has no words."""

from typing import Any

from .com_hyperlinks import HyperlinksApi
from .com_shape import ComShape
from .meter import com
from .uno_bridge import ComError


class SheetApi(ComShape):
    """Excel's ``Worksheet``, in part."""

    def __init__(self, impl: Any) -> None:
        super().__init__(impl.office)
        self._keep("impl", impl)

    @com("Worksheet.Protect")
    def Protect(self, Password: str = "", **options: Any) -> None:
        if options.get("UserInterfaceOnly"):
            raise NotImplementedError("Protect(UserInterfaceOnly=True) is not in the LibreOffice engine")
        self.impl.uno.protect(Password or "")

    @com("Worksheet.Unprotect")
    def Unprotect(self, Password: str = "") -> None:
        self.impl.uno.unprotect(Password or "")
        if self.impl.uno.isProtected():
            raise ComError("the password is not the right one")

    @property
    @com("Worksheet.ProtectContents")
    def ProtectContents(self) -> bool:
        return self.impl.uno.isProtected()

    @property
    @com("Worksheet.Hyperlinks")
    def Hyperlinks(self) -> HyperlinksApi:
        return HyperlinksApi(self.impl)
