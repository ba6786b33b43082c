"""What a file says beside its cells: of random tables in random layouts the rows are the truth, or
the reader asks; never a third thing.

Every way below states the same facts in other words or at another place. A refusal and a row in
quarantine are questions; a row that differs from the truth is a silent wrong answer.
"""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from zbb_reconcile.errors import Refusal
from zbb_reconcile.read import read_content
from zbb_reconcile.read.parquet import read_parquet
from zbb_reconcile.sheet import Given, Sheet
from zbb_reconcile.standardise import Typed, type_frame, type_sheet

TABLES = 500
Cells = list[str]


@dataclass
class Drawn:
    """A table as it is written out, and what it means."""

    table: str
    columns: tuple[str, ...]
    truth: list[tuple[str, ...]]
    file: str
    above: list[Cells] = field(default_factory=list)
    header: Cells = field(default_factory=list)
    rows: list[Cells] = field(default_factory=list)
    below: list[Cells] = field(default_factory=list)
    names: tuple[str, ...] = ()

    def content(self) -> bytes:
        """The table as a CSV file, every line as wide as its header."""
        text = io.StringIO()
        lines = [*self.above, self.header, *self.rows, *self.below]
        width = max(map(len, lines))
        csv.writer(text).writerows([*line, *[""] * (width - len(line))] for line in lines)
        return text.getvalue().encode()


def end_in_parquet(drawn: Drawn, folder: Path) -> tuple[str, str]:
    """The same of the table as a Parquet file, amounts and days typed where they all can be."""
    path = folder / f"{Path(drawn.file).stem}.parquet"
    columns = []
    for at, name in enumerate(drawn.header):
        cells = pl.Series(name, [row[at] or None for row in drawn.rows], dtype=pl.String)
        for cast in (cells.cast(pl.Decimal(30, 12), strict=False), cells.str.to_date(strict=False)):
            code = name.endswith(("号", "编码", "年度"))
            if cast.null_count() == cells.null_count() and cells.count() and not code:
                cells = cast
                break
        columns.append(cells)
    pl.DataFrame(columns).write_parquet(path)
    try:
        read = read_parquet(drawn.table, path.name, path, Given(names=drawn.names))
        if isinstance(read, Sheet):
            return judged(drawn, type_sheet(read))
        there = pl.read_parquet(path)
        frame = there.select(pl.col(own).alias(name) for name, own in read.columns.items())
        return judged(drawn, type_frame(drawn.table, frame, path.name, 1, headers=read.columns))
    except Refusal as refusal:
        return "asked", refusal.key


def end_of(drawn: Drawn) -> tuple[str, str]:
    """right, asked or wrong; and what was found."""
    try:
        sheets, _ = read_content(
            drawn.table, drawn.file, drawn.content(), given=Given(names=drawn.names)
        )
        typed = type_sheet(sheets[0])
    except Refusal as refusal:
        return "asked", refusal.key
    return judged(drawn, typed)


def judged(drawn: Drawn, typed: Typed) -> tuple[str, str]:
    """The same of rows that were standardised."""
    found = Counter(
        tuple(str(row[name]) for name in drawn.columns) for row in typed.rows.to_dicts()
    )
    truth = Counter(drawn.truth)
    if found == truth:
        return "right", ""
    aside = Counter(typed.quarantine["reason_code"].to_list())
    if not found - truth and sum(found.values()) + sum(aside.values()) >= sum(truth.values()):
        return "asked", str(aside)
    return "wrong", f"{found - truth} for {truth - found}"


# The unit of money.

YUAN = {"万元": 10_000, "千元": 1_000, "百元": 100, "亿元": 10**8, "百万元": 10**6}
TITLES = (
    "单位：{u}",
    "单位:{u}",
    "（单位：{u}）",
    "金额单位：{u}",
    "货币单位：{u}",
    "计量单位：{u}",
    "本表以{u}为单位",
    "本表金额均以{u}为单位",
    "金额以{u}列示",
    "数据以{u}填列，保留两位小数",
    "单位：人民币{u}",
    "单位:RMB{u}",
    "单位：￥{u}",
    "单位为{u}",
    "单位 {u}",
    "{u}",
    "（{u}）",
    "编制单位：云岭县财政局　　　　单位：{u}",
    "2024年度　金额单位：{u}　币种：人民币",
    "2024年结转结余（{u}版）",
    "{u}口径",
    "单位/{u}",
    "单位：人民币（{u}）",
    "金额：{u}",
    "单位为：{u}",
    "单位={u}",
)
FOOTERS = ("注：本表金额单位为{u}。", "单位：{u}", "备注：金额单位{u}", "说明：以上数据以{u}为单位")


