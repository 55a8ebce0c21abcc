"""A wheel as it lies in a folder: what it is, what it needs, and under which licence it comes."""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from packaging.metadata import RawMetadata, parse_email
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.tags import Tag
from packaging.utils import InvalidWheelFilename, NormalizedName, parse_wheel_filename
from packaging.version import Version

from xl_kenten.errors import UsageError

_LICENCE = re.compile(r"(?:licen[cs]e|copying|notice|authors)\b(?!.*\.py[cdi]?$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wheel:
    """One wheel; ``licences`` are texts by their path inside it, ``terms`` what it says of them in a word."""

    path: Path
    name: NormalizedName
    version: Version
    tags: frozenset[Tag]
    requirements: tuple[Requirement, ...]
    python: SpecifierSet
    licences: dict[str, bytes]
    terms: str


def read_wheel(path: Path) -> Wheel:
    """Read a wheel; raises UsageError when it is none, or broken."""
    try:
        name, version, _, tags = parse_wheel_filename(path.name)
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            (metadata,) = (each for each in names if re.fullmatch(r"[^/]+\.dist-info/METADATA", each))
            raw, _ = parse_email(archive.read(metadata))
            licences = {each: archive.read(each) for each in names if _is_licence(each)}
        return Wheel(
            path,
            name,
            version,
            tags,
            tuple(map(Requirement, raw.get("requires_dist", []))),
            SpecifierSet(raw.get("requires_python", "")),
            licences,
            _terms(raw),
        )
    except (
        OSError,
        ValueError,
        zipfile.BadZipFile,
        InvalidWheelFilename,
        InvalidRequirement,
        InvalidSpecifier,
    ) as error:
        raise UsageError(f"部品「{path.name}」を読み取れません。もう一度取得してください。") from error


def _is_licence(name: str) -> bool:
    path = PurePosixPath(name)
    if name.endswith("/"):
        return False
    return path.parent.name == "licenses" or _LICENCE.match(path.name) is not None


def _terms(raw: RawMetadata) -> str:
    said = raw.get("license_expression") or raw.get("license")
    classifiers = [each for each in raw.get("classifiers", []) if each.startswith("License ::")]
    return said or "、".join(classifiers) or "（記載なし）"
