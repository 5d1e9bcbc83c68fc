-- Insert-only, one row a fact of a case, as of any log position. recorded_on is the day in Shanghai on which the system learned of it.

create table stats_entries (
    position    bigint primary key,
    case_id     uuid not null,
    region      text not null,
    bureau      text not null,
    kind        text not null,
    occurred_on date,
    recorded_on date not null
);

create index stats_entries_bureaus on stats_entries (region, bureau);

-- of what was copied from another site on a later day than the site learned of it
create table stats_entries_learned (
    position   bigint primary key,
    learned_on date not null
);

create table stats_entry_origins (
    case_id uuid primary key,
    origin  text not null
);

create policy fence on stats_entry_origins for select to yingsu_stats_doors
    using (exists (select from stats_entries e where e.case_id = stats_entry_origins.case_id));
