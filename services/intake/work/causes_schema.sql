-- One row a cause of an instance. Whatever is here comes from the log and can be built again from it.
create table intake_causes (
  case_id uuid not null,
  region text not null,
  bureau text not null,
  name text not null,
  instance integer not null,
  cause text not null,
  analysed boolean not null,
  lost_on date,
  open integer not null,
  closed integer not null,
  closed_on date,
  primary key (case_id, instance, cause)
);
create index on intake_causes (region, bureau);