def in_unit(amount: Decimal, power: int) -> str:
    """The amount in that unit, exact."""
    return f"{(amount / power).normalize():f}"


def of_units(random_: random.Random) -> Drawn:
    """Carryovers whose unit is stated in one of many ways."""
    unit = random_.choice(list(YUAN))
    power = YUAN[unit]
    amounts = [Decimal(random_.randint(1, 10**9)) / 100 for _ in range(random_.randint(1, 6))]
    drawn = Drawn(
        "carryovers",
        ("indicator_id", "closing"),
        [(f"A{at}", f"{amount:.2f}") for at, amount in enumerate(amounts)],
        "结转结余表.csv",
        header=["单位编码", "指标编号", "预算年度", "年末结转结余"],
    )
    drawn.rows = [
        ["001001", f"A{at}", "2022", in_unit(amount, power)] for at, amount in enumerate(amounts)
    ]
    way = random_.randrange(13)
    if way == 12:
        # Two cells that span what stands below them, right above the header.
        drawn.above = [["填报单位：云岭县财政局", "", f"金额单位：{unit}"]]
    elif way < 5:
        title = random_.choice(TITLES).format(u=unit)
        at = random_.randrange(4)
        drawn.above = [["云岭县2024年结转结余情况表"], [*[""] * at, title]]
    elif way == 5:
        drawn.above = [["云岭县", "", random_.choice(("单位：", "单位", "金额单位：")), unit]]
    elif way == 6:
        drawn.below = [[random_.choice(FOOTERS).format(u=unit)]]
    elif way == 7:
        drawn.header[3] += random_.choice(("（{u}）", "({u})", "/{u}", "（单位：{u}）")).format(
            u=unit
        )
    elif way == 8:
        drawn.header.append("单位")
        drawn.header[0] = "单位编码"
        drawn.rows = [[*row, unit] for row in drawn.rows]
        drawn.header[4] = random_.choice(("计量单位", "金额单位", "货币"))
    elif way == 9:
        drawn.file = random_.choice(("结转结余表（{u}）.csv", "结转结余表_{u}.csv")).format(u=unit)
    elif way == 10:
        drawn.names = (random_.choice(("2024年数据（{u}）", "{u}_2024")).format(u=unit),)
    else:
        middle = len(drawn.rows) // 2
        note = [random_.choice(("以下单位：{u}", "单位：{u}")).format(u=unit)]
        drawn.rows = [*drawn.rows[:middle], note, *drawn.rows[middle:]]
        if middle:
            # The rows above are in yuan.
            for row, amount in zip(drawn.rows[:middle], amounts, strict=False):
                row[3] = f"{amount:.2f}"
    return drawn


# The direction of money, and lines that did not come about.

BANK_WORDS = (
    ("贷", "借"),
    ("贷方", "借方"),
    ("贷记", "借记"),
    ("收入", "支出"),
    ("收", "付"),
    ("转入", "转出"),
    ("流入", "流出"),
    ("进", "出"),
    ("来账", "往账"),
    ("入账", "出账"),
    ("C", "D"),
    ("+", "-"),
    ("来", "往"),
    ("存款", "取款"),
    ("到账", "支付"),
    ("入金", "出金"),
    ("转账收入", "转账支出"),
    ("网银转入", "网银转出"),
    ("贷记来账", "贷记往账"),
    ("贷方发生", "借方发生"),
    ("2-贷", "1-借"),
    ("[01]收入", "[02]支出"),
    ("C 贷", "D 借"),
)
DIRECTIONS = (
    *(
        "方向",
        "资金流向",
        "交易类型",
        "进/出",
        "借贷标志",
        "收支标识",
        "往来标志",
        "类型",
        "收付类别",
    ),
    *("标志", "交易方向", "DC", "款项性质", "进出账"),
)
STATES = ("交易状态", "状态", "处理结果", "支付状态", "交易结果", "业务状态", "备注状态")
VOID = ("失败", "交易失败", "已退回", "作废", "已撤销", "处理中", "退票", "已取消")
LIVE = ("成功", "交易成功", "正常", "已完成")
ACCOUNT = "4300100000012345"


