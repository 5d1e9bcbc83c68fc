-- Insert-only, valid by log position: a row is known from the event at known_from until the event at known_to (null: still).
-- recorded_at is when the system learned it. Written page by page by services.stats.projection, read as of any position.

create table stats_cases (
    case_id uuid primary key,
    region  text not null,
    bureau  text not null,
    name    text not null,
    kind    text not null,
    origin  text not null,
    voided  boolean not null,
    act_type text,
    field   text,
    plaintiffs int,
    organ_level text
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
    act_type        text,
    field           text,
    plaintiffs      int,
    procedure       text,
    handler         text,
    notice_on       date,
    in_charge       boolean,
    staff_agent     boolean,
    mediation_planned boolean not null,
    mediation_outcome text,
    risk            text,
    organ_level     text,
    -- the first and the last day by which it can be counted; without one (unknown, or still open) as days and positions that compare, so that an index
    -- finds by them for whoever asks. Who looks at a period reads only what touches it.
    begins_on date not null generated always as
        (case when taken_on is not null then least(taken_on, hearing_on, closed_on, notice_on, served_on, effective_on) else '-infinity' end) stored,
    ends_on  date not null generated always as
        (case when closed and closed_on is not null then greatest(taken_on, hearing_on, closed_on, notice_on, served_on, effective_on) else 'infinity' end) stored,
    known_until bigint not null generated always as (coalesce(known_to, 9223372036854775807)) stored,
    primary key (case_id, instance, known_from)
) with (fillfactor = 80);

create unique index stats_instances_current on stats_instances (case_id, instance) where known_to is null;

-- samples say nothing about a real bureau; whoever shows figures asks whether some are among them
create index stats_instances_samples on stats_instances (region, bureau) where origin <> 'reported';

-- of a place, what was known at a position and may touch a period, of all that it ever was: no row is looked at that is not of it
create index stats_instances_by_time on stats_instances (region, bureau, known_until, ends_on, begins_on);

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
    -- of its case: who reads duties need not ask for the owner of each
    region      text not null,
    bureau      text not null,
    primary key (deadline_id, known_from)
) with (fillfactor = 80);

create unique index stats_duties_current on stats_duties (deadline_id) where known_to is null;

create index stats_duties_by_time on stats_duties (region, bureau, due);

-- what a case owes, as it was at any position (the cells)
create index stats_duties_of_case on stats_duties (case_id);

create table stats_bureaus (
    known_from  bigint not null,
    known_to    bigint,
    recorded_at timestamptz not null,
    region      text not null,
    bureau      text not null,
    name        text not null,
    primary key (region, bureau, known_from)
);
