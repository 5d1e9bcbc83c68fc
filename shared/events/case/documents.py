"""卷宗: papers filed on a case. The content lies in the file store under its digest; the event names it and can never mean another."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from shared.events.case.values import InstanceEvent, Person, Text
from shared.events.terms import FilePart, Material, Paper

#: SM3 of the content, 64 hexadecimal digits in lower case
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class DocumentFiled(InstanceEvent):
    """``declared_by`` answers for the material being true and lawful (MH26-3.2d); papers from the court need nobody to."""

    title: ClassVar = "材料入卷"
    clauses: ClassVar = ("MH26-2.3", "MH26-2.5", "MH26-3.2b", "MH26-3.2d")

    part: FilePart
    paper: Paper
    #: the file's name as people know it: metadata, never a path
    name: Annotated[str, Field(min_length=1, max_length=255)]
    digest: Digest
    size: Annotated[int, Field(ge=1)]
    media_type: Annotated[str, Field(min_length=1, max_length=100)]
    department: Text | None = None
    declared_by: Person | None = None


class MaterialExcused(InstanceEvent):
    """One of the materials a department owes cannot be had, and why."""

    title: ClassVar = "说明材料缺项"
    clauses: ClassVar = ("MH26-3.2b",)

    material: Material
    reason: Text
