"""What the worked example's workbooks hold: one book for each department, cell by cell as it is shown.

Only the figures marked 文章 come from the article; every other figure, and every example bureau, is invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Shown:
    """A number under a number format of its own."""

    value: int | float
    number_format: str


@dataclass(frozen=True, slots=True)
class Total:
    """A formula over its own column's rows, and the result that the file stores with it."""

    function: str
    result: int | float


@dataclass(frozen=True, slots=True)
class Join:
    """No cell of its own: part of the merged cell on its left or above it."""

    to: str


Entry = str | int | float | Shown | Total | Join | None
Row = tuple[Entry, ...]

LEFT: Final = Join("left")
UP: Final = Join("up")


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: lines over the table, its header rows, bodies, closing rows, and lines under it.

    Attributes:
        widths: of the columns, in characters; there are as many columns as widths.
        spare: rows with borders and nothing else, left under the table for later.
    """

    sheet: str
    title: str
    widths: tuple[int, ...]
    above: tuple[str, ...] = ()
    header: tuple[Row, ...] = ()
    rows: tuple[Row, ...] = ()
    closing: tuple[Row, ...] = ()
    spare: int = 0
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """One department's workbook."""

    department: str
    tables: tuple[Table, ...]


ARTICLE, DERIVED, INVENTED = "文章", "文章推算", "虚构"
REMARK = "（除注明“文章”者外均为虚构）"
PERIOD = "统计时段：2019.12.21—2020.12.20"


def _signature(department: str) -> str:
    return f"填报单位（盖章）：{department}        填报人：        审核人：        联系电话：        "


def _full_width(text: str) -> str:
    """The text as an input method in full-width mode types it."""
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


def _percent(value: float) -> Shown:
    return Shown(value, "0%")


CRIMINAL = Book(
    "刑侦支队",
    (
        Table(
            sheet="填报说明",
            title=f"样例：填报说明{REMARK}",
            widths=(90,),
            below=(
                "一、本工作簿分两张表报送，先看本页再填表。",
                "二、升降幅度为与去年同一时段相比，上升为正，下降为负。",
                "三、金额以万元计，文章写作约数的照录原文，不作推算。",
                "四、数据性质：“文章”为新闻报道所载，“文章推算”由其数字算得，“虚构”为演示所编。",
                "五、每年12月25日前报考评办公室，逾期请先电话说明。",
            ),
        ),
        Table(
            sheet="反诈打防",
            title=f"样例：2020年度反诈打防考评数据表{REMARK}",
            widths=(6, 26, 24, 20, 12),
            above=(PERIOD, "单位：%、万元"),
            header=(
                ("序号", "单    位", "反诈打防（25分）", LEFT, "数据性质"),
                (UP, UP, "1.1 电信诈骗案件破案数同比（%）（8分）", "1.2 挽回群众损失\n（万元）（7分）", UP),
            ),
            rows=(
                (1, "杭州湾新区公安分局", "78%", "360余万元", ARTICLE),
                (2, "示例甲分局（虚构）", _percent(0.52), 305, INVENTED),
                (3, "示例乙分局（虚构）", _percent(0.61), "210", INVENTED),
                (4, "示例丙分局（虚构）", "33%", 255, INVENTED),
                (5, "示例丁分局（虚构）", _percent(0.12), Shown(140, "#,##0.00"), INVENTED),
                (6, "示例戊分局（虚构）", _percent(-0.05), 98, INVENTED),
            ),
            spare=3,
            below=("注：1.3群众损失情况另见下一张表。", _signature("刑侦支队")),
        ),
        Table(
            sheet="群众损失",
            title=f"样例：2020年度群众损失情况表{REMARK}",
            widths=(26, 24, 12),
            above=(PERIOD, "单位：%"),
            header=(("单位名称", "1.3 群众损失金额同比\n（%）（10分）", "备注"),),
            rows=(
                ("示例丁分局", 5, INVENTED),
                ("示例丙分局", -20, INVENTED),
                ("杭州湾新区分局", "-39", ARTICLE),
                ("示例戊分局", 9, INVENTED),
                ("示例乙分局", _full_width("-12"), INVENTED),
                ("示例甲分局", -31, INVENTED),
            ),
            below=("注：下降为负数，降幅越大得分越高。", _signature("刑侦支队")),
        ),
    ),
)

