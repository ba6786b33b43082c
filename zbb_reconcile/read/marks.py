"""The words that decide what an amount means, and how they are told from other words.

Headers of columns of marks, and what stands below them: which way the money went, whether a row
came about, whether it came back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import polars as pl

from zbb_reconcile.codes import ACCOUNT_STATUSES, CURRENCIES, REFUNDS, REVERSED, STATES
from zbb_reconcile.codes import CHANGES as CHANGE_WORDS
from zbb_reconcile.identifiers import says_nothing
from zbb_reconcile.read.header_grammar import CAME, WENT
from zbb_reconcile.read.header_names import normal_header

MOST_WORDS = 30
"""A column of more different words is no column of marks."""
_LONGEST_WORD = 16
YES = frozenset(("是", "y", "yes", "true", "1", "√", "t"))
NO = frozenset(("否", "n", "no", "false", "0", "×", "f", "2"))
VOIDING = re.compile(r"作废|撤销|撤消|无效|失败|退票|退汇|退回|取消|注销|void|cancel")
VALID = re.compile(r"有效|成功|valid|success")
MOVED = re.compile("(?:记账|记帐|入账|入帐|清算|到账|到帐|付款|支付|生效)(?:标[志识记]|与否|否)")
"""Headers of 是 and 否 under which 否 says that the money has not moved."""
REVERSING = re.compile(r"红|负[数号]|冲|抹账|退(?!休|役|伍|耕)|revers|refund")
"""Headers of 是 and 否 under which 是 says that the amount is taken back, or below zero."""
CAME_BACK = re.compile(
    r"退(?:款|回|付|库|费|还|票|汇|缴)|冲(?:正|销|减|账|红|回|抵)|红[冲字票单]|抹账|更正|调账|收回|回收|上收|缴回|[核追调扣]减"
)
"""Words of rows whose amounts take something back."""
_SIGNED = r"^(?:[-−－(（].*|.*-)$"
"""An amount below zero, however written."""
SUBJECT = re.compile("(?:会计|总账|明细|一级)?科目(?:编码|代码|编号|名称|全称)?")
OF_BANK = re.compile(r"\s*(?:10(?:02|1[125])|.{0,20}(?:银行|存款|零余额|货币资金|财政应返还))")
"""Subjects of money in the bank: 1002, 1011, 1012, 1015, by code or by name."""
_CAME_IN = f"{CAME}|来[账帐]|入[账帐]|到[账帐]"
_WENT_OUT = f"{WENT}|往[账帐]"
_DEBITED = re.compile("借|退|冲")
"""What turns a way round, or may: 借记来账 takes money out."""
OF_BALANCE = re.compile(r"余额|结存|balance")
SIDES = re.compile(r"方向|借贷|收支|收付|进出|出入|流向|往来标|借方贷方|debit|credit|d/?c")
A_SIDE = re.compile(
    r"(?:借/?贷|收/?[支付]|进/?出|出/?入|存/?取|资金|交易|发生额?|记账|款项)?(?:方向|流向)"
    r"|(?:借/?贷|收/?[支付]|进/?出|出/?入|存/?取)(?:标[志识记]|别|方|类别|属性|代码)?"
    r"|d/?c|(?:debit|dr)/?(?:credit|cr)(?:flag|mark|indicator)?"
)
"""Headers that are called nothing but the way of the money."""
OF_STATE = re.compile(r"状态|标志|标识|标记|结果|有效|作废|status|state")
A_STATUS = re.compile(
    r"状态|status|state|(?:^|交易|处理|支付|受理|返回|执行|记账|入账)结果"
    r"|(?:返回|响应|应答|处理)(?:信息|代?码)|成功|有效|作废"
)
"""Headers that are called a status; a 标志 may be one of anything."""
A_KIND = re.compile(
    "(?:交易|业务|发生|记账|款项|资金|收支|账务|流水)?(?:类型|类别|种类|性质|属性|标[志识记])"
)
"""Headers of a kind of transaction: where nothing else says which way the money went, it may."""
OF_ELSE = re.compile(
    r"打印|回单|对账|对帐|勾对|勾兑|核对|发票|票据|上传|下载|同步|推送|归档|附件|签收|签章|短信|通知|锁定|"
    r"匹配|认领|账户|帐户|客户|冻结|单位|项目|人员|资产|使用|print|match|account"
)
"""Headers that say what became of a paper or of something else than the money."""
FREE = re.compile(
    r"(?:备注|摘要|说明|附言|用途|名称|户名|remark|memo|note)s?(?:内容|信息)?[\d一二三]*(?:[(\[【/].*)?$"
)
"""Headers of free text, whatever words stand below; a 备注类型 is none."""
SIDE_OF_BALANCE = frozenset(("借", "贷", "借方", "贷方", "平", "dr", "cr", "借余", "贷余"))
"""Words that say on which side of a book a balance is."""
ENDED = frozenset(
    ["销户", "已销户", "撤销", "已撤销", "注销", "已注销", "撤并", "已撤并", "合并撤销", "已关闭"]
)
ENDED_ON = {"accounts": "closed_on", "agencies": "abolished_on", "bank_accounts": "status"}
"""Registers, and the column that says that something is no more, or since when."""
CODE_BEFORE = re.compile(
    r"[(\[【]?(?P<code>[0-9a-z]{1,4})[)\]】]?[-_.:、|/]*(?P<word>[一-鿿].*)", re.DOTALL
)
"""1-借, [02]贷, C 贷: a code and the word that it stands for, as words are compared."""
IN_LONG_WORDS = "失败|作废|撤销|冲正|退[回票汇款]|拒绝|未(?:成功|到账|入账)|不成功|被?取消"
"""What a sentence has that says of its row that nothing came about."""


def words_of(cells: pl.Series) -> frozenset[str]:
    """The different words of a column of marks; none of a column that is something else."""
    for some in (cells.head(200), cells):
        distinct = some.unique()
        if distinct.len() > MOST_WORDS or distinct.str.len_chars().gt(_LONGEST_WORD).any():
            return frozenset()
    said = known(distinct.to_list())
    # A dash says that there is nothing, but beside a + that money went out.
    return frozenset(
        word for word in said if word and (not says_nothing(word) or (word == "-" and "+" in said))
    )


def without_codes(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The words without the codes before them, and how each is written.

    >>> without_codes(["1-借", "[02]贷", "c贷", "贷"])
    {'借': ('1-借',), '贷': ('[02]贷', 'c贷', '贷')}
    """
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        both = CODE_BEFORE.fullmatch(word)
        plain = both["word"] if both is not None else word
        found[plain] = (*found.get(plain, ()), word)
    return found


