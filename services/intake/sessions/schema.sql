-- What is planned, and who signed up. Whatever is here comes from the log and can be built again from it.

-- region, bureau: the organiser's; called_off: why it does not take place; taken: how many signed up, of all bureaus
create table intake_sessions (
  session uuid primary key,
  region text not null,
  bureau text not null,
  organiser text not null,
  evidence uuid not null,
  kind text not null,
  topic text not null,
  session_on date not null,
  place text not null,
  audience text not null,
  bureaus text[] not null,
  capacity integer,
  closes_on date not null,
  called_off text,
  taken integer not null default 0
);
create index on intake_sessions (region, session_on);
create index on intake_sessions (region, bureau);
-- a plan is shown to those it is for
create policy fence on intake_sessions for select to yingsu_intake_doors using (
  yingsu.theirs(region, bureau)
  or current_setting('yingsu.region', true) in ('*', region)
     and (audience = 'region' or current_setting('yingsu.bureau', true) = any (bureaus))
);

-- turn: which one it is of the session's, by the order in which people signed up; organiser: the code of the session's bureau
create table intake_sign_ups (
  id uuid primary key,
  session uuid not null,
  region text not null,
  bureau text not null,
  organiser text,
  person text not null,
  label text not null,
  position bigint not null,
  turn integer not null default 0
);
create index on intake_sign_ups (session, position);
create index on intake_sign_ups (region, bureau);
-- seen by the bureau whose people they are, and by the organiser
create policy fence on intake_sign_ups for select to yingsu_intake_doors
  using (yingsu.theirs(region, bureau) or yingsu.theirs(region, organiser));

-- whom a session that is for all may be offered
create table intake_session_bureaus (
  region text not null,
  bureau text not null,
  primary key (region, bureau)
);
