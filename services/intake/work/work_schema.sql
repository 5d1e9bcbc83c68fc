-- One row a fact of a bureau's work. Whatever is here comes from the log and can be built again from it.
create table intake_work (
  position bigint primary key,
  region text not null,
  bureau text not null,
  type text not null,
  occurred_on date,
  part text,
  ref text,
  quantity bigint not null,
  people bigint,
  settled boolean,
  said jsonb not null
);
create index on intake_work (region, bureau, occurred_on);
create index on intake_work (region, bureau, ref);
