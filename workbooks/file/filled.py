"""What came of filling a template: the workbook, what was emptied in it, and what may still hold a client."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

__all__ = ["KINDS", "Filled", "Found"]

KINDS: dict[str, tuple[str, str]] = {
    "cell": ("儲存格", "cells"),
    "name": ("名稱的常數", "constants of names"),
    "defined-name": ("定義名稱", "defined names"),
    "chart": ("圖表快取", "chart caches"),
    "linked-text": ("連結儲存格的文字方塊", "text boxes that show a cell"),
    "linked-picture": ("連結儲存格的圖片", "pictures that show cells"),
    "pivot": ("樞紐分析表", "pivot tables"),
    "query": ("查詢結果", "results of queries"),
    "slicer": ("交叉分析篩選器及時間軸", "slicers and timelines"),
    "external": ("其他活頁簿的暫存值", "values of other workbooks"),
    "cube": ("外部資料的暫存值", "values of outside data"),
    "control": ("表單控制項", "form controls"),
    "properties": ("文件屬性", "document properties"),
    "path": ("檔案路徑", "path of the file"),
    "link": ("超連結", "links"),
    "scenario": ("分析藍本", "scenarios"),
    "thumbnail": ("縮圖", "thumbnail"),
    "revisions": ("修訂紀錄及用戶名稱", "revisions and user names"),
    "signature": ("數碼簽署", "digital signature"),
    "shared-text": ("已無儲存格使用的文字", "texts that no cell uses any more"),
    "unreached": ("不屬活頁簿的部分", "parts that belong to nothing"),
    "typed": ("自行輸入的文字", "typed texts"),
    "comment": ("註解", "comments"),
    "text-box": ("文字方塊", "text boxes"),
    "alt-text": ("替代文字", "alternative texts"),
    "chart-text": ("圖表內自行輸入的文字或數字", "texts or numbers typed in charts"),
    "header": ("頁首頁尾", "headers and footers"),
    "picture": ("圖片", "pictures"),
    "embedded": ("內嵌物件", "embedded objects"),
    "custom-xml": ("自訂 XML", "custom XML"),
    "property": ("自訂文件屬性", "custom document properties"),
    "connection": ("資料連線", "connections"),
    "other-workbook": ("連結的活頁簿", "linked workbooks"),
    "macro": ("巨集", "macros"),
    "rich-data": ("連結的資料類型", "linked data types"),
    "filter": ("篩選條件", "filters"),
    "prompt": ("輸入提示", "input prompts"),
    "user": ("用戶名稱", "user names"),
    "unnamed": ("客戶資料旁未命名的儲存格", "unnamed cells beside a client's label"),
    "kept-name": ("保留的命名儲存格", "named cells that are kept"),
    "model": ("資料模型", "data model"),
    "sheet-name": ("工作表名稱", "sheet names"),
    "part": ("其他部分", "other parts"),
}
"""What is emptied, kept or found: in 繁中 and in English."""


class Found(NamedTuple):
    """One thing of a workbook: what kind of thing it is, and where it is."""

    kind: str
    place: str


class Look(Protocol):
    """What finds a former client in a workbook, as :class:`workbooks.file.still.Looking` does."""

    def found(self, package: Any) -> tuple[list[Found], list[Found]]:
        """Return where that client surely stands, and the cells that name somebody who may be that client."""


@dataclass(slots=True)
class Filled:
    """A filled template.

    Attributes
    ----------
    content : bytes
        The workbook.
    emptied : list of Found
        What was emptied or dropped, because it was a former client's or may have been.
    cut : list of Found
        Typed texts out of which the former client was cut.
    kept : list of Found
        What may hold a client and cannot be told: only a person can look.
    still : list of Found
        Where the former client still stands, and only a person can mend it.
    looking : Look, optional
        Finds that client again once the workbook is calculated.

    """

    content: bytes = b""
    emptied: list[Found] = field(default_factory=list)
    cut: list[Found] = field(default_factory=list)
    kept: list[Found] = field(default_factory=list)
    still: list[Found] = field(default_factory=list)
    looking: Look | None = field(default=None, repr=False, compare=False)