ORDER = Book(
    "治安支队",
    (
        Table(
            sheet="治安整治",
            title=f"样例：2020年度治安整治考评数据{REMARK}",
            widths=(6, 26, 24, 8, 24, 12),
            above=(_signature("治安支队"), "单位：%、起"),
            header=(
                (
                    "序号",
                    "单  位",
                    "2.1涉黄赌警情同比（%）（8分）",
                    "名次",
                    "2.2 破获涉黄赌案件（起）（7分）",
                    "数据性质",
                ),
            ),
            rows=(
                (1, "新区公安分局", "同比下降30%", 1, "30起", ARTICLE),
                (2, "示例乙分局（虚构）", "-26%", 2, 27, INVENTED),
                (3, "示例甲分局（虚构）", _percent(-0.22), 3, "24", INVENTED),
                (4, "示例丁分局（虚构）", _percent(-0.15), 4, "16起", INVENTED),
                (5, "示例丙分局（虚构）", _full_width("-9%"), 5, 19, INVENTED),
                (6, "示例戊分局（虚构）", _percent(0.04), 6, _full_width("11"), INVENTED),
            ),
            closing=(("合  计", LEFT, None, None, 127, None),),
            below=("注：“名次”仅供参考，考评以办公室公布为准。", "2020年12月22日"),
        ),
    ),
)

TECHNOLOGY = Book(
    "科技信息化处",
    (
        Table(
            sheet="Sheet1",
            title=f"样例：2020年度数据赋能工作情况{REMARK}",
            widths=(28, 20, 20, 12),
            above=("（2019.12.21—2020.12.20）", "单位：个、万条"),
            header=(("考核单位", "3.1 实战模型\n（个）（5分）", "3.2 推送核查数据\n（万条）（5分）", "备  注"),),
            rows=(
                ("1.示例甲分局", 90, 18.6, INVENTED),
                ("2.示例乙分局", 64, "12.4万条", INVENTED),
                ("3.示例丙分局", "71个", 9.8, INVENTED),
                ("4.示例丁分局", 38, 7.1, INVENTED),
                ("5.示例戊分局", 45, "15.2", INVENTED),
                ("6.杭州湾新区分局", "100余个", "20余万条", ARTICLE),
            ),
            spare=12,
            below=("科技信息化处（盖章）        经办人：        2020年12月23日",),
        ),
    ),
)

LEGAL = Book(
    "法制支队",
    (
        Table(
            sheet="执法质量",
            title=f"样例：2020年度执法质量考评数据{REMARK}",
            widths=(6, 30, 14, 14, 14, 14, 14, 14, 10),
            above=("2019年度等次，2020年度问题数", _signature("法制支队")),
            header=(
                (
                    "序号",
                    "指标",
                    "新区分局",
                    "示例甲分局",
                    "示例乙分局",
                    "示例丙分局",
                    "示例丁分局",
                    "示例戊分局",
                    "合计",
                ),
            ),
            rows=(
                (1, "4.1 执法质量考评等次（9分）", "优秀", "优秀", "达标", "优秀", "达标", "达标", None),
                (2, "4.1 执法质量考评等次/数据性质", ARTICLE, *[INVENTED] * 5, None),
                (3, "4.2 执法问题（件）（6分）", "1件", 3, "2", 2, "4件", 6, 18),
                (4, "4.2 执法问题/数据性质", INVENTED, *[INVENTED] * 5, None),
            ),
            spare=2,
            below=("数据来源：样例，4.2各单位均为虚构。",),
        ),
    ),
)

DRUGS = Book(
    "禁毒支队",
    (
        Table(
            sheet="禁毒",
            title=f"样例：抓获吸毒人员情况{REMARK}",
            widths=(6, 28, 28, 12),
            above=("时间：2019年12月21日至2020年12月20日",),
            header=(("序号", "单位", "5.1 抓获吸毒人员同比（%）（10分）", "数据性质"),),
            rows=(
                (1, "示例丙分局（虚构）", "同比上升41%", INVENTED),
                (2, "示例甲分局（虚构）", _percent(0.35), INVENTED),
                (3, "杭州湾公安", "同比上升28%", ARTICLE),
                (4, "示例乙分局（虚构）", "19%", INVENTED),
                (5, "示例丁分局（虚构）", _full_width("10%"), INVENTED),
                (6, "示例戊分局（虚构）", _percent(0), INVENTED),
            ),
            spare=1,
            below=("注：升降方向的含义见考核方案的说明。", _signature("禁毒支队")),
        ),
    ),
)

