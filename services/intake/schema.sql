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
  received_on date,
  -- what is searched: name and numbers in small letters, so that one plain look at each row is enough
  sought text not null generated always as (lower(name || E'\n' || numbers)) stored
);
create index on intake_cases (opened_position);
create index on intake_cases (region, opened_position);
create index on intake_cases (region, bureau, opened_position);
create index on intake_cases (region, bureau, handler, opened_position);
create index on intake_cases (region, kind, opened_position) where kind <> 'litigation';
-- few of all: a list of them never looks at the rest
create index on intake_cases (region, opened_position) where voided;
create index on intake_cases (region, opened_position) where unparsed_case_no;
create index on intake_cases (region, bureau, opened_position) where not closed and not voided;
