-- One row a case or bureau: the effective facts that bear on who takes a case. Whatever is here comes from the log.
create table intake_people (
  stream text primary key,
  region text not null,
  bureau text not null,
  history jsonb not null
);
create index on intake_people (region, bureau);
