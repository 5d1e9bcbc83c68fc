-- What people typed and did not send: no facts, nobody else's to read, gone after 90 days. Not in the log, and not built from it.
create table form_drafts (
  person text not null,
  path text not null,
  title text not null,
  fact uuid not null,
  content jsonb not null,
  saved_at timestamptz not null default now(),
  primary key (person, path)
);
create index on form_drafts (saved_at);
