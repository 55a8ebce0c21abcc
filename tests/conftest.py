"""What every test may use."""

from pathlib import Path

import pytest

from tests.command_line import CommandLine


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(capsys)


@pytest.fixture(scope="session")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The workbooks that the pictures of the documentation show, made anew."""
    from tests.make_pictures import make_workbooks

    return make_workbooks(tmp_path_factory.mktemp("pictured"))
