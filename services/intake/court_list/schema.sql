-- One row a court, period and kind of list; the rows of the list stay in the log. Whatever is here can be built again from it.
create table intake_court_lists (
  list_id uuid primary key,
  region text not null,
  court text not null,
  basis text not null,
  first_day date not null,
  last_day date not null,
  editions integer not null,
  row_count integer not null,
  received_on date,
  position bigint not null
);
create index on intake_court_lists (region, position);

-- How the bureaus of a region are called, to know whom a court's list means.
create table intake_bureau_names (
  region text not null,
  bureau text not null,
  name text not null,
  fact uuid not null,
  primary key (region, bureau)
);