def lines_of(random_: random.Random) -> list[tuple[date, Decimal]]:
    """Days and signed amounts, both ways."""
    day = date(2024, 1, 5)
    lines = []
    for at in range(random_.randint(3, 8)):
        day += timedelta(days=random_.randint(0, 9))
        sign = 1 if at == 0 else -1 if at == 1 else random_.choice((1, -1))
        lines.append((day, sign * Decimal(random_.randint(1, 10**7)) / 100))
    return lines


def of_directions(random_: random.Random) -> Drawn:
    """Bank lines whose direction is said in one of many ways."""
    lines = lines_of(random_)
    drawn = Drawn(
        "bank_lines",
        ("posted_on", "amount"),
        [(day.isoformat(), f"{amount:.2f}") for day, amount in lines],
        "银行流水.csv",
        header=["账号", "记账日期", "摘要", "金额"],
    )

    def row(day: date, amount: Decimal, *more: str) -> Cells:
        return [ACCOUNT, day.isoformat(), "某款", f"{amount:.2f}", *more]

    way = random_.randrange(7)
    if way <= 2:
        came, went = random_.choice(BANK_WORDS)
        drawn.header.append(random_.choice(DIRECTIONS))
        drawn.rows = [row(day, abs(cash), came if cash > 0 else went) for day, cash in lines]
    elif way == 3:
        drawn.header = ["账号", "记账日期", "摘要", "收入", "支出"]
        signed = random_.random() < 0.5
        for day, cash in lines:
            went = f"{cash if signed else -cash:.2f}"
            sides = (f"{cash:.2f}", "") if cash > 0 else ("", went)
            drawn.rows.append([ACCOUNT, day.isoformat(), "某款", *sides])
    elif way == 4:
        heads = random_.choice(
            (("一、收入", "二、支出"), ("收入", "支出"), ("（一）收款", "（二）付款"))
        )
        for head, sign in zip(heads, (1, -1), strict=True):
            drawn.rows.append([head])
            drawn.rows += [row(day, abs(cash)) for day, cash in lines if cash * sign > 0]
    elif way == 5:
        side = random_.choice((1, -1))
        kept = [(day, cash) for day, cash in lines if cash * side > 0]
        word = ("收入", "支出")[side < 0] if random_.random() < 0.6 else ("收款", "付款")[side < 0]
        drawn.truth = [(day.isoformat(), f"{cash:.2f}") for day, cash in kept]
        drawn.rows = [row(day, abs(cash)) for day, cash in kept]
        if random_.random() < 0.5:
            drawn.file = f"银行流水_{word}.csv"
        else:
            drawn.above = [[f"2024年{word}明细表"]]
    else:
        drawn.header.append(random_.choice(STATES))
        live, void = random_.choice(LIVE), random_.choice(VOID)
        states = [random_.choice((live, live, void)) for _ in lines]
        states[0] = live
        drawn.rows = [row(*line, state) for line, state in zip(lines, states, strict=True)]
        drawn.truth = [one for one, state in zip(drawn.truth, states, strict=True) if state == live]
    return drawn


# Sums and carried balances among the entries of a ledger.

PERIODS = ("本日", "本月", "本期", "当前", "本季", "本年", "当月", "1月", "2024年1月", "累计至本月")
CARRIED = (
    "上年结转",
    "期初余额",
    "承前页",
    "过次页",
    "期末余额",
    "年初余额",
    "月末结存",
    "结转下年",
)


