-- What people set themselves: another password than the file's, a second factor. Tied to the password that the file had then: whoever gives somebody
-- a new one in the file takes all of it back. The doors' role has no rights here: no page that shows somebody else's things can reach it.
create table credentials (
  person text primary key,
  replaces text,
  password text,
  proposed bytea,
  secret bytea,
  last_step bigint not null default 0,
  recovery text[] not null default '{}',
  changed_at timestamptz not null default now()
);
