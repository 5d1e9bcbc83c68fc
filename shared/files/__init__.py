"""The content of documents, by digest: what was stored once is never overwritten, and what is read is what was stored or an error."""

from shared.files.drafts import Stored
from shared.files.kinds import FileKind
from shared.files.place import open_files
from shared.files.store import Files, Folder

__all__ = ["FileKind", "Files", "Folder", "Stored", "open_files"]
