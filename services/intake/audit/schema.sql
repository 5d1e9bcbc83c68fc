-- Read model of intake.refusals. region, bureau: of whoever did it, “none” for who has none; kind: the event's type; said: what else it says.

create table intake_audit (
    position bigint primary key,
    at     timestamptz not null,
    region text not null,
    bureau text not null,
    kind   text not null,
    person text not null,
    duty   text not null,
    method text not null,
    path   text not null,
    code   text not null,
    lines  bigint,
    size   bigint,
    said   jsonb not null
);
create index on intake_audit (region, position);
create index on intake_audit (person, position);
create index on intake_audit (at);
create index on intake_audit (kind, position);

-- What came of verifying the log: nobody's in particular. Every process shows the last one.
create table intake_log_checks (
    position bigint primary key,
    at      timestamptz not null,
    person  text not null,
    intact  boolean not null,
    verdict jsonb not null
);
