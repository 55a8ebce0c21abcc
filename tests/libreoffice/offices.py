"""One soffice for a whole test session."""

import pytest

from .office import Office
from .uno_bridge import OfficeMissing


class Offices:
    """Starts one soffice a session, and another one if it has died."""

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        self.factory = factory
        self.office: Office | None = None
        self.missing: str | None = None

    def running(self) -> Office:
        if self.missing:
            raise OfficeMissing(self.missing)
        if self.office is None or not self.office.alive():
            self.stop()
            try:
                self.office = Office.start(self.factory.mktemp("office"))
            except OfficeMissing as problem:
                self.missing = str(problem)
                raise
        return self.office

    def stop(self) -> None:
        if self.office is not None:
            self.office.stop()
            self.office = None
