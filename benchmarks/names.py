"""How well agency names are matched: made names with known truth, through a whole run.

    python benchmarks/names.py            # quality, and the figures of docs/quality.md
    python benchmarks/names.py --write DIR    # 250,000 distinct names and 25,000 agencies, as CSV
    python benchmarks/names.py --others 20_000    # names of other bodies, near those of agencies

The short forms below are written by hand, as the offices sign themselves; none comes from the
product's own rules or data. A part of each county's agencies is held out of the data: their names
are asked as well, and to match one with any agency is a false match. So is a name of a county that
is not in the data. A suggestion is no match: it is counted apart, and those that suggest another
body than the one meant apart again. *Unique* is a name that, by the table below, only one agency
of the data bears.
"""

from __future__ import annotations

import argparse
import random
import string
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl

from zbb_reconcile import reconcile

# Name without its region: usual short forms; after a bar, names from before the reform. Of names
# that begin with the same Latin letter a county has one.
OFFICES = """
财政局: | 
A教育局: |
A教育体育局: 教体局 |
B发展和改革局: 发改局 发展改革局 |
B发展和改革委员会: 发改委 发展改革委 |
C科学技术局: 科技局 |
C科技和工业信息化局: 科工信局 科工局 | 经济和信息化局 经信局
C工业和信息化局: 工信局 | 经济和信息化局 经信局
工业和商务局: 工商务局 |
民族宗教事务局: | 民宗局
公安局: |
公安局交通警察大队: 公安交警大队 公安局交警大队 |
民政局: |
司法局: | 法制办
人力资源和社会保障局: 人社局 人力社保局 |
D自然资源局: 自资局 | 国土资源局 国土局
D自然资源和规划局: 自规局 | 国土资源局 国土局 规划局
生态环境局: 生环局 | 环境保护局 环保局
住房和城乡建设局: 住建局 |
交通运输局: 交通局 交运局 |
水利局: | 水务局
农业农村局: 农业农局 | 农业局 农业委员会
林业局: |
商务局: |
E文化旅游广电体育局: 文旅广体局 文旅局 | 文化局 旅游局 文广新局
E文化和旅游局: 文旅局 文化旅游局 | 文化局 文广新局 旅游局
F卫生健康局: 卫健局 | 卫生和计划生育局 卫计局 卫生局
F卫生健康委员会: 卫健委 | 卫生和计划生育委员会 卫计委
退役军人事务局: 退役局 退役军人局 |
应急管理局: 应急局 | 安全生产监督管理局 安监局
审计局: |
市场监督管理局: 市监局 市场监管局 | 工商行政管理局 工商局 质量技术监督局 质监局 食品药品监督管理局
统计局: |
医疗保障局: 医保局 |
信访局: |
城市管理和综合执法局: 城管局 城管执法局 |
行政审批服务局: 行政审批局 审批局? |
粮食和物资储备局: 粮储局 | 粮食局
国有资产监督管理委员会: | 国资委
人民政府办公室: 政府办 政府办公室 |
人民代表大会常务委员会: 人大常委会 |
人民法院: |
人民检察院: 检察院? |
妇女联合会: 妇联 |
残疾人联合会: 残联 |
工商业联合会: 工商联 |
科学技术协会: 科协 |
文学艺术界联合会: 文联 |
供销合作社联合社: 供销社 供销联社 |
总工会: |
红十字会: |
机关事务服务中心: 机关事务中心 |
政务服务中心: 政务中心 |
疾病预防控制中心: 疾控中心 |
G妇幼保健院: 妇保院? |
G妇幼保健计划生育服务中心: 妇幼中心 妇计中心 |
人民医院: |
第一人民医院: 一医院 一医 第一医院 |
第二人民医院: 二医院 第二医院 |
中医医院: | 中医院
中西医结合医院: |
不动产登记中心: 不动产中心 |
住房公积金管理中心: 公积金中心? 住房公积金中心 |
国库集中支付中心: 国库支付中心 |
投资评审中心: 评审中心? |
就业服务中心: 就业中心 |
农业技术推广中心: 农技推广中心 农技中心 |
动物疫病预防控制中心: 动物疫控中心 动疫控中心 |
公路建设养护中心: 公路养护中心 公路中心 |
融媒体中心: |
文化馆: |
图书馆: |
博物馆: |
档案馆: |
体育馆: |
种子管理站: 种子站 |
环境卫生管理所: 环卫所 |
特殊教育学校: 特教学校 特校 |
职业中等专业学校: 职业中专 职中专 |
教师进修学校: 教师学校? |
实验小学: 实小 |
实验中学: |
第一中学: 一中 第1中学 |
第二中学: 二中 |
第三中学: 三中 |
第十中学: 十中 |
第十一中学: 十一中 第11中学 |
第十二中学: 十二中 |
第一小学: 一小 |
第二小学: 二小 |
第三完全小学: 三完小? 第三小学 |
第一幼儿园: 一幼 |
机关幼儿园: 机关幼 |
城市建设投资有限公司: 城建投资公司 城建投公司 |
交通建设投资有限公司: 交建投公司 |
社会福利院: |
经济技术开发区管理委员会: 经开区管委会 |
城市管理行政执法大队: 城管执法大队 城管大队 |
"""
TOWN_OFFICES = """
T镇人民政府: T镇政府 T镇 |
T镇中心小学: T小学 T中心小学 |
T镇中学: T中学 T镇中 |
T镇卫生院: T卫生院 |
T镇中心幼儿园: T幼儿园 T镇幼儿园 |
"""
COUNTY_FIRST, COUNTY_SECOND = "云清白石金龙永安武平长宁兴丰", "岭河水城溪江沙塘远昌康庆泽原"
TOWN_FIRST, TOWN_SECOND = "东西南北上下大小青黄高新", "江山坪湖桥塘洞冲田市口溪"
PROVINCE, CITY = "岚江省", "青沅市"
STRANGERS = (
    "{r}宏达建筑工程有限公司",
    "{r}顺达农机服务部",
    "中国农业银行股份有限公司{r}支行",
    "{r}安居物业有限公司",
    "{r}国库",
    "{r}非税收入汇缴专户",
    "{p}康源医疗器械有限公司",
    "{r}兴旺超市",
    "{r}育才培训学校",
    "{r}中医骨科医院",
    "{r}教学仪器经营部",
    "{r}农业银行工会",
    "{r}交通旅游运输有限公司",
)
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀"