def known(words: Iterable[str]) -> frozenset[str]:
    """The words as headers and cells are compared."""
    return frozenset(map(normal_header, words))


KNOWN_STATES = known(STATES)
CAME_ABOUT = known(
    word
    for word, code in STATES.items()
    if code == "live" and re.search("成功|已支付|已清算", word)
)
KNOWN_LIVE = known(word for word, code in STATES.items() if code == "live")
VOID = known(word for word, code in STATES.items() if code == "void")
KNOWN_REVERSED = known(REVERSED)
KNOWN_CHANGES = known(CHANGE_WORDS)
KNOWN_CURRENCIES = known(CURRENCIES)
KNOWN_REFUNDS = known(REFUNDS)
GOING_ON = known(ACCOUNT_STATUSES)
OWN = known(word for word, code in CURRENCIES.items() if code == "CNY")


_PAIR = re.compile(r"(?P<code>[0-9a-z]{1,3})[-=:.、）)]?(?P<word>[一-鿿][一-鿿()（）]*)")


def legend(
    header: str, cells: Iterable[str], meanings: Mapping[str, str], note: str
) -> Mapping[str, str] | None:
    """What the codes of a column mean, where a note says it of all that stand there; else None.

    ``meanings`` are the words of the column.

    >>> words = {"在用": "in_use", "闲置": "idle"}
    >>> legend("使用状况", ["1", "2"], words, "注：使用状况：1-在用、2-闲置")
    {'1': 'in_use', '2': 'idle'}
    >>> legend("使用状况", ["1", "3"], words, "注：使用状况：1-在用、2-闲置") is None
    True
    """
    said = normal_header(note).partition(normal_header(header))[2].lstrip(":为")
    pairs = {one["code"]: one["word"] for one in _PAIR.finditer(said)}
    known_words = {normal_header(word): code for word, code in meanings.items()}
    codes = {cell for cell in cells if cell and not says_nothing(cell)}
    plain = {code: known_words.get(pairs.get(normal_header(code), "")) for code in codes}
    if len(pairs) < 2 or not codes or None in plain.values() or codes & meanings.keys():
        return None
    return {code: meant for code, meant in sorted(plain.items()) if meant is not None}


def way_in(word: str) -> str | None:
    """The way that a longer word says: 转账支出, 网银转入; of 借记来账 it is not plain."""
    came, went = (re.search(grammar, word) for grammar in (_CAME_IN, _WENT_OUT))
    if _DEBITED.search(word) or (came is None) == (went is None):
        return None
    return "in" if came else "out"


def below_zero(amounts: pl.Series) -> pl.Series:
    """Where an amount is below zero, however it is written."""
    return amounts.str.strip_chars().str.contains(_SIGNED)
