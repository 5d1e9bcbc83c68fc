-- Insert-only, valid by log position, like the instances: known from the event at known_from until the event at known_to (null: still).
-- came_on and went_on are the first and the last day by which the unit may be counted (null: unknown, or still going on).

create table stats_units (
    known_from  bigint not null,
    known_to    bigint,
    recorded_at timestamptz not null,
    stream      text not null,
    family      text not null,
    name        text not null,
    subject     text not null,
    region      text not null,
    bureau      text not null,
    case_id     uuid,
    instance    smallint,
    label       text not null,
    came_on     date,
    went_on     date,
    values      text not null,
    voided      boolean not null,
    -- without a beginning and an end, as days and a position that compare
    begins_on   date not null generated always as (coalesce(came_on, '-infinity')) stored,
    ends_on     date not null generated always as (coalesce(went_on, 'infinity')) stored,
    known_until bigint not null generated always as (coalesce(known_to, 9223372036854775807)) stored,
    -- also finds all versions of a stream's units, as they were at any position (the cells)
    primary key (stream, name, known_from)
) with (fillfactor = 80);

create unique index stats_units_current on stats_units (stream, family, name) where known_to is null;
create index stats_units_counted on stats_units
    (subject, region, bureau, known_until, ends_on, begins_on);
