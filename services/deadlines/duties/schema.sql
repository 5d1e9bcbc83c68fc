-- Read models of deadlines.duties: the effective facts that duties are counted from, and what was said last of each duty.
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
    data        text not null
);

create index on duty_facts (region, bureau, type);
create index on duty_facts (stream);

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
