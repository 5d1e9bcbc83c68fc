-- Read models of deadlines.duties: the effective facts that duties are counted from, how their cases were opened, which cases may still fill a
-- gap, and what was said last of each duty.
-- Everything here follows from the log alone.

create table duty_facts (
    fact_id     uuid primary key,
    stream      text not null,
    position    bigint not null,
    region      text not null,
    bureau      text not null,
    type        text not null,
    schema      smallint not null,
    occurred_on date,
    data        text not null,
    case_id     uuid,
    instance    smallint,
    hearing_on  date,
    case_kind   text
);

create index on duty_facts (region, bureau, type, occurred_on);
create index on duty_facts (stream);

-- of a case's opening, what counting asks; plaintiffs is JSON
create table duty_opened (
    case_id     uuid not null,
    region      text not null,
    bureau      text not null,
    name        text not null,
    kind        text not null,
    origin      text not null,
    plaintiffs  text not null,
    primary key (case_id, region, bureau)
);

-- fills_until: on days before it the case may fill a gap: an instance that nobody handles yet (infinity while that lasts), or a hearing to come.
-- A bound from above, whatever day it is asked of
create table duty_cases (
    stream      text not null,
    region      text not null,
    bureau      text not null,
    fills_until date not null,
    primary key (stream, region, bureau)
);

create index on duty_cases (region, bureau, fills_until);

-- said_on: the day it was said for; looked_on: the day somebody looked
create table duties_said (
    duty_id    uuid primary key,
    version    int not null,
    position   bigint not null,
    region     text not null,
    bureau     text not null,
    rule       text not null,
    period     text not null,
    state      text not null,
    said_on    date not null,
    looked_on  date not null
) with (fillfactor = 80);

create index on duties_said (region, bureau);
