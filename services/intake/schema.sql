-- One row a case. Whatever is here comes from the log and can be built again from it.
create table intake_cases (
  case_id uuid primary key,
  region text not null,
  bureau text not null,
  name text not null,
  kind text not null,
  origin text not null,
  levels jsonb not null,
  unparsed_case_no boolean not null,
  closed boolean not null,
  voided boolean not null,
  opened_position bigint not null,
  version integer not null,
  last_position bigint not null,
  last_type text not null,
  last_on date,
  last_at timestamptz not null,
  handler text,
  numbers text not null,
  received_on date
);
create index on intake_cases (opened_position);
create index on intake_cases (region, bureau, opened_position);