def of_ledgers(random_: random.Random) -> Drawn:
    """A unit's book with rows that sum and carry, beside a day or without one."""
    lines = lines_of(random_)
    drawn = Drawn(
        "book_lines",
        ("booked_on", "amount"),
        [(day.isoformat(), f"{amount:.2f}") for day, amount in lines],
        "银行存款日记账.csv",
        header=["账号", "日期", "凭证号", "摘要", "借方金额", "贷方金额", "方向", "余额"],
    )
    balance = came = went = Decimal(0)

    def more(summary: str, day: date, debit: str, credit: str) -> Cells:
        on = day.isoformat() if random_.random() < 0.7 else ""
        return [ACCOUNT, on, "", summary, debit, credit, "借", f"{balance:.2f}"]

    if random_.random() < 0.5:
        label = random_.choice(CARRIED[:2])
        drawn.rows.append(more(label, lines[0][0], "", ""))
    for at, (day, cash) in enumerate(lines, start=1):
        balance += cash
        came, went = came + max(cash, Decimal(0)), went + max(-cash, Decimal(0))
        sides = (f"{cash:.2f}", "") if cash > 0 else ("", f"{-cash:.2f}")
        drawn.rows.append(
            [ACCOUNT, day.isoformat(), f"记-{at}", "某款", *sides, "借", f"{balance:.2f}"]
        )
        if random_.random() < 0.2:
            label = random_.choice(CARRIED[2:])
            drawn.rows.append(more(label, day, f"{came:.2f}", f"{went:.2f}"))
    word = random_.choice(PERIODS) + random_.choice(("合计", "累计", "发生额合计"))
    drawn.rows.append(more(word, lines[-1][0], f"{came:.2f}", f"{went:.2f}"))
    return drawn


# What decides, and is in no list.

SYLLABLES = "甲乙丙丁戊己庚辛壬癸子丑寅卯"
"""Words made of these are no words."""
OTHER_FIGURES = ("年初数", "上年数", "计划数", "预计数")
CURRENCIES = ("美元", "港币", "欧元")


def unheard(random_: random.Random) -> str:
    """A word that no list holds."""
    return "".join(random_.choice(SYLLABLES) for _ in range(random_.randint(2, 4)))


def of_unheard(random_: random.Random) -> Drawn:
    """Tables in which one thing that decides is said in a word that nobody has heard of, or in one
    that is known and does not fit: every one is to be asked about, or read as it is meant."""
    way = random_.randrange(12)
    if way > 8:
        return of_unheard_words(random_)
    if way > 6:
        drawn = of_more_money(random_)
    elif way < 3:
        drawn = of_states(random_, live=random_.choice(("成功", "交易成功", "支付成功")))
    elif way == 3:
        drawn = of_ways_half_known(random_)
    elif way == 4:
        drawn = of_refunds(random_)
    else:
        drawn = of_units(random_)
        drawn.above, drawn.below, drawn.names, drawn.file = [], [], (), "结转结余表.csv"
        drawn.header = ["单位编码", "指标编号", "预算年度", "年末结转结余"]
        drawn.rows = [["001001", key, "2022", amount] for key, amount in drawn.truth]
        if way == 5:
            wrong = random_.choice((unheard(random_), "待定", "0O1OO1", "0000", "***", "无编码"))
            drawn.rows = [["002002", "B0", "2022", "0.00"], *drawn.rows]
            drawn.rows.append([wrong, "B1", "2022", "5.00"])
            drawn.truth = [("B0", "0.00"), *drawn.truth]
        else:
            figure, money = random_.choice(OTHER_FIGURES), random_.choice(CURRENCIES)
            drawn.header.append("其中：项目支出")
            drawn.rows = [[*row, "0.00"] for row in drawn.rows]
            drawn.truth = []
            over = [["基本情况", "", "", figure, ""]]
            drawn.above = over if random_.random() < 0.5 else [[f"结转结余表（{money}）"]]
    return drawn


NOT_MEANT = ("初稿", "草案", "测试", "样表", "调整前", "未审定", "预计", "退款明细", "待支付")
NOTES = (
    "金额均为{}前的数",
    "支付金额按{}填列",
    "标黄的为{}数",
    "底色为灰色的表示{}",
    "红色数字是{}",
    "空白表示与上行{}",
)
SIDES_OF_ONE = (
    ("年初", "年末"),
    ("计划", "实际"),
    ("本月", "累计"),
    ("申报", "审定"),
    ("明细", "合计"),
)
MARKS = ("例", "重复", "错误", "暂估", "不计", "剔除", "填写示例", "本月合计", "（多余行）")


