-- What the rows known at the projection's position add up to, by bureau and month (counted from year 0; -1: without a day).
-- Cells without anything are not kept, so that cells that were kept up to date and cells that were built anew are the same.

create table stats_cells (
    code      text not null,
    month     int not null,
    region    text not null,
    bureau    text not null,
    numerator bigint not null,
    counted   bigint not null,
    apart     bigint not null,
    primary key (code, month, region, bureau)
) with (fillfactor = 80);

-- the figures that have cells here from the first event on, and what each of them counts
create table stats_cell_codes (
    code   text primary key,
    digest text not null
);

-- what is counted, not whose
create policy fence on stats_cell_codes for select to yingsu_stats_doors using (true);
