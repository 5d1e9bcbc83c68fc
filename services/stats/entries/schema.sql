-- Insert-only, one row a fact of a case, as of any log position. recorded_on is the day in Shanghai on which the system learned of it.

create table stats_entries (
    position    bigint primary key,
    case_id     uuid not null,
    region      text not null,
    bureau      text not null,
    -- of its case: samples say nothing of how promptly a bureau enters
    origin      text not null,
    type        text not null,
    kind        text not null,
    occurred_on date,
    recorded_on date not null,
    -- which period it belongs to: a repair is counted when it was made
    counted_on  date generated always as (case when kind = 'fact' then occurred_on else recorded_on end) stored
);

create index stats_entries_by_time on stats_entries (region, bureau, counted_on);

-- of what was copied from another site on a later day than the site learned of it
create table stats_entries_learned (
    position   bigint primary key,
    learned_on date not null
);

create table stats_entry_origins (
    case_id uuid primary key,
    origin  text not null
);

-- the day of each bureau's first entry: of a bureau that has entered little or nothing, all entries would be read to find it
create table stats_entries_since (
    region text not null,
    bureau text not null,
    since  date not null,
    primary key (region, bureau)
);