class Agency(NamedTuple):
    code: str
    division: str
    region: str
    form: str
    shorts: tuple[str, ...]
    formers: tuple[str, ...]
    known: bool


class Asked(NamedTuple):
    name: str
    division: str
    kind: str
    meant: str | None


Office = tuple[str, tuple[str, ...], tuple[str, ...]]


def offices(text: str) -> list[Office]:
    rows = []
    for line in text.strip().splitlines():
        form, said = line.split(":")
        shorts, formers = said.split("|")
        # A form with ? is asked, and no answer is expected of it: its first character is gone.
        rows.append((form, tuple(shorts.split()), tuple(formers.split())))
    return rows


def one_of_each(rows: list[Office], rng: random.Random) -> list[Office]:
    letters = sorted({form[0] for form, *_ in rows if form[0].isascii()})
    chosen = {c: rng.choice([row for row in rows if row[0][0] == c])[0] for c in letters}
    return [
        (form.lstrip(string.ascii_uppercase), *others)
        for form, *others in rows
        if chosen.get(form[0], form) == form
    ]


def make_agencies(counties: int, seed: int, held_out: float) -> list[Agency]:
    rng = random.Random(seed)
    stems = [a + b for a in COUNTY_FIRST for b in COUNTY_SECOND]
    rng.shuffle(stems)
    made = []
    for county in range(counties):
        stem = stems[county]
        region = stem + rng.choice("县县县市区")
        division = f"43{county:04}000"
        towns = rng.sample([a + b for a in TOWN_FIRST for b in TOWN_SECOND], 30)
        rows = one_of_each(offices(OFFICES), rng)
        rows += [
            tuple(
                part.replace("T", town)
                if isinstance(part, str)
                else tuple(one.replace("T", town) for one in part)
                for part in row
            )
            for town in towns
            for row in offices(TOWN_OFFICES)
        ]
        for number, (form, shorts, formers) in enumerate(rows):
            known = rng.random() >= held_out
            made.append(
                Agency(f"{county:03}{number:04}", division, region, form, shorts, formers, known)
            )
    return made


def ask(agencies: list[Agency], seed: int) -> Iterator[Asked]:
    rng = random.Random(seed)
    for agency in agencies:
        region, stem, form = agency.region, agency.region[:-1], agency.form
        ways = {
            "full": [region + form],
            "bracketed": [f"{region}{form}（本级）", f"{region}{form}(机关)"],
            "spaced": [f"{region} {form}", f"{region}　{form}"],
            "province": [f"{PROVINCE}{CITY}{region}{form}"],
            "region short": [stem + form],
            "no region": [form],
            "abbreviated": [region + short for short in agency.shorts if "?" not in short],
            "abbreviated, region short": [
                stem + short for short in agency.shorts if "?" not in short
            ],
            "abbreviated, no region": [short for short in agency.shorts if "?" not in short],
            "renamed": [region + former for former in agency.formers],
            "first character gone": [region + s.strip("?") for s in agency.shorts if "?" in s],
            "other county": [f"永兴县{form}", f"桂东县{form}"],
            "other county, abbreviated": [f"永兴县{short}" for short in agency.shorts],
            "with more behind": [f"{region}{form}工会委员会"],
        }
        for kind, names in ways.items():
            for name in names:
                other = kind.startswith("other county") or kind == "with more behind"
                yield Asked(name.strip("?"), agency.division, kind, None if other else agency.code)
    for region, division in sorted({(a.region, a.division) for a in agencies}):
        for pattern in STRANGERS:
            name = pattern.format(r=region, p=CITY)
            yield Asked(name, division, "stranger", None)
        for _ in range(40):
            person = rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, 2))
            yield Asked(person, division, "person", None)


