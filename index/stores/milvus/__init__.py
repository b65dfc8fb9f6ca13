"""An archive on a Milvus server, or in a file of milvus-lite: asked as a local one is, and written by `index push`.

pymilvus is optional and imported in `server.py` alone; without it an address of Milvus is refused in one sentence.
"""

from index.stores.milvus.stores import open_stores

__all__ = ["open_stores"]
