"""Reading returned files (提出ファイル) safely: any file, from anybody, ends as grids or as a refusal."""

from xl_kenten.adapters.returned_files.folder import FolderEntry, list_files, list_folder
from xl_kenten.adapters.returned_files.reading import grids_of, read_files, read_folder, read_returned_file

__all__ = [
    "FolderEntry",
    "grids_of",
    "list_files",
    "list_folder",
    "read_files",
    "read_folder",
    "read_returned_file",
]