def answers(agencies: list[Agency], asked: list[Asked]) -> dict[tuple[str, str], dict[str, str]]:
    """(name, division) -> the row of name_matches, from a run over bank lines of those names."""
    known = [agency for agency in agencies if agency.known]
    divisions = sorted({agency.division for agency in agencies})
    owner = {division: next(a for a in known if a.division == division) for division in divisions}
    accounts = [
        (owner[d].code, f"88{d}", owner[d].region + owner[d].form, "basic") for d in divisions
    ]
    frames = {
        "agencies": pl.DataFrame(
            [(a.division, a.code, a.region + a.form) for a in known],
            schema=["division_code", "agency_code", "agency_name"],
            orient="row",
        ),
        "accounts": pl.DataFrame(
            accounts,
            schema=["agency_code", "account_no", "account_name", "account_kind"],
            orient="row",
        ),
        "bank_lines": pl.DataFrame(
            [(f"88{a.division}", "2024-06-01", "-1.00", a.name) for a in asked],
            schema=["account_no", "posted_on", "amount", "counterparty_name"],
            orient="row",
        ),
    }
    with reconcile(frames, as_of=date(2024, 12, 31), threads=2) as outcome:
        rows = outcome["name_matches"].filter(pl.col("used_in") == "bank_lines").to_dicts()
    local = {(row["name"], row["division_code"]): row for row in rows}
    return {
        (a.name, a.division): local.get((a.name, a.division)) or local[a.name, None] for a in asked
    }


def quality(counties: int, seed: int, held_out: float) -> Counter[tuple[str, str]]:
    """(kind of name, verdict) -> how many names."""
    agencies = make_agencies(counties, seed, held_out)
    by_code = {agency.code: agency for agency in agencies}
    asked = sorted(set(ask(agencies, seed)))
    bearers: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for one in asked:
        if one.meant and by_code[one.meant].known:
            bearers[one.name, None].add(one.meant)
            bearers[one.name, one.division].add(one.meant)
    said = answers(agencies, asked)
    counted: Counter[tuple[str, str]] = Counter()
    for one in asked:
        row = said[one.name, one.division]
        found = row["agency_code"]
        here = one.division if one.kind == "no region" else None
        unique = one.meant and bearers[one.name, here] == {one.meant}
        if found and found != one.meant:
            verdict = "FALSE"
            # Held out and known agencies may share a short form: then the data cannot know better.
            if found in bearers[one.name, None]:
                verdict = "shared with one held out"
        elif found:
            verdict = "matched"
        elif row["status"] == "suggested":
            verdict = "suggested" if row["candidates"] == one.meant else "suggested, another body"
        elif one.meant is None or not by_code[one.meant].known:
            verdict = "rightly unmatched"
        elif unique and one.kind != "first character gone":
            verdict = "missed"
        else:
            verdict = "left open"
        counted[one.kind, verdict] += 1
        if verdict in ("FALSE", "missed"):
            counted[f"{verdict}: {one.kind} {strip(one, by_code)} -> {row['agency_name']}", ""] += 1
    return counted


def strip(one: Asked, by_code: dict[str, Agency]) -> str:
    if not one.meant:
        return one.name
    return f"{one.name.replace(by_code[one.meant].region[:-1], '')} ({by_code[one.meant].form})"