def of_unheard_words(random_: random.Random) -> Drawn:
    """Payments of which a title, a name, a note, a column or a mark says that they are another
    figure. Nothing is ever read of them."""
    drawn = of_refunds(random_)
    drawn.truth = []
    figure = random_.choice(NOT_MEANT)
    for row in drawn.rows:
        row[3] = "直接支付"
    way = random_.randrange(6)
    if way == 0:
        drawn.above = [[random_.choice(("支付表（{}）", "2024年支付 {}", "{}")).format(figure)]]
    elif way == 1:
        drawn.file = random_.choice(("支付_{}.csv", "支付（{}）.csv")).format(figure)
    elif way == 2:
        word = random_.choice(("调整", "审核", "核减"))
        note = random_.choice(("注：", "说明：", "备注:")) + random_.choice(NOTES)
        note = note.replace("按{}", "按{}前").replace("{}数", "{}前的数").format(word)
        drawn.below = [[note]]
    elif way == 3:
        one, other = random_.choice(SIDES_OF_ONE)
        kind = random_.choice(("", "数", "金额"))
        drawn.header[3] = random_.choice(("口径", "数据类型", unheard(random_)))
        for at, row in enumerate(drawn.rows):
            row[3] = f"{(one, other)[at % 2]}{kind}"
    elif way == 4:
        drawn.header[3] = random_.choice(("", "标注", "核对", unheard(random_)))
        for row in drawn.rows:
            row[3] = ""
        drawn.rows[-1][3] = random_.choice(MARKS)
    else:
        drawn.rows = [[key, day, f"-{amount}", kind] for key, day, amount, kind in drawn.rows]
    return drawn


MORE = ("退回金额", "退款", "已退库金额", "冲减金额", "红冲金额", "核减数", "其中：退付金额")
PART = ("其中：设备购置", "（其中：工资）", "  其中:差旅费", "其中")


def of_more_money(random_: random.Random) -> Drawn:
    """Tables whose amounts are told once more, in a column or in rows: what is in which, who knows.

    Nothing is ever read of them."""
    drawn = of_refunds(random_)
    drawn.header[3] = random_.choice(MORE)
    for row in drawn.rows:
        row[3] = random_.choice(("", "0.00", "2.00"))
    drawn.rows[-1][3] = "1.00"
    if random_.random() < 0.5:
        drawn.table, drawn.columns, drawn.file = "carryovers", ("indicator_id",), "结转结余表.csv"
        drawn.header = ["指标编号", "预算年度", "年末结转结余", "单位编码", "内容"]
        drawn.rows = [[row[0], "2023", row[2], "001001", "某项"] for row in drawn.rows]
        drawn.rows[-1][4] = random_.choice(PART)
    drawn.truth = []
    return drawn


def of_states(random_: random.Random, live: str) -> Drawn:
    """Signed lines of which some did not come about, as a word says that is in no list."""
    lines = lines_of(random_)
    header = random_.choice((*STATES[:-1], "办理情况", "返回信息"))
    drawn = Drawn(
        "bank_lines",
        ("posted_on", "amount"),
        [(day.isoformat(), f"{cash:.2f}") for day, cash in lines],
        "银行流水.csv",
        header=["账号", "记账日期", "摘要", "金额", header],
    )
    drawn.rows = [[ACCOUNT, day.isoformat(), "某款", f"{cash:.2f}", live] for day, cash in lines]
    drawn.rows.append([ACCOUNT, "2024-12-01", "某款", "-7.00", unheard(random_)])
    return drawn


def of_ways_half_known(random_: random.Random) -> Drawn:
    """Lines without signs, of which a word that is in no list says which way some went."""
    lines = lines_of(random_)
    came, went = random_.choice(BANK_WORDS)
    drawn = Drawn(
        "bank_lines",
        ("posted_on", "amount"),
        [(day.isoformat(), f"{cash:.2f}") for day, cash in lines],
        "银行流水.csv",
        header=["账号", "记账日期", "摘要", "金额", random_.choice(DIRECTIONS)],
    )
    for day, cash in lines:
        word = came if cash > 0 else went
        drawn.rows.append([ACCOUNT, day.isoformat(), "某款", f"{abs(cash):.2f}", word])
    drawn.rows.append([ACCOUNT, "2024-12-01", "某款", "7.00", unheard(random_)])
    drawn.truth.append(("2024-12-01", "-7.00"))
    return drawn


