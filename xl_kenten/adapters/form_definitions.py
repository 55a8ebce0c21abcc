"""The form definitions that ship with the package, or one of the user's own."""

from functools import cache
from pathlib import Path, PurePosixPath, PureWindowsPath

from xl_kenten.adapters.packaged import packaged_folder
from xl_kenten.core.form import Form
from xl_kenten.core.form_definition import parse_form
from xl_kenten.errors import DefinitionError, UsageError

DEFAULT_FORM = "itaku-2007"
_ENDING = ".toml"
# Bytes: a definition has some thousands, and much nesting costs the square of its length.
_LARGEST = 32 * 1024


def load_form(name: str = DEFAULT_FORM) -> Form:
    """Load a form by its id, or from a .toml file by its path.

    Raises UsageError for an unknown id, DefinitionError for a broken definition.
    """
    if name.endswith(_ENDING):
        return _from_path(Path(name))
    return _packaged(name)


def own_definition(name: str) -> Path | None:
    """Where the user's own definition lies that was named in place of an id; None for an id."""
    return Path(name).absolute() if name.endswith(_ENDING) else None


def find_definition(written: str, folder: Path | None) -> str | None:
    """Find a definition where it was, or under the same name in ``folder``; None where it is in neither.

    ``written`` may have been noted on another machine, with that machine's separators.
    """
    places = [Path(written)] if Path(written).is_absolute() else []
    if folder is not None:
        places += [folder / written, folder / PureWindowsPath(PurePosixPath(written).name).name]
    return next((str(place) for place in places if _is_file(place)), None)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


@cache
def _packaged(form_id: str) -> Form:
    known = {path.stem: path for path in packaged_folder("forms").glob("*.toml")}
    if form_id not in known:
        raise UsageError(
            f"様式「{form_id}」はありません。使える様式は {'、'.join(sorted(known))} です"
            "（ご自身の様式定義は .toml ファイルの場所で指定してください）。"
        )
    return parse_form(known[form_id].read_text(encoding="utf-8"), known[form_id].name)


def _from_path(path: Path) -> Form:
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise DefinitionError(
                f"様式定義「{path.name}」が大きすぎます（上限 {_LARGEST // 1024} KB）。様式定義のファイルかどうかを確かめてください。"
            )
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise DefinitionError(f"様式定義「{path.name}」の文字コードは UTF-8 にしてください。") from error
    except OSError as error:
        raise UsageError(f"様式定義「{path}」を開けません。場所と名前を確かめてください。") from error
    try:
        return parse_form(text, path.name)
    except (RecursionError, MemoryError) as error:
        raise DefinitionError(
            f"様式定義「{path.name}」の入れ子が深すぎるため、読み取れません。書き方を確かめてください。"
        ) from error
