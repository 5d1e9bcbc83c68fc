-- Proposals of supervision, insert-only and valid by log position like every row of stats; and which deadlines belong to which case.

create table stats_supervision (
    known_from  bigint not null,
    known_to    bigint,
    recorded_at timestamptz not null,
    proposal_id uuid not null,
    version     int not null,
    proposed_at bigint not null,
    ground      uuid not null,
    region      text not null,
    bureau      text not null,
    kind        text not null,
    rule        text not null,
    state       text not null,
    year        int not null,
    counted_on  date not null,
    case_id     uuid,
    counts_as   text[] not null,
    restricted  boolean not null,
    asked_on    date not null,
    proposal    text not null,
    reply       text,
    replied_on  date,
    decided_by  text,
    decided_on  date,
    decision    uuid,
    reason      text,
    found       text,
    carried_out text[] not null,
    primary key (proposal_id, known_from)
) with (fillfactor = 80);

create unique index stats_supervision_current on stats_supervision (proposal_id) where known_to is null;
create index stats_supervision_by_case on stats_supervision (case_id) where known_to is null;
create index stats_supervision_by_bureau on stats_supervision (region, bureau, year);
create index stats_supervision_inbox on stats_supervision (proposed_at) where known_to is null;

create table stats_supervised_deadlines (
    deadline_id uuid primary key,
    case_id     uuid not null
);

create index stats_supervised_deadlines_by_case on stats_supervised_deadlines (case_id);
