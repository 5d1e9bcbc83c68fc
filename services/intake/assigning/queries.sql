-- name: people
select stream, region, bureau, history from intake_people where stream = any($1)

-- name: save_people
insert into intake_people
select stream, region, bureau, history
from jsonb_to_recordset($1) as p(stream text, region text, bureau text, history jsonb)
on conflict (stream) do update set history = excluded.history

-- name: forget_places
delete from intake_places where case_id = any($1)

-- name: forget_suitors
delete from intake_suitors where case_id = any($1)

-- name: forget_links
delete from intake_links where case_id = any($1)

-- name: forget_sittings
delete from intake_sittings where case_id = any($1)

-- name: forget_suits
delete from intake_suits where case_id = any($1)

-- name: forget_suit_days
delete from intake_suit_days where case_id = any($1)

-- name: forget_suit_parties
delete from intake_suit_parties where case_id = any($1)

-- name: save_places
insert into intake_places
select case_id, region, bureau, instance, defendant, handler, given_on, in_hand, recused, name, plaintiffs
from jsonb_to_recordset($1) as p(case_id uuid, region text, bureau text, instance smallint, defendant text, handler text, given_on date,
                                 in_hand boolean, recused text, name text, plaintiffs jsonb)

-- name: save_suitors
insert into intake_suitors
select case_id, region, bureau, label, party_id
from jsonb_to_recordset($1) as p(case_id uuid, region text, bureau text, label text, party_id text)

-- name: save_links
insert into intake_links
select case_id, region, bureau, other from jsonb_to_recordset($1) as p(case_id uuid, region text, bureau text, other uuid)

-- name: save_sittings
insert into intake_sittings
select case_id, region, bureau, leader, held_on, topics
from jsonb_to_recordset($1) as p(case_id uuid, region text, bureau text, leader text, held_on date, topics text[])

-- name: save_suits
insert into intake_suits
select case_id, region, bureau, instance, number, court, level, docketed_on, plaintiffs, defendants
from jsonb_to_recordset($1) as s(case_id uuid, region text, bureau text, instance smallint, number text, court text, level text, docketed_on date,
                                 plaintiffs text[], defendants text[])

-- name: save_suit_days
insert into intake_suit_days
select case_id, region, bureau, basis, day from jsonb_to_recordset($1) as d(case_id uuid, region text, bureau text, basis text, day date)

-- name: save_suit_parties
insert into intake_suit_parties
select case_id, region, bureau, key, defendant
from jsonb_to_recordset($1) as p(case_id uuid, region text, bureau text, key text, defendant text)

-- name: save_named
insert into intake_named (case_id, region, bureau, person, year)
select case_id, region, bureau, person, year
from jsonb_to_recordset($1) as n(case_id uuid, region text, bureau text, person text, year smallint)
on conflict do nothing

-- name: loads
-- of some people, in the bureau's cases but one: how many they have in hand, and the day they were given one last
select asked.person,
       (select count(distinct p.case_id) from intake_places p
        where p.region = $1 and p.bureau = $2 and p.handler = asked.person and p.in_hand and p.case_id <> $3) as in_hand,
       (select max(p.given_on) from intake_places p
        where p.region = $1 and p.bureau = $2 and p.handler = asked.person and p.case_id <> $3) as last_given
from unnest($4::text[]) asked (person)

-- name: plaintiffs_of_year
-- whose cases some people were given in days of a year; cases of the same plaintiffs stand once
select distinct handler, plaintiffs
from intake_places
where region = $1 and bureau = $2 and handler = any($4) and given_on between $5 and $6 and case_id <> $3 and plaintiffs <> '[]'

-- name: former_of_linked
-- who was last given a case of the bureau that is linked to one, from either side
select given_on, handler, name from intake_places
where region = $1 and bureau = $2 and case_id <> $3
  and case_id in (select unnest($4::uuid[]) union all select case_id from intake_links where region = $1 and bureau = $2 and other = $3)
order by coalesce(given_on, '-infinity') desc, handler collate "C" desc, name collate "C" desc limit 1

-- name: former_of_same
-- who was last given another case of a plaintiff of the bureau: the same party id or, where one of the two has none, the same label
with ours as (select label, party_id from unnest($4::text[], $5::text[]) as o(label, party_id)),
alike as (
    select s.case_id from ours join intake_suitors s on s.party_id = ours.party_id where s.region = $1 and s.bureau = $2
    union
    select s.case_id from ours join intake_suitors s on s.label = ours.label
    where s.region = $1 and s.bureau = $2 and (s.party_id is null or ours.party_id is null)
)
select given_on, handler, name from intake_places
where region = $1 and bureau = $2 and case_id <> $3 and case_id in (select case_id from alike)
order by coalesce(given_on, '-infinity') desc, handler collate "C" desc, name collate "C" desc limit 1

-- name: stranded
-- places in hand of some people, or of whoever is recused from the case: a page of them
select case_id, instance, defendant, handler, recused, name
from intake_places
where region = $1 and bureau = $2 and in_hand and (handler = any($3) or recused is not null)
order by case_id, instance, defendant collate "C" nulls first
limit $4 offset $5

-- name: stranded_count
select count(*) from intake_places
where region = $1 and bureau = $2 and in_hand and (handler = any($3) or recused is not null)

-- name: appearances
-- of some leaders until a day: the last time in court, and how often since the first day of its year
select asked.leader,
       (select max(s.held_on) from intake_sittings s
        where s.region = $1 and s.bureau = $2 and s.leader = asked.leader and s.held_on <= $4) as last,
       (select count(*) from intake_sittings s
        where s.region = $1 and s.bureau = $2 and s.leader = asked.leader and s.held_on between date_trunc('year', $4::date) and $4) as this_year
from unnest($3::text[]) asked (leader)

-- name: heard
-- the hearings of days by what they were about and who of the leadership was there
select topics, leader, count(*) as hearings
from intake_sittings where region = $1 and bureau = $2 and held_on between $3 and $4
group by topics, leader
