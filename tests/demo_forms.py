"""The blank forms of 見本県, without the demonstration around them."""

from pathlib import Path

from xl_kenten.actions.blank_forms import distribute
from xl_kenten.actions.collection import basis
from xl_kenten.demo.returns import LIST, PREFECTURE, packaged


def distributed_forms(folder: Path) -> dict[str, Path]:
    """Write the blank forms into a folder; the path of each municipality's, in 建制順."""
    own_list = folder / LIST
    own_list.write_bytes(packaged(LIST).read_bytes())
    on = basis(PREFECTURE, own_list)
    return {municipality.name: path for municipality, path in distribute(on, folder, force=False).forms}
