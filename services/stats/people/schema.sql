-- Insert-only, as of any log position: what a fact of an organisation calls somebody, one row for the fact and one for each time it was mended.
-- first_position: the position of the fact itself; person and label are null when it was voided.

create table stats_people (
    fact           uuid not null,
    position       bigint not null,
    first_position bigint not null,
    region         text not null,
    bureau         text not null,
    person         text,
    label          text,
    primary key (fact, position)
);

create index on stats_people (region, bureau);
