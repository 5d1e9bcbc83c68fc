-- One row a case or bureau: the effective facts that bear on who takes a case. Whatever is here comes from the log.
create table intake_people (
  stream text primary key,
  region text not null,
  bureau text not null,
  history jsonb not null
);
create index on intake_people (region, bureau);

-- What a question over many cases needs of each living one, so that nobody reads histories to count: who handles what place, …
create table intake_places (
  case_id uuid not null,
  region text not null,
  bureau text not null,
  instance smallint not null,
  defendant text,
  handler text not null,
  given_on date,
  -- not decided, of a case that is not closed
  in_hand boolean not null,
  -- why the handler may not have the case
  recused text,
  name text not null,
  -- label and party id of each: [[label, id], …]
  plaintiffs jsonb not null
);
create index on intake_places (case_id);
create index on intake_places (region, bureau, handler, given_on);
create index on intake_places (region, bureau, handler) where in_hand;
create index on intake_places (region, bureau, case_id) where in_hand and recused is not null;

-- … whose suit it is, …
create table intake_suitors (
  case_id uuid not null,
  region text not null,
  bureau text not null,
  label text not null,
  party_id text
);
create index on intake_suitors (case_id);
create index on intake_suitors (region, bureau, label);
create index on intake_suitors (region, bureau, party_id) where party_id is not null;

-- … which other cases it is linked to, …
create table intake_links (
  case_id uuid not null,
  region text not null,
  bureau text not null,
  other uuid not null
);
create index on intake_links (case_id);
create index on intake_links (region, bureau, other);

-- … and who of the leadership appeared in court. ``leader`` is null where none did.
create table intake_sittings (
  case_id uuid not null,
  region text not null,
  bureau text not null,
  leader text,
  held_on date not null,
  topics text[] not null
);
create index on intake_sittings (case_id);
create index on intake_sittings (region, bureau, held_on);
create index on intake_sittings (region, bureau, leader, held_on) where leader is not null;

-- By what a court's list finds a case (court_list/suits.py): the numbers of its instances before a court, …
create table intake_suits (
  case_id uuid not null,
  region text not null,
  bureau text not null,
  instance smallint not null,
  number text,
  court text,
  level text,
  docketed_on date,
  plaintiffs text[] not null,
  defendants text[] not null
);
create index on intake_suits (case_id);
create index on intake_suits (region, number);

-- … the days by which lists of a kind may have it, null where it should have one and has none, …
create table intake_suit_days (
  case_id uuid not null,
  region text not null,
  bureau text not null,
  basis text not null,
  day date
);
create index on intake_suit_days (case_id);
create index on intake_suit_days (region, basis, day);

-- … and who is against whom: a plaintiff by what the writings of a name have in common ('' for a sealed one), and a defendant.
create table intake_suit_parties (
  case_id uuid not null,
  region text not null,
  bureau text not null,
  key text not null,
  defendant text not null
);
create index on intake_suit_parties (case_id);
create index on intake_suit_parties (region, defendant, key);

-- Which cases name whom in which year (0: in any). It may say too much, never too little.
create table intake_named (
  case_id uuid not null,
  region text not null,
  bureau text not null,
  person text not null,
  year smallint not null,
  primary key (region, bureau, person, year, case_id)
);
