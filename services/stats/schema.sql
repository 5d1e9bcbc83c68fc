-- Insert-only, valid by log position: a row is known from the event at known_from until the event at known_to (null: still).
-- recorded_at is when the system learned it. Written page by page by services.stats.projection, read as of any position.

create table stats_cases (
    case_id uuid primary key,
    region  text not null,
    bureau  text not null,
    name    text not null,
    kind    text not null,
    origin  text not null,
    voided  boolean not null
);

create table stats_instances (
    known_from      bigint not null,
    known_to        bigint,
    recorded_at     timestamptz not null,
    case_id         uuid not null,
    instance        smallint not null,
    region          text not null,
    bureau          text not null,
    name            text not null,
    kind            text not null,
    origin          text not null,
    level           text not null,
    case_no         text,
    taken_on        date,
    closed          boolean not null,
    closed_on       date,
    document        text,
    outcome         text,
    agency_result   text,
    served_on       date,
    effective_on    date,
    hearings        smallint not null,
    hearing_on      date,
    leader_appeared boolean,
    principal       boolean,
    spoke           boolean,
    lawyer_only     boolean,
    voided          boolean not null,
    primary key (case_id, instance, known_from)
) with (fillfactor = 80);

create unique index stats_instances_current on stats_instances (case_id, instance) where known_to is null;

create table stats_duties (
    known_from  bigint not null,
    known_to    bigint,
    recorded_at timestamptz not null,
    deadline_id uuid not null,
    case_id     uuid not null,
    instance    smallint not null,
    rule        text not null,
    due         date not null,
    state       text not null,
    primary key (deadline_id, known_from)
) with (fillfactor = 80);

create unique index stats_duties_current on stats_duties (deadline_id) where known_to is null;

create table stats_bureaus (
    known_from  bigint not null,
    known_to    bigint,
    recorded_at timestamptz not null,
    region      text not null,
    bureau      text not null,
    name        text not null,
    primary key (region, bureau, known_from)
);
