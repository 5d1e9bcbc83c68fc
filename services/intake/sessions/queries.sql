-- name: forget_sessions
delete from intake_sessions where region = $1 and bureau = $2
returning session, region, bureau, organiser, evidence, kind, topic, session_on, place, audience, bureaus, capacity, closes_on, called_off

-- name: forget_sign_ups
delete from intake_sign_ups where region = $1 and bureau = $2 returning session

-- name: save_sessions
insert into intake_sessions (session, region, bureau, organiser, evidence, kind, topic, session_on, place, audience, bureaus, capacity, closes_on, called_off)
select session, region, bureau, organiser, evidence, kind, topic, session_on, place, audience,
       array(select jsonb_array_elements_text(bureaus)), capacity, closes_on, called_off
from jsonb_to_recordset($1) as t(session uuid, region text, bureau text, organiser text, evidence uuid, kind text, topic text, session_on date,
                                 place text, audience text, bureaus jsonb, capacity integer, closes_on date, called_off text)

-- name: save_sign_ups
insert into intake_sign_ups (id, session, region, bureau, person, label, position)
select id, session, region, bureau, person, label, position
from jsonb_to_recordset($1) as t(id uuid, session uuid, region text, bureau text, person text, label text, position bigint)

-- name: seat
-- who comes when, and how many there are, of these sessions
with turns as (
  select id, row_number() over (partition by session order by position) as turn from intake_sign_ups where session = any($1)
), seated as (
  update intake_sign_ups s set turn = t.turn, organiser = (select p.bureau from intake_sessions p where p.session = s.session)
  from turns t where s.id = t.id returning s.session
)
update intake_sessions p set taken = (select count(*) from intake_sign_ups s where s.session = p.session)
where p.session = any($1)

-- name: save_bureaus
insert into intake_session_bureaus (region, bureau) select * from unnest($1::text[], $2::text[]) on conflict do nothing

-- name: bureaus
select bureau from intake_session_bureaus where region = $1 order by bureau

-- name: coming
select bureau, person from intake_sign_ups where session = $1 order by position

-- name: near
-- those who have a seat in what takes place after $1 and up to $2
select p.session, p.region, p.bureau, p.organiser, p.evidence, p.kind, p.topic, p.session_on, p.place, p.audience, p.bureaus, p.capacity, p.closes_on, p.called_off,
       s.bureau as hearer, s.person
from intake_sessions p join intake_sign_ups s using (session)
where p.called_off is null and p.session_on > $1 and p.session_on <= $2 and (p.capacity is null or s.turn <= p.capacity)
order by p.session_on, s.position

-- name: open_to
-- what takes place from $3 on and is for this bureau
select * from intake_sessions
where region = $1 and ($2::text is null or bureau = $2 or audience = 'region' or $2 = any (bureaus)) and session_on >= $3
order by session_on, session
limit $4

-- name: past_of
-- what took place before $3 and is for this bureau, the last first
select * from intake_sessions
where region = $1 and ($2::text is null or bureau = $2 or audience = 'region' or $2 = any (bureaus)) and session_on < $3
order by session_on desc, session
limit $4

-- name: session
select * from intake_sessions where session = $1

-- name: sign_ups
select s.session, s.region, s.bureau, s.person, s.label, s.turn, n.name as bureau_name
from intake_sign_ups s left join intake_bureau_names n on (n.region, n.bureau) = (s.region, s.bureau)
where s.session = any($1) order by s.session, s.turn
