"""The machine itself: the built-in servers, room on the disk, where papers are kept."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from cli.examining.finding import Finding, attention, fault, well, why
from deploy.local.process import StackError

#: gigabytes: less is worth a look, far less stops servers
FREE, SCARCE = 5.0, 1.0
#: files that can still be made: a read model that is built anew takes hundreds
FILES = 1_000
SECONDS = 5


def binary(part: str, find: Callable[[], Path]) -> Finding:
    try:
        command = [str(find()), "--version"]
        said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=SECONDS)  # noqa: S603 (found above)
    except StackError as error:
        return fault(part, "缺少", str(error))
    except (OSError, subprocess.SubprocessError) as error:
        return fault(part, why(error), "程序不能运行，请重新安装（make clean setup）。")
    return well(part, said.stdout.strip())


def disk(home: Path) -> Finding:
    """The worst of the file systems that the stack's stores lie on."""
    there = [next(folder for folder in (home, *home.parents) if folder.exists())]
    there += [store for store in (home / "postgres", home / "nats") if store.exists()]
    places = {place.stat().st_dev: place for place in reversed(there)}
    return max((room(place, os.statvfs(place)) for place in places.values()), key=lambda one: one.level)


def room(place: Path, found: os.statvfs_result) -> Finding:
    """A disk that had an error is often read-only afterwards; one may be out of files (inodes) long before it is out of bytes."""
    free = found.f_bavail * found.f_frsize / 1e9
    state = f"{place} 可用 {free:.1f} GB"
    if found.f_flag & os.ST_RDONLY:
        advice = "多半是磁盘出过错：查系统日志，卸载、检查（fsck）、重新挂载；数据库和消息服务随后自行恢复。"
        return fault("磁盘", f"{place} 只读", advice, "YingsuDatabaseAway")
    if found.f_files and found.f_favail < FILES:
        state = f"{place} 只能再建 {found.f_favail} 个文件（inode 将尽），可用 {free:.1f} GB"
        return fault(
            "磁盘", state, "数据库和消息服务将停止写入，请立即清理大量的小文件。", "YingsuDatabaseAway"
        )
    if free < SCARCE:
        advice = "空间不足，数据库和消息服务将停止写入，请立即清理或扩容。"
        return fault("磁盘", state, advice, "YingsuDatabaseAway")
    if free < FREE:
        return attention("磁盘", state, "空间不多，请清理或扩容。")
    return well("磁盘", state)


def folder_of_files(folder: Path) -> Finding:
    """Papers and published reports: it must be there, be read and be written."""
    if not folder.exists():
        return _yet_to_be_made(folder)
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return fault("文件存储", f"{folder} 不可读写", "请检查目录的所有者和权限，以及卷是否只读。")
    return well("文件存储", f"{folder} 可读写")


def _yet_to_be_made(folder: Path) -> Finding:
    """It is made with the first paper; where a volume should be and is not, nothing above it can be written either."""
    above = next(one for one in folder.resolve().parents if one.exists())
    if os.access(above, os.W_OK | os.X_OK):
        return well("文件存储", f"{folder} 尚未使用，首次上传时建立")
    return fault("文件存储", f"{folder} 不存在", "请检查 YINGSU_FILES_DIR；卷未挂载时不能上传和下载材料。")