def of_refunds(random_: random.Random) -> Drawn:
    """Payments without signs, of which a column says that some came back."""
    paid = [f"{random_.randint(1, 10**7) / 100:.2f}" for _ in range(4)]
    back = random_.choice(("退款", "退回", "红字冲销", "退库", "冲减", "退付"))
    drawn = Drawn(
        "payments",
        ("indicator_id", "amount"),
        [(f"A{at}", f"{'-' * (at == 3)}{amount}") for at, amount in enumerate(paid)],
        "支付.csv",
        header=[
            "指标编号",
            "支付日期",
            "支付金额",
            random_.choice(("业务类型", "单据种类", "类别")),
        ],
    )
    kinds = ["支付", "支付", "支付", back]
    drawn.rows = [
        [f"A{at}", "2024-03-01", amount, kind]
        for at, (amount, kind) in enumerate(zip(paid, kinds, strict=True))
    ]
    return drawn


# Columns that no table knows.

ANY_TABLE: Sequence[tuple[str, tuple[str, ...], Cells, Cells]] = (
    (
        "income_due",
        ("income_id", "due_amount"),
        ["应缴编号", "单位编码", "应缴日期", "应缴金额"],
        ["{n}", "101001", "2024-03-31", "{money}"],
    ),
    (
        "assets",
        ("asset_no", "net_value"),
        ["资产编号", "单位编码", "资产名称", "使用状况", "净值"],
        ["{n}", "101001", "某物", "闲置", "{money}"],
    ),
    (
        "deposits",
        ("deposit_id", "amount"),
        ["保证金编号", "单位编码", "收取日期", "保证金金额"],
        ["{n}", "101001", "2022-03-01", "{money}"],
    ),
    (
        "leases",
        ("lease_id", "rent"),
        ["租赁编号", "单位编码", "资产分类代码", "年租金"],
        ["{n}", "101001", "A01", "{money}"],
    ),
    (
        "requests",
        ("request_id", "amount"),
        ["需求编号", "单位编码", "需求类型", "资产分类代码", "预算金额"],
        ["{n}", "101001", "购置", "A02", "{money}"],
    ),
    (
        "payments",
        ("indicator_id", "amount"),
        ["指标编号", "支付日期", "支付金额"],
        ["{n}", "2024-03-01", "{money}"],
    ),
)
KNOWN_ENDS = ("人", "编号", "名称", "部门", "规格", "电话", "地址", "银行", "文号", "科目", "说明")
"""Last words of headers below which stands nothing that changes an amount."""


def of_any_table(random_: random.Random) -> Drawn:
    """A few plain rows of one of the tables."""
    table, columns, header, row = random_.choice(ANY_TABLE)
    drawn = Drawn(table, columns, [], f"{table}.csv", header=[*header])
    for at in range(random_.randint(2, 6)):
        money = f"{random_.randint(10**6, 10**9) / 100:.2f}"
        drawn.truth.append((f"N{at}", money))
        drawn.rows.append([cell.format(n=f"N{at}", money=money) for cell in row])
    return drawn


SPEAKING = tuple("已未待拟不非无应须停终销撤移冻退冲代暂预估折减缓抵税重废")
"""What a word has in it that says more of a row than what it is of."""


def of_unknown_columns(random_: random.Random) -> Drawn:
    """A table beside whose amounts a column of any name has figures, marks, flags or some days."""
    drawn = of_any_table(random_)
    drawn.header.append(unheard(random_))
    marked = random_.choice(SPEAKING)
    words = unheard(random_), random_.choice((marked + unheard(random_), unheard(random_) + marked))
    some: Callable[[], str] = random_.choice(
        (
            lambda: f"{random_.randint(1, 10**6) / 100:.2f}",
            lambda: random_.choice(words),
            lambda: random_.choice("是否"),
            lambda: random_.choice(("", f"2024-0{random_.randint(1, 9)}-11")),
        )
    )
    cells = [some() for _ in drawn.rows]
    if len({*cells}) == 1:
        cells[0] = "是" if cells[0] in "是否" else "9.87"
        cells[1] = "否" if cells[0] == "是" else cells[1]
    drawn.rows = [[*row, cell] for row, cell in zip(drawn.rows, cells, strict=True)]
    drawn.truth = []
    return drawn