def report() -> None:
    verdicts = (
        "matched",
        "suggested",
        "suggested, another body",
        "missed",
        "left open",
        "rightly unmatched",
        "shared with one held out",
        "FALSE",
    )
    for title, runs in (
        ("20 counties, each alone", [(1, seed, 0.2) for seed in range(20)]),
        ("20 counties together", [(20, 99, 0.2)]),
    ):
        counted: Counter[tuple[str, str]] = Counter()
        for counties, seed, held_out in runs:
            counted.update(quality(counties, seed, held_out))
        kinds = list(dict.fromkeys(kind for kind, verdict in counted if verdict))
        print(f"\n### {title}\n\n| names | " + " | ".join(verdicts) + " |")
        print("|---|" + "---:|" * len(verdicts))
        for kind in (*kinds, "all"):
            row = [
                sum(n for (k, v), n in counted.items() if v == verdict and kind in (k, "all"))
                for verdict in verdicts
            ]
            print(f"| {kind} | " + " | ".join(f"{n:,}" for n in row) + " |")
        right = sum(n for (_, v), n in counted.items() if v == "matched")
        false = sum(n for (_, v), n in counted.items() if v == "FALSE")
        missed = sum(n for (_, v), n in counted.items() if v == "missed")
        shown = sum(n for (_, v), n in counted.items() if v == "suggested")
        astray = sum(n for (_, v), n in counted.items() if v == "suggested, another body")
        print(
            f"\nmatches right {right}/{right + false}, matched of those meant "
            f"{right}/{right + shown + missed}; suggestions right {shown}/{shown + astray}"
        )
        for (what, verdict), n in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
            if not verdict:
                print(f"    {n:5} {what}")


PARTS = "农科文教电林水建财保第二三新大中小省市州国华东西南北分总局所站办心"
BEFORE = ("中国", "省", "市", "第二", "新", "老", "国家", "直属")
BEHIND = ("分局", "服务中心", "工会", "食堂", "项目部", "有限公司", "（原）", "东区")


def changed(form: str, rng: random.Random) -> str:
    """The name of another body: characters left out, put in or exchanged, or words around it."""
    said, times = list(form), rng.randint(1, 3)
    match rng.randrange(5):
        case 0:
            for _ in range(min(times, len(said) - 2)):
                del said[rng.randrange(len(said))]
        case 1:
            for _ in range(times):
                said.insert(rng.randrange(len(said) + 1), rng.choice(PARTS))
        case 2:
            said[rng.randrange(len(said))] = rng.choice(PARTS)
        case 3:
            said = [rng.choice(BEFORE), *said]
        case _:
            said.append(rng.choice(BEHIND))
    return "".join(said)


def others(questions: int) -> None:
    """Names near those of a county's agencies, two fifths of which are not in the data: a match is
    right only where what is left behind the region is the agency's name, or a form listed here."""
    agencies = make_agencies(12, 991, 0.4)
    by_code = {agency.code: agency for agency in agencies}
    rng = random.Random(5)
    asked: dict[Asked, None] = {}
    while len(asked) < questions:
        agency = rng.choice(agencies)
        region = rng.choice(
            (agency.region, agency.region[:-1], "", PROVINCE + CITY + agency.region)
        )
        asked[Asked(region + changed(agency.form, rng), agency.division, "other", None)] = None
    said = answers(agencies, list(asked))
    counted: Counter[str] = Counter()
    for one in asked:
        row = said[one.name, one.division]
        found = by_code.get(row["agency_code"] or "")
        if found is None:
            counted[row["status"]] += 1
            continue
        forms = (found.form, *(short.strip("?") for short in found.shorts), *found.formers)
        right = any(
            one.name.endswith(form)
            and one.name.removesuffix(form)
            in ("", found.region, found.region[:-1], PROVINCE + CITY + found.region)
            for form in forms
        )
        counted["right" if right else "FALSE"] += 1
        if not right:
            print(f"    {one.name} -> {found.region}{found.form}")
    print(f"{questions:,} names of other bodies:", dict(counted.most_common()))


def write(folder: Path) -> None:
    """The names and the agencies that are timed, by ours and by others: see run.py."""
    agencies = make_agencies(100, 1, 0.0)
    named = [one.name for one in ask(agencies, 1)]
    rng = random.Random(2)
    firms = ("建筑工程有限公司", "商贸有限公司", "服务部", "合作社", "", "学校", "支行")
    names = dict.fromkeys(named)
    while len(names) < 250_000:
        who = "".join(rng.sample(GIVEN + TOWN_FIRST + COUNTY_SECOND, 3))
        names[rng.choice(agencies).region + who + rng.choice(firms)] = None
    folder.mkdir(parents=True, exist_ok=True)
    pl.DataFrame(
        [(a.division, a.code, a.region + a.form) for a in agencies],
        schema=dict.fromkeys(("division_code", "agency_code", "name"), pl.String),
        orient="row",
    ).write_csv(folder / "agencies.csv")
    pl.DataFrame({"name": list(names)[:250_000]}).write_csv(folder / "names.csv")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, metavar="DIR")
    parser.add_argument("--others", type=int, metavar="QUESTIONS")
    given = parser.parse_args()
    if given.others:
        others(given.others)
    elif given.write:
        write(given.write)
    else:
        report()
