"""The bodies of the answers about people and departments, as the OpenAPI document says them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True)


class RecordItem(_Body):
    occurred_on: date | None = Field(title="发生日期")
    type: str = Field(title="事件类型")
    title: str = Field(title="事件名称")
    case_id: UUID | None = Field(title="案件编号")
    case_name: str | None = Field(title="案件名称")
    said: list[tuple[str, str]] = Field(title="逐项：名称和中文内容")


class RecordSection(_Body):
    section: str = Field(title="类别")
    title: str = Field(title="类别名称")
    count: int = Field(title="件数")
    items: list[RecordItem] = Field(title="各项记录")


class PersonRecord(_Body):
    person: str = Field(title="人员编号")
    label: str = Field(title="称谓")
    region: str = Field(title="地区编码")
    bureau: str = Field(title="单位编码")
    year: int | None = Field(title="年份")
    sections: list[RecordSection] = Field(title="各类记录")


class EffortCount(_Body):
    effort: str = Field(title="工作种类")
    title: str = Field(title="工作种类名称")
    count: int = Field(title="件数")
    weight: int = Field(title="约定权重")


class DepartmentLine(_Body):
    department: str = Field(title="部门")
    members: list[str] = Field(title="队伍成员")
    points: int = Field(title="按约定权重折算的分值")
    efforts: list[EffortCount] = Field(title="各种工作的件数")


class DepartmentYear(_Body):
    region: str = Field(title="地区编码")
    bureau: str = Field(title="单位编码")
    year: int = Field(title="年份")
    note: str = Field(title="说明")
    items: list[DepartmentLine] = Field(title="各部门")