def of_speechless_columns(random_: random.Random) -> Drawn:
    """A table beside whose amounts a column speaks of no money, no way and no state."""
    drawn = of_any_table(random_)
    drawn.header.append(unheard(random_))
    words = unheard(random_), unheard(random_)
    drawn.rows = [[*row, random_.choice(words)] for row in drawn.rows]
    return drawn


def of_innocent_columns(random_: random.Random) -> Drawn:
    """A table beside whose amounts columns say who, where, on which paper, of what make."""
    drawn = of_any_table(random_)
    for end in random_.sample(KNOWN_ENDS, random_.randint(1, 3)):
        drawn.header.append("".join(random_.sample(SYLLABLES, 2)) + end)
        for row in drawn.rows:
            row.append("".join(random_.sample(SYLLABLES, random_.randint(1, 3))))
    return drawn


KINDS: Sequence[Callable[[random.Random], Drawn]] = (of_units, of_directions, of_ledgers)


def ends() -> Iterator[tuple[str, int, str, str]]:
    """Kind, seed, end and what was found, of every drawn table."""
    for seed in range(TABLES):
        kind = KINDS[seed % len(KINDS)]
        yield kind.__name__, seed, *end_of(kind(random.Random(seed)))


@pytest.fixture(scope="module")
def drawn_ends() -> list[tuple[str, int, str, str]]:
    """Every table once."""
    return list(ends())


def test_the_rows_are_the_truth_or_the_reader_asks(
    drawn_ends: list[tuple[str, int, str, str]],
) -> None:
    assert not [one for one in drawn_ends if one[2] == "wrong"]


def test_what_decides_and_is_in_no_list_is_never_taken_for_something() -> None:
    drawn_ends = [(seed, *end_of(of_unheard(random.Random(seed)))) for seed in range(TABLES // 2)]
    assert not [one for one in drawn_ends if one[1] == "wrong"]
    assert sum(end == "asked" for _, end, _ in drawn_ends) > TABLES // 4


@pytest.mark.parametrize("kind", [kind.__name__ for kind in KINDS])
def test_most_are_read_without_asking(
    kind: str, drawn_ends: list[tuple[str, int, str, str]]
) -> None:
    of_kind = [one for one in drawn_ends if one[0] == kind]
    read = [one for one in of_kind if one[2] == "right"]
    assert len(read) >= 0.85 * len(of_kind), [one for one in of_kind if one[2] == "asked"]


def test_a_column_of_any_name_is_asked_about_unless_it_is_of_an_innocent_kind() -> None:
    for seed in range(TABLES // 2):
        drawn = of_unknown_columns(random.Random(seed))
        assert end_of(drawn)[0] == "asked", (seed, drawn.header, drawn.rows)
        plain = of_innocent_columns(random.Random(seed))
        assert end_of(plain)[0] == "right", (seed, plain.header, plain.rows, end_of(plain))
        plain = of_speechless_columns(random.Random(seed))
        assert end_of(plain)[0] == "right", (seed, plain.header, plain.rows, end_of(plain))


def test_the_rows_of_a_parquet_file_are_the_truth_or_the_reader_asks(tmp_path: Path) -> None:
    found = Counter()
    for seed in range(TABLES // 4):
        kind = KINDS[seed % 2]
        drawn = kind(random.Random(seed))
        alone = any(len(row) != len(drawn.header) for row in drawn.rows)
        if drawn.above or drawn.below or alone:
            # A Parquet file has nothing but columns.
            continue
        end, what = end_in_parquet(drawn, tmp_path)
        assert end != "wrong", (kind.__name__, seed, what)
        found[kind.__name__, end] += 1
    for seed in range(TABLES // 4):
        drawn = of_unheard(random.Random(seed))
        if not drawn.above and not drawn.below:
            end, what = end_in_parquet(drawn, tmp_path)
            assert end != "wrong", (seed, what)
    for kind in KINDS[:2]:
        read, asked = (found[kind.__name__, end] for end in ("right", "asked"))
        assert read >= 0.85 * (read + asked), found
        assert read > TABLES // 50
