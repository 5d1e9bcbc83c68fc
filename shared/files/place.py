"""Which store a place names: ``s3://bucket/prefix`` is a bucket, anything else a folder."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from shared.files.store import Files, Folder


def open_files(url: str, *, endpoint: str, access_key: str, secret_key: str, region: str) -> Files:
    """The store at ``url``. ValueError, in Chinese, when the url is neither a folder nor a bucket; ModuleNotFoundError without the extra ``s3``."""
    if "://" not in url:
        return Folder(Path(url))
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError(
            "YINGSU_FILES_URL 应为文件夹路径或 s3://存储桶/前缀；密钥放在 YINGSU_FILES_ACCESS_KEY 和 YINGSU_FILES_SECRET_KEY 中。"
        )
    from shared.files.bucket import Bucket

    prefix = parts.path.strip("/")
    return Bucket(
        parts.netloc, prefix, endpoint=endpoint, access_key=access_key, secret_key=secret_key, region=region
    )
