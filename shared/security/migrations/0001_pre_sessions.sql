-- Who is signed in where, tried to, and how often they asked: the same for every process of every service. No facts; forgotten after a while.
-- Nobody who visits reaches these tables: the doors' roles have no rights on them.
create table yingsu.sessions (
  id uuid primary key,
  person text not null,
  began_at timestamptz not null default now(),
  used_at timestamptz not null default now(),
  ended_at timestamptz,
  way text not null,
  device text not null,
  address text not null,
  -- what the provider says of somebody whom the file of accounts does not know
  claimed jsonb,
  -- to end the provider's session with ours
  id_token text
);
create index on yingsu.sessions (person) where ended_at is null;
grant select on yingsu.sessions to yingsu_service;
grant update (used_at) on yingsu.sessions to yingsu_service;
grant insert, update, delete on yingsu.sessions to yingsu_intake;

-- Every try to sign in, let in or not; nothing of what was typed but the name.
create table yingsu.sign_ins (
  at timestamptz not null default now(),
  person text not null,
  way text not null,
  address text not null,
  outcome text not null
);
create index on yingsu.sign_ins (person, at);
create index on yingsu.sign_ins (at);
grant select, insert, delete on yingsu.sign_ins to yingsu_intake;

-- Wrong tries by name and by address, counted before they are answered.
create table yingsu.tries (
  key text primary key,
  wrong integer not null,
  since timestamptz not null
);
grant select, insert, update, delete on yingsu.tries to yingsu_intake;

-- Buckets of tokens by person; lost with a crash, which lets somebody ask a little more.
create unlogged table yingsu.buckets (
  key text primary key,
  tokens double precision not null,
  at timestamptz not null
);
grant select, insert, update, delete on yingsu.buckets to yingsu_service;
