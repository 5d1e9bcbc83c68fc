-- Read model of intake.refusals. region, bureau: of whoever was refused, “none” for who has none.

create table intake_refusals (
    position bigint primary key,
    at     timestamptz not null,
    region text not null,
    bureau text not null,
    person text not null,
    duty   text not null,
    method text not null,
    path   text not null,
    code   text not null
);
create index on intake_refusals (region, position);
create index on intake_refusals (person, position);
create index on intake_refusals (at);
