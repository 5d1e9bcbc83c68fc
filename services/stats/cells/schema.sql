-- What the rows known at the projection's position add up to, by bureau and half of a month (counted from year 0; -1: without a day), and by the month
-- in which that was learned: the sum over all that was learned is the present, the sum up to a month is what was known at its end.
-- Cells without anything are not kept, so that cells that were kept up to date and cells that were built anew are the same.

create table stats_cells (
    code      text not null,
    half      int not null,
    region    text not null,
    bureau    text not null,
    learned   int not null,
    numerator bigint not null,
    counted   bigint not null,
    apart     bigint not null,
    primary key (code, half, region, bureau, learned)
) with (fillfactor = 80);

create index stats_cells_learned on stats_cells (learned);

-- what each day changed of the cells, written down when a later day begins: for the days within a month. The lists belong together;
-- codes are the numbers of stats_cell_codes
create table stats_cell_days (
    day        date not null,
    region     text not null,
    bureau     text not null,
    codes      smallint[] not null,
    halves     int[] not null,
    numerators bigint[] not null,
    counted    bigint[] not null,
    apart      bigint[] not null,
    primary key (day, region, bureau)
);

-- the day whose changes are not written down yet: that of the last fact
create table stats_cell_today (
    day date primary key
);

-- the figures that have cells here from the first event on, and what each of them counts
create table stats_cell_codes (
    code   text primary key,
    number smallint not null unique,
    digest text not null
);

-- what is counted and how far, not whose
create policy fence on stats_cell_codes for select to yingsu_stats_doors using (true);
create policy fence on stats_cell_today for select to yingsu_stats_doors using (true);