OFFICE = Book(
    "办公室",
    (
        Table(
            sheet="服务企业",
            title=f"样例：2020年度服务企业工作情况表{REMARK}",
            widths=(6, 28, 18, 18, 12, 22, 12),
            above=(PERIOD, "单位：家、条"),
            header=(
                (
                    "序号",
                    "单　位",
                    "6.1 服务企业覆盖率（6分）",
                    LEFT,
                    LEFT,
                    "6.2 收集意见建议（条）\n（4分）",
                    "数据性质",
                ),
                (UP, UP, "已服务企业数（家）", "辐射企业数（家）", "数据性质", UP, UP),
            ),
            rows=(
                (1, "杭州湾新区公安分局", 66, 625, DERIVED, 72, ARTICLE),
                (2, "示例甲公安分局", 33, 250, INVENTED, 65, INVENTED),
                (3, "示例乙公安分局", 42, 500, INVENTED, 80, INVENTED),
                (4, "示例丙公安分局", 60, 320, INVENTED, 95, INVENTED),
                (5, "示例丁公安分局", 121, Shown(1000, "#,##0"), INVENTED, 40, INVENTED),
                (6, "示例戊公安分局", 63, Shown(1000, "#,##0"), INVENTED, 33, INVENTED),
            ),
            closing=(("合计", LEFT, Total("SUM", 385), Total("SUM", 3695), None, Total("SUM", 385), None),),
            below=(
                "注：覆盖率由考评办公室按“已服务企业数÷辐射企业数”统一计算，本表不填。",
                _signature("办公室"),
            ),
        ),
    ),
)

ASSESSMENT = Book(
    "考评办公室",
    (
        Table(
            sheet="满意度",
            title=f"样例：2020年度群众安全感满意度测评结果{REMARK}",
            widths=(28, 24, 12),
            above=("单位：%",),
            header=(
                ("单位", "7.1 安全感满意度（%）（10分）", LEFT),
                (UP, "数值", "数据性质"),
            ),
            rows=(
                ("示例丁分局（虚构）", Shown(98.02, "0.00"), INVENTED),
                ("示例甲分局（虚构）", _full_width("97.85"), INVENTED),
                ("示例丙分局（虚构）", Shown(97.31, "0.00"), INVENTED),
                ("杭州湾新区公安分局", Shown(97.2, "0.00"), INVENTED),
                ("示例乙分局（虚构）", "96.40", INVENTED),
                ("示例戊分局（虚构）", Shown(95.1, "0.00"), INVENTED),
            ),
            closing=(("平均", Shown(96.98, "0.00"), None),),
            below=("注：本表全部为虚构，文章没有这项数据。",),
        ),
    ),
)

PARTY = Book(
    "机关党委",
    (
        Table(
            sheet="暖警慰问",
            title=f"样例：2020年度暖警慰问情况{REMARK}",
            widths=(6, 28, 26, 12),
            above=(PERIOD, "单位：人次"),
            header=(("序\n号", "单　　位", "8.1 暖 警 慰 问（人次）（5分）", "说明"),),
            rows=(
                (1, "杭州湾新区分局", Shown(32, '0"人次"'), ARTICLE),
                (2, "示例甲分局(虚构)", 40, INVENTED),
                (3, "示例乙分局(虚构)", 28, INVENTED),
                (4, "示例丙分局(虚构)", Shown(40, '0"人次"'), INVENTED),
                (5, "示例丁分局(虚构)", 25, INVENTED),
                (6, "示例戊分局(虚构)", 18, INVENTED),
            ),
            closing=(("合计", LEFT, Total("SUM", 183), None),),
            spare=5,
            below=("注：目标40人次。", _signature("机关党委")),
        ),
    ),
)

HONOURS = Book(
    "政治部",
    (
        Table(
            sheet="表彰奖励",
            title=f"样例：2020年度表彰奖励加分明细表{REMARK}",
            widths=(6, 26, 14, 46, 24, 8, 12),
            above=("封顶3分", _signature("政治部")),
            header=(("序号", "单位", "类别", "事由", "文号", "分值", "数据性质"),),
            rows=(
                (
                    1,
                    "杭州湾新区公安分局",
                    "省级表彰",
                    "2019年度全省执法质量考评优秀单位",
                    "文章未载",
                    1,
                    ARTICLE,
                ),
                (
                    2,
                    "杭州湾新区公安分局",
                    "省级表彰",
                    "全省公安机关忠诚保大庆系列行动突出集体",
                    "文章未载",
                    None,
                    ARTICLE,
                ),
                (3, "杭州湾新区分局", "市级表彰", "2019年度全市优秀公安局", "文章未载", 0.5, ARTICLE),
                (
                    4,
                    "示例甲分局（虚构）",
                    "市级表彰",
                    "全市公安工作成绩突出集体",
                    "虚构2020年第1号",
                    0.5,
                    INVENTED,
                ),
                (
                    5,
                    "示例丙分局（虚构）",
                    "省级表彰",
                    "全省公安工作成绩突出集体",
                    "虚构2020年第2号",
                    "1",
                    INVENTED,
                ),
            ),
            below=("注：分值空白的按类别的分值计。",),
        ),
    ),
)

BOOKS: Final = (CRIMINAL, ORDER, TECHNOLOGY, LEGAL, DRUGS, OFFICE, ASSESSMENT, PARTY, HONOURS)
