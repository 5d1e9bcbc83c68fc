-- Files that came through the browser to be imported, on their way: no facts, gone after 90 days. The content is kept only until it is taken.
create table ledger_imports (
  id uuid primary key,
  region text not null,
  bureau text not null,
  person text not null,
  file_name text not null,
  suffix text not null,
  size integer not null,
  digest text not null,
  sheet text,
  columns jsonb not null,
  content bytea,
  state text not null,
  done integer not null default 0,
  total integer not null default 0,
  taken integer[] not null default '{}',
  result jsonb,
  errors bytea,
  owner uuid,
  lease_until timestamptz,
  sent_at timestamptz not null default now(),
  ended_at timestamptz
);
create index on ledger_imports (region, bureau, sent_at);
create index on ledger_imports (state) where state in ('checking', 'importing');
