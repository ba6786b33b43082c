-- An invented county office, or a province of them, of any size.
--
-- Everything follows from row numbers by hash(), so the same scale gives the same county: no clock,
-- no random(), integers only (floating point may differ between machines in its last digit).
-- make_county.py sets the variables `lines`, `accounts`, `agencies`, `divisions`, `indicators`,
-- runs these statements in order and writes the tables of the contract. Amounts are in fen
-- (1/100 yuan) until the last step; `a`, `g`, `d` are row numbers of account, agency, division.

create macro roll(i, salt, n) as (hash(i::bigint, salt::integer) % n::ubigint)::bigint;
create macro pick(words, h) as words[1 + (h % len(words))];
create macro yuan(fen) as (fen::decimal(18, 0) / 100)::decimal(18, 2);
create macro id_of(i) as lower(to_hex(hash(i, 1))) || lpad(i::varchar, 10, '0');
create macro fen_of(i, salt) as
    -- 10 yuan to 1 million yuan, every order of magnitude alike; one amount in three is round.
    (1000 + roll(i, salt, 9000)) * pick([1, 10, 100, 1000, 10000]::bigint[], roll(i, salt + 1, 5))
    + if(roll(i, salt + 2, 3) = 0, 0, roll(i, salt + 3, 100));

-- Places and agencies ---------------------------------------------------------------------------

