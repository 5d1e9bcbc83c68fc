-- name: create_raw
create table raw_events (
    position    bigint generated always as identity primary key,
    stream      text not null,
    version     bigint not null,
    id          uuid not null unique,
    type        text not null,
    schema      int not null,
    region      text not null,
    bureau      text not null,
    actor       text not null,
    occurred_on date,
    recorded_at timestamptz not null default clock_timestamp(),
    correlation uuid not null,
    causation   uuid,
    data        json not null,
    unique (stream, version)
)

-- name: insert_raw
insert into raw_events (stream, version, id, type, schema, region, bureau, actor, occurred_on, correlation, data)
select $1, n, id, $3, 1, '370404', 'fz-renshe', 'bench', $4, id, $5::text::json
from unnest($2::uuid[]) with ordinality u (id, n)