create table plan_divisions as
select
    d,
    '43' || lpad((1 + d // 99)::varchar, 2, '0') || lpad((1 + d % 99)::varchar, 2, '0') || '000'
        as division_code,
    pick(['资', '安', '宁', '临', '新', '永', '长', '平', '泰', '清'], d % 10)
    || pick(['兴', '仁', '远', '江', '化', '丰', '乐', '阳', '和', '源'], (d // 10) % 10)
    || if(d < 100, '', pick(['东', '西', '南', '北', '中', '上', '下', '前', '后', '左'], d // 100))
    || if(d % 3 = 0, '市', '县') as division_name
from range(getvariable('divisions')) as numbers (d);

create table plan_agencies as
with
    places as (
        select
            g,
            least(g // per, getvariable('divisions') - 1) as d,
            g - least(g // per, getvariable('divisions') - 1) * per as k
        from range(getvariable('agencies')) as numbers (g)
        cross join (select greatest(1, getvariable('agencies') // getvariable('divisions')) as per)
    )
select
    g, d, k, division_code, division_name,
    substr(division_code, 1, 6) || lpad(k::varchar, 4, '0') as agency_code,
    division_name
    || if(
        k % 250 < 25,
        pick([
            '财政局', '教育局', '卫生健康局', '农业农村局', '水利局', '交通运输局', '民政局',
            '公安局', '林业局', '住房和城乡建设局', '自然资源局', '文化旅游广电体育局', '科技局',
            '人力资源和社会保障局', '应急管理局', '审计局', '统计局', '市场监督管理局', '商务局',
            '退役军人事务局', '医疗保障局', '发展和改革局', '司法局', '城市管理局', '信访局'
        ], k % 250),
        pick([
            '东坪', '西垅', '南塘', '北湖', '清江', '白廊', '黄草', '兴宁', '滁口', '三都', '蓼江',
            '波水', '回龙', '八面', '州门', '团结', '汤溪', '彭市', '龙溪', '青腰', '连坪', '皮石',
            '何家', '杭溪', '渡头'
        ], (k % 250 - 25) // 9)
        || pick([
            '镇人民政府', '镇中心小学', '镇中学', '镇卫生院', '镇农业综合服务中心', '镇文化站',
            '镇财政所', '镇敬老院', '镇水管站'
        ], (k % 250 - 25) % 9)
    )
    || if(k < 250, '', '第' || (k // 250 + 1)::varchar || '分部') as agency_name,
    if(k % 250 < 25, null, substr(division_code, 1, 6)
        || lpad((k - k % 250 + (k % 250) % 25)::varchar, 4, '0')) as department_code,
    roll(g, 11, 8) = 0 as is_quiet
from places
inner join plan_divisions using (d);

create table agencies as
select
    division_code, agency_code, agency_name, department_code,
    case
        when k % 250 < 25 then 'administrative'
        when roll(g, 12, 50) = 0 then 'enterprise'
        when roll(g, 12, 50) = 1 then 'other'
        else 'public_institution'
    end as agency_kind,
    '12' || substr(division_code, 1, 6) || lpad((g * 7919 % 10000000000)::varchar, 10, '0')
        as credit_code,
    if(roll(g, 13, 20) = 0, '原' || agency_name || ';' || agency_name || '筹备处', null)
        as former_names,
    if(k > 25 and roll(g, 14, 200) = 0, date '2022-01-01' + roll(g, 15, 1090)::integer, null)
        as abolished_on
from plan_agencies
order by g;

create table agency_years as
with
    budgets as (
        select g, agency_code, y as fiscal_year, 500000000 + roll(g * 10 + y, 16, 2000000000) as fen
        from plan_agencies
        cross join range(2021, 2025) as years (y)
    )
select
    agency_code,
    fiscal_year::integer as fiscal_year,
    yuan(fen) as appropriation,
    yuan(fen * (80 + roll(g * 10 + fiscal_year, 17, 20)) // 100) as final_spending,
    yuan(fen * (5 + roll(g * 10 + fiscal_year, 18, 15)) // 100) as operating_budget
from budgets
order by g, fiscal_year;

-- Accounts --------------------------------------------------------------------------------------
-- Four to an agency: a basic one, a zero-balance or general one (both always alive), and two more,
-- of which some were opened late, some have gone to sleep, some are closed. Days are counted from
-- 1 January 2021 = 0; 1460 is 31 December 2024.

create table plan_accounts as
with
    fates as (
        select a, a // 4 as g, a % 4 as seat, if(a % 4 < 2, 99, roll(a, 21, 100)) as fate
        from range(getvariable('accounts')) as numbers (a)
    )
select
    a, g, seat, d, agency_code, agency_name, division_name, is_quiet,
    -- 19 digits, one in ten beginning with zeros; the multiplier has no factor of ten in it.
    pick(['0043', '6222', '1902', '8201', '4305', '6217', '1101', '8030', '5894', '2010'],
        roll(a, 22, 10))
    || lpad(roll(a, 23, 100)::varchar, 2, '0')
    || lpad((a::hugeint * 982451653 % 10000000000000)::varchar, 13, '0') as account_no,
    pick(['工商银行', '农业银行', '中国银行', '建设银行', '农村商业银行', '邮政储蓄银行'],
        roll(a, 24, 6)) || division_name || '支行' as bank_name,
    case seat
        when 0 then 'basic'
        when 1 then if(roll(a, 25, 10) < 6, 'zero_balance', 'general')
        when 2 then 'special'
        else pick(['special', 'special', 'special', 'general', 'general', 'temporary', 'temporary',
            'fiscal_special', 'collection', if(roll(a, 26, 10) = 0, 'basic', 'special')],
            roll(a, 25, 10))
    end as account_kind,
    if(seat < 2, null, pick(['工会经费', '党费', '食堂', '住房维修资金', '保证金', '代管资金',
        '专项资金', '专项资金', '项目资金', '基建资金', '往来资金', null], roll(a, 27, 12)))
        as purpose,
    if(fate < 20, roll(a, 28, 1200), -1) as opened_day,
    case
        when fate between 20 and 27 then 120 + roll(a, 28, 940)
        when fate between 28 and 29 then 400 + roll(a, 28, 1000)
        else 1460
    end as customers_until,
    if(fate between 28 and 29, 400 + roll(a, 28, 1000), 1460) as interest_until
from fates
inner join plan_agencies using (g);

-- Whom the lines name: accounts by their number, then the outside world, then treasuries.
create table parties as
select a as party, account_no as no, agency_name as name
from plan_accounts
union all
select
    getvariable('accounts') + c,
    '9558' || lpad(roll(c, 31, 100)::varchar, 2, '0')
    || lpad((c::hugeint * 982451653 % 10000000000000)::varchar, 13, '0'),
    if(
        c % 10 < 3,
        pick(string_split('王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董', ''), q % 35)
        || pick(string_split('建国志明文海春秀玉桂小晓永光德金红丽伟强军平华东', ''), q // 35 % 24)
        || pick(string_split('军平华明芳英兰珍伟强勇杰娟涛超艳敏静磊洋霞刚辉鹏', ''), q // 840 % 24)
        || pick(['', '甲', '乙', '丙', '丁'], q // 20160),
        pick(['郴州', '资兴', '长沙', '湖南', '株洲', '衡阳', '永兴', '桂阳', '宜章', '湘潭'], c % 10)
        || pick(string_split('华鑫宏盛泰瑞恒兴隆嘉和信诚达富源通顺利丰安康明远博雅天正中新', ''),
            c // 10 % 30)
        || pick(string_split('达业源盛丰发隆兴泰昌荣祥顺通利安康宁远志诚信和美佳华光辉腾飞', ''),
            c // 300 % 30)
        || pick(['建筑工程', '商贸', '科技', '物业服务', '印务', '园林绿化', '电力安装', '餐饮管理',
            '汽车服务', '医药', '文化传媒', '劳务'], c // 9000 % 12)
        || pick(['有限公司', '有限责任公司'], c // 108000 % 2)
        || if(c < 216000, '', '第' || (c // 216000)::varchar || '分公司')
    )
from (select c, c // 10 * 3 + c % 10 as q from range(getvariable('counterparties')) as numbers (c))
union all
select
    getvariable('accounts') + getvariable('counterparties') + d * 2 + t,
    '3600' || lpad(d::varchar, 13, '0') || lpad(t::varchar, 2, '0'),
    if(t = 0, '国家金库' || division_name || '支库', division_name || '非税收入财政专户')
from plan_divisions
cross join range(2) as treasuries (t);

-- About 300 distinct texts: 0-149 payments, 150-289 receipts, then the special ones.
create table summaries as
select s, (1 + s // 15)::varchar || '月' || pick(['办公费', '差旅费', '维修费', '工程款', '劳务费',
    '印刷费', '水电费', '设备款', '培训费', '会议费', '补助款', '租赁费', '咨询费', '材料款', '抚恤金'],
    s % 15) as summary
from range(150) as numbers (s)
union all
select 150 + s, pick(['收', '拨入', '转入', '收到', '缴来', '划来', '到账', '拨付', '退回', '补拨'], s // 14)
    || pick(['项目经费', '专项补助', '学费', '门诊收入', '租金', '上级补助', '工作经费', '往来款',
    '捐赠款', '农田水利款', '扶贫款', '教育附加', '公用经费', '社会救助款'], s % 14)
from range(140) as numbers (s)
union all
values
    (290, '手续费'), (291, '网银服务费'), (292, '账户管理费'), (293, '工本费'),
    (294, '结息'), (295, '利息收入'), (296, '季度结息'),
    (297, '内部转账'), (298, '资金调拨'), (299, '划转工会经费'),
    (300, '拨付经费'), (301, '往来款'), (302, '转拨专项资金'),
    (303, '上缴非税收入'), (304, '缴库'), (305, '上缴结余'),
    (306, '支付货款'), (307, '退汇'), (308, '冲正'), (309, '抹账'), (310, '开户存入');

-- Bank lines ------------------------------------------------------------------------------------
-- n numbers the lines; `kind` is what happened, not what a rule should find. Transfers and
-- reversals are made as two lines each, so the counts add up to `lines` exactly.

create table quarter_days as
select (make_date(y, m, 21) - date '2021-01-01')::bigint as day
from range(2021, 2025) as years (y)
cross join (values (3), (6), (9), (12)) as months (m);

create table interest_lines as
select a, day
from plan_accounts
inner join quarter_days on day > opened_day and day <= interest_until;

set variable transfers = (getvariable('lines') * 15) // 1000;
set variable grants = (getvariable('lines') * 10) // 1000;
set variable reversals = getvariable('lines') // 1000;
set variable plain = (
    select
        getvariable('lines')
        - 2 * (getvariable('transfers') + getvariable('grants') + getvariable('reversals'))
        - (select count(*) from interest_lines)
        - (select count(*) from plan_accounts where opened_day >= 0)
);

create table plan_lines as
with
    plain_lines as (
        -- A line that falls on a sleeping account is one more of the agency's basic account.
        select
            n, day,
            if(day > opened_day and day <= customers_until, a, a - seat) as a,
            roll(n, 41, 1000) as lot, is_quiet, d
        from (
            select
                n, n * 1461 // getvariable('plain') as day,
                roll(n, 42, getvariable('accounts')) as a
            from range(getvariable('plain')) as numbers (n)
        )
        inner join plan_accounts using (a)
    ),
    plain_amounts as (
        select
            n, day, a,
            case
                when lot < 30 then 'fee'
                when lot < 45 then 'remittance'
                when lot < 400 then 'receipt'
                else 'payment'
            end as kind,
            case
                when lot < 30 then -(100 + roll(n, 43, 50) * 100)
                when lot < 400 and lot >= 45 then fen_of(n, 44) * 17 // 10
                else -fen_of(n, 44)
            end // if(is_quiet and lot >= 30, 50, 1) as fen,
            case
                when lot < 30 then null
                when lot < 45 then getvariable('accounts') + getvariable('counterparties') + d * 2
                    + lot % 2
                when roll(n, 48, 12) = 0 then null
                -- Few are named often, most seldom.
                else getvariable('accounts') + roll(n, 49, getvariable('counterparties'))
                    * roll(n, 50, getvariable('counterparties')) // getvariable('counterparties')
            end as party,
            case
                when lot < 30 then 290 + roll(n, 51, 4)
                when lot < 45 then 303 + roll(n, 51, 3)
                when lot < 400 then 150 + roll(n, 51, 140)
                else roll(n, 51, 150)
            end as s
        from plain_lines
    ),
    transfers as (
        select
            n, n * 1461 // getvariable('transfers') as day, g * 4 as a,
            g * 4 + 2 + roll(n, 52, 2) as b, fen_of(n, 53) as fen, 297 + roll(n, 57, 3) as s,
            'own_transfer' as kind
        from (
            select n, roll(n, 58, getvariable('agencies')) as g
            from range(getvariable('transfers')) as numbers (n)
        )
        union all
        select
            n, n * 1461 // getvariable('grants'), g * 4,
            (g + 1 + roll(n, 60, getvariable('agencies') - 1)) % getvariable('agencies') * 4,
            fen_of(n, 61), 300 + roll(n, 65, 3), 'to_agency'
        from (
            select n, roll(n, 59, getvariable('agencies')) as g
            from range(getvariable('grants')) as numbers (n)
        )
    ),
    living_transfers as (
        select
            n, day, t.a, if(day > opened_day and day <= customers_until, b, b - seat + 1) as b,
            fen // if(mine.is_quiet, 50, 1) * if(n % 3 = 0, 1, -1) as fen, s, kind
        from transfers as t
        inner join plan_accounts as mine on b = mine.a
    ),
    reversals as (
        select n, n * 1461 // getvariable('reversals') as day, fen_of(n, 66) as fen,
            roll(n, 70, getvariable('agencies')) * 4 as a,
            getvariable('accounts') + roll(n, 71, getvariable('counterparties')) as party
        from range(getvariable('reversals')) as numbers (n)
    ),
    every_line as (
        select n, day, a, fen, party, s, kind from plain_amounts
        union all
        select row_number() over (order by a, day) - 1 + getvariable('plain'), day, a,
            100 + roll(a * 2000 + day, 72, 20000), null, 294 + roll(a, 73, 3), 'interest'
        from interest_lines
        union all
        select 2000000000 + n + if(kind = 'to_agency', 500000000, 0), day, a, fen, b, s, kind
        from living_transfers
        union all
        select 3000000000 + n + if(kind = 'to_agency', 500000000, 0), day, b, -fen, a, s, kind
        from living_transfers
        union all
        select 4000000000 + n, day, a, -fen, party, 306, 'reversal' from reversals
        union all
        select 5000000000 + n, least(1460, day + roll(n, 74, 4)), a, fen, party,
            307 + roll(n, 75, 3), 'reversal'
        from reversals
    )
select
    n, day, a, fen, party, s, kind,
    sum(fen) over (
        partition by a order by day, hash(n), n rows between unbounded preceding and current row
    )::bigint as running
from every_line;

-- What an account held before its first line, so that (nearly) none is ever overdrawn.
create table openings as
select
    a, opened_day,
    case
        when roll(a, 81, 500) = 0 then 0
        else greatest(0, -coalesce(lowest, 0)) + fen_of(a, 82) * if(is_quiet, 20, 1)
    end as opening,
    coalesce(total, 0) as total
from plan_accounts
left join (select a, min(running) as lowest, sum(fen)::bigint as total from plan_lines group by a)
    using (a);

create view bank_lines as
with
    every_line as (
        select n, day, a, fen, party, s, kind, opening + running as balance
        from plan_lines
        inner join openings using (a)
        union all
        select 6000000000 + a, opened_day, a, opening, null, 310, 'deposit', opening
        from openings
        where opened_day >= 0
    )
select
    account_no,
    date '2021-01-01' + day::integer as posted_on,
    strftime(date '2021-01-01' + day::integer, '%Y%m%d') || lpad(n::varchar, 10, '0') as line_no,
    yuan(fen) as amount,
    yuan(balance) as balance_after,
    no as counterparty_no,
    name as counterparty_name,
    summary || if(kind in ('receipt', 'payment') and roll(n, 91, 15) = 0, ' ' || n::varchar, '')
        as summary
from every_line
inner join plan_accounts using (a)
inner join summaries using (s)
left join parties using (party)
-- As a bank exports: day by day, all accounts mixed. Last, because a join does not keep an order.
order by day, hash(n), n;

create table bank_accounts as
select
    account_no,
    case
        when roll(a, 101, 100) = 0 then '原' || agency_name
        when roll(a, 101, 100) = 1 and purpose = '工会经费' then agency_name || '工会委员会'
        when roll(a, 101, 200) = 2 then division_name || '某某协会'
        else agency_name
    end as account_name,
    agency_name,
    if(roll(a, 102, 20) = 0, null, agency_code) as agency_code,
    bank_name,
    if(seat = 3 and roll(a, 103, 1000) = 0, 'USD', if(roll(a, 103, 2) = 0, 'CNY', null))
        as currency,
    if(o.opened_day >= 0, date '2021-01-01' + o.opened_day::integer,
        date '2008-01-01' + roll(a, 104, 4000)::integer) as opened_on,
    if(interest_until < 1460 and roll(a, 105, 10) > 0, 'closed',
        if(customers_until < 700, 'suspended', 'open')) as status,
    yuan(opening + total) as balance,
    date '2024-12-31' as balance_on,
    date '2021-01-01' as lines_from
from plan_accounts
inner join openings as o using (a)
order by a;

create table accounts as
select
    agency_code, agency_name, account_no, agency_name as account_name, bank_name, account_kind,
    purpose,
    '财国库' || lpad(roll(a, 111, 100000)::varchar, 5, '0') as approval_no,
    if(opened_day >= 0, date '2021-01-01' + opened_day::integer,
        date '2008-01-01' + roll(a, 104, 4000)::integer) as opened_on,
    case
        when account_kind = 'temporary' then date '2023-06-01' + roll(a, 112, 1000)::integer
        when account_kind = 'special' and roll(a, 112, 10) = 0
            then date '2023-06-01' + roll(a, 113, 1400)::integer
    end as expires_on,
    if(interest_until < 1460, date '2021-01-01' + interest_until::integer, null) as closed_on,
    if(
        roll(a, 114, 5) = 0, null,
        yuan(opening + total + if(roll(a, 115, 10) = 0, fen_of(a, 116), 0))
    ) as book_balance
from plan_accounts
inner join openings using (a, opened_day)
where seat <> 3 or roll(a, 117, 25) > 0
union all
-- Registered, unknown to the bank.
select
    agency_code, agency_name,
    '7777' || lpad(g::varchar, 15, '0'), agency_name, '农业银行' || division_name || '支行', 'special',
    '专项资金', null, date '2015-05-05', null, null, null
from plan_agencies
where roll(g, 118, 25) = 0
order by agency_code, account_no;

-- Indicators ------------------------------------------------------------------------------------
-- In every twenty, sixteen are roots and four are re-issues of the first of them, in one of four
-- shapes: 1+1+1+1, 2+2, 3+1 or one chain of 4.

create table plan_indicators as
with
    places as (
        select i, i - i % 20 as block, i % 20 as seat, roll(i // 20, 121, 4) as shape
        from range(getvariable('indicators')) as numbers (i)
    ),
    parents as (
        select
            i, block, seat, shape,
            case
                when seat < 16 then 0
                when shape = 0 then 1
                when shape = 1 then 1 + seat % 2
                when shape = 2 then if(seat = 19, 1, seat - 15)
                else seat - 15
            end as depth,
            case
                when seat < 16 then seat
                when shape = 0 then seat - 16
                when shape = 1 then (seat - 16) // 2
                when shape = 2 then if(seat = 19, 1, 0)
                else 0
            end as root_seat
        from places
    ),
    roots as (
        select
            i, depth, block + root_seat as root,
            if(depth = 0, null, if(depth = 1, block + root_seat, i - 1)) as origin,
            case when seat >= 16 or seat > 3 then 0 when shape = 0 then 1
                when shape = 1 and seat < 2 then 2 when shape = 2 and seat = 0 then 3
                when shape = 2 and seat = 1 then 1 when shape = 3 and seat = 0 then 4
                else 0 end as chain,
            shape, block,
            if(root_seat < 4, 2019 + roll(block + root_seat, 122, 2),
                2019 + pick([0, 1, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5], roll(block + root_seat, 122, 12)))
            + depth as fiscal_year
        from parents
    )
select
    *, roll(root, 123, getvariable('agencies')) as g,
    roll(root, 124, 100) < 35 as is_basic,
    roll(root, 123, getvariable('agencies')) * 10 + roll(root, 125, 10) as p,
    fen_of(root, 126) * 10 as fen,
    if(
        depth = 0 and roll(i, 130, 20) = 0,
        (fen_of(root, 126) * 10) // pick([5, -5, 10, -2], roll(i, 131, 4)), 0
    ) as adjusted_fen,
    roll(i, 132, if(depth = 0, 200, 60)) as issued_day
from roots;

create table indicators as
select
    division_code, agency_code, agency_name,
    id_of(i) as indicator_id,
    case
        when origin is not null then id_of(origin)
        -- Some roots name themselves, a few an indicator that nobody has.
        when roll(i, 133, 50) = 0 and roll(i, 134, 20) = 0 then 'LOST' || i::varchar
        when roll(i, 133, 50) = 0 then id_of(i)
    end as origin_indicator_id,
    fiscal_year::integer as fiscal_year,
    '财预〔' || fiscal_year::varchar || '〕' || (1 + roll(i, 135, 900))::varchar || '号' as doc_no,
    if(roll(root, 136, 100) < 75, null,
        '湘财预〔' || fiscal_year::varchar || '〕' || (1 + roll(root, 137, 300))::varchar || '号')
        as sup_doc_no,
    make_date(fiscal_year, 1, 1) + issued_day::integer as issued_on,
    case when roll(root, 136, 100) < 75 then '4' when roll(root, 136, 100) < 85 then '3'
        when roll(root, 136, 100) < 95 then '2' else '1' end as budget_level,
    case
        when fund_lot < 800 then '111' when fund_lot < 830 then '112' when fund_lot < 831 then '113'
        when fund_lot < 832 then '114' when fund_lot < 912 then '121' when fund_lot < 932 then '122'
        when fund_lot < 942 then '13' when fund_lot < 947 then '14' when fund_lot < 967 then '2'
        when fund_lot < 987 then '31' when fund_lot < 990 then '34' else '39'
    end as fund_type,
    if(fund_lot between 832 and 911,
        pick(['1030148', '1030155', '1030150', '1030178', '1030180'], roll(root, 138, 5)), null)
        as fund_item_code,
    pick(['2010301', '2010308', '2050201', '2050202', '2080101', '2100301', '2110301', '2120303',
        '2130122', '2130315', '2140104', '2011308'], roll(root, 139, 12)) as func_code,
    if(is_basic, pick(['30101', '30102', '30103', '30201', '30205'], roll(root, 140, 5)),
        pick(['30215', '30216', '30226', '30227', '31001', '31005', '30399', '30213'],
            roll(root, 140, 8))) as dep_eco_code,
    pick(['50101', '50201', '50202', '50203', '50299', '50302', '50399'], roll(root, 141, 7))
        as gov_eco_code,
    if(is_basic, null, 'P' || lpad(p::varchar, 10, '0')) as project_code,
    if(is_basic, null, pick(['农村饮水安全', '校舍维修', '招商引资', '项目前期', '道路养护', '产业引导',
        '信息化建设', '河道治理', '文化惠民', '环境整治'], p % 10) || '项目') as project_name,
    case when is_basic then 'basic' when roll(p, 142, 100) < 85 then 'project'
        when roll(p, 142, 100) < 95 then 'construction' else 'research' end as project_category,
    roll(root, 143, 100) < 3 as direct_fund,
    yuan(if(depth = 0, fen, fen // (depth + 1))) as amount,
    if(adjusted_fen = 0, null, yuan(adjusted_fen)) as adjusted
from (select *, roll(root, 144, 1000) as fund_lot from plan_indicators)
inner join plan_agencies using (g)
order by i;

-- One to four payments to a root; most of the money is spent to the last fen.
create table plan_payments as
with
    spendings as (
        select
            i, block, i - block as seat, shape, chain, fen + adjusted_fen as total,
            1 + roll(i, 151, 4) as parts,
            case
                when roll(i, 152, 1000) = 0 then 105
                when roll(i, 152, 1000) < 850 then 100
                else roll(i, 153, 96)
            end as percent
        from plan_indicators
        where depth = 0
    ),
    parts as (
        select
            i, k, least(k, chain) as step, block, seat, shape,
            if(
                k + 1 < parts, (total * percent // 100) // parts,
                total * percent // 100 - (parts - 1) * ((total * percent // 100) // parts)
            ) as fen
        from spendings
        cross join range(4) as numbers (k)
        where k < parts and percent > 0
        union all
        select i, 5, 0, block, seat, shape, -(total // 7)
        from spendings
        where roll(i, 154, 100) = 0 and percent = 100
    )
select
    i as root, k, fen,
    case
        when step = 0 then i
        when shape = 0 then block + 16 + seat
        when shape = 1 then block + 16 + seat * 2 + step - 1
        when shape = 2 and seat = 1 then block + 19
        else block + 15 + step
    end as paid_by
from parts;

create table payments as
select
    id_of(i) as indicator_id,
    make_date(fiscal_year, 1, 1)
    + (issued_day + roll(p.root * 8 + k, 161, 364 - issued_day))::integer as paid_on,
    yuan(p.fen) as amount,
    no as payee_no,
    name as payee_name,
    summary
from plan_payments as p
inner join plan_indicators on paid_by = i
inner join parties
    on party = getvariable('accounts') + roll(p.root * 8 + k, 162, getvariable('counterparties'))
inner join summaries on s = roll(p.root * 8 + k, 163, 150)
order by paid_on, p.root, k;

create table carryovers as
with
    paid as (select root, sum(fen)::bigint as paid_fen from plan_payments group by root),
    closings as (
        select i, g, fen + adjusted_fen - coalesce(paid_fen, 0) as closing
        from plan_indicators
        left join paid on i = paid.root
        where depth = 0
    )
select
    agency_code,
    id_of(i) as indicator_id,
    2024::integer as fiscal_year,
    yuan(if(roll(i, 171, 50) = 0, closing + 1000 + roll(i, 172, 100000), closing)) as closing,
    if(roll(i, 173, 20) = 0, account_no, null) as account_no
from closings
inner join plan_agencies using (g)
inner join (select a, account_no from plan_accounts) on a = closings.g * 4 + roll(i, 174, 4)
where closing <> 0 or roll(i, 175, 20) = 0
order by i;

create table projects as
with
    plans as (
        select
            p, p // 10 as g,
            case
                when roll(p, 181, 100) < 60 then 'ongoing'
                when roll(p, 181, 100) < 95 then 'completed'
                else 'terminated'
            end as status,
            date '2020-06-01' + roll(p, 182, 1670)::integer as ended_on
        from range(getvariable('agencies') * 10) as numbers (p)
    )
select
    'P' || lpad(p::varchar, 10, '0') as project_code,
    pick(['农村饮水安全', '校舍维修', '招商引资', '项目前期', '道路养护', '产业引导',
        '信息化建设', '河道治理', '文化惠民', '环境整治'], p % 10) || '项目' as project_name,
    agency_code, status,
    if(status = 'ongoing', null, ended_on) as completed_on,
    if(status = 'completed' and roll(p, 183, 4) > 0, ended_on + roll(p, 184, 200)::integer, null)
        as accepted_on,
    if(status = 'completed' and roll(p, 185, 2) = 0, ended_on + roll(p, 186, 500)::integer, null)
        as final_accounts_on,
    if(roll(p, 187, 8) = 0, yuan(fen_of(p, 188)), null) as contract_balance
from plans
inner join plan_agencies using (g)
order by p;

create table fund_revenues as
select
    division_code, y::integer as fiscal_year, item as fund_item_code,
    yuan((1 + roll(d * 100 + y, 191, 40)) * 500000000) as revenue
from plan_divisions
cross join range(2021, 2025) as years (y)
cross join (values ('1030148'), ('1030155'), ('1030150'), ('1030178'), ('1030180')) as items (item)
order by d, y, item;

create table assets as
select
    agency_code,
    'ZC' || lpad(n::varchar, 10, '0') as asset_no,
    pick(['办公用房', '台式计算机', '小型客车', '会议桌', '复印机', '仓库', '空调机', '专用设备'],
        n % 8) as asset_name,
    pick(['A01010100', 'A02010104', 'A02030501', 'A05010201', 'A02020100', 'A01020300', 'A02061804',
        'A03990000'], n % 8) as category_code,
    case when roll(n, 201, 100) < 85 then 'in_use' when roll(n, 201, 100) < 90 then 'leased'
        when roll(n, 201, 100) < 98 then 'idle' else 'pending_disposal' end as status,
    if(roll(n, 201, 100) between 90 and 97 and roll(n, 202, 10) > 0,
        date '2023-01-01' + roll(n, 203, 730)::integer, null) as idle_since,
    roll(n, 204, 50) = 0 as reserve,
    yuan(fen_of(n, 205) * 2) as original_value,
    yuan(fen_of(n, 205)) as net_value,
    if(n % 8 in (0, 5), (50 + roll(n, 209, 5000))::decimal(18, 2), null) as area,
    division_name || '解放路' || (1 + roll(n, 210, 300))::varchar || '号' as location,
    roll(n, 211, 10) > 0 as title_clear,
    if(roll(n, 212, 20) = 0, 'P' || lpad((g * 10 + roll(n, 213, 10))::varchar, 10, '0'), null)
        as project_code
from (select n, roll(n, 214, getvariable('agencies')) as g
    from range(getvariable('accounts')) as numbers (n))
inner join plan_agencies using (g)
order by n;

create table asset_income as
select
    'ZC' || lpad(n::varchar, 10, '0') as asset_no,
    if(roll(n, 201, 100) < 90, 'rent', 'disposal') as kind,
    make_date(y, 6, 30) as due_on,
    yuan(fen_of(n, 221)) as due_amount,
    if(roll(n * 4 + y, 225, 10) = 0, null, make_date(y, 7, 1) + roll(n, 226, 60)::integer)
        as remitted_on,
    if(roll(n * 4 + y, 225, 10) = 0, null, yuan(fen_of(n, 221) - if(roll(n, 227, 30) = 0, 500, 0)))
        as remitted_amount
from range(getvariable('accounts')) as numbers (n)
cross join range(2022, 2025) as years (y)
where roll(n, 201, 100) between 85 and 89 or (roll(n, 201, 100) >= 98 and y = 2024)
order by n, y;

create table requests as
select
    'XQ' || lpad(n::varchar, 8, '0') as request_id,
    agency_code,
    if(roll(n, 231, 3) = 0, 'rent', 'buy') as kind,
    pick(['A01010100', 'A02010104', 'A02030501', 'A05010201', 'A02020199', 'A01020300', 'A02061804',
        'A03990000'], roll(n, 232, 8)) as category_code,
    yuan(fen_of(n, 233)) as amount,
    if(roll(n, 232, 8) in (0, 5), (50 + roll(n, 237, 500))::decimal(18, 2), null) as area
from range(greatest(1, getvariable('accounts') // 50)) as numbers (n)
inner join plan_agencies on g = roll(n, 238, getvariable('agencies'))
order by n;

create table needs as
select
    'YT' || lpad(n::varchar, 5, '0') as need_id,
    pick(['救灾应急', '教师工资', '债券付息', '重点水利工程', '市政维护', '其他支出'], n % 6)
    || (1 + n // 6)::varchar as need_name,
    pick(['relief', 'three_guarantees', 'debt_service', 'key', 'general', 'other'], n % 6)
        as priority,
    yuan((1 + roll(n, 241, 100)) * 100000000) as amount,
    pick([null, 'general', 'general', 'gov_fund', 'soe_capital'], roll(n, 242, 5)) as fund_system
from range(greatest(6, getvariable('divisions') * 6)) as numbers (n)
order by n;
