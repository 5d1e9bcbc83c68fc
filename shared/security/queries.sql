-- name: begin
insert into yingsu.sessions (id, person, way, device, address, claimed, id_token) values ($1, $2, $3, $4, $5, $6, $7)

-- name: used
-- when it was last used is written once a minute at most, and not for what a page asks by itself ($4 false)
with found as (
  select id, person, claimed, used_at from yingsu.sessions
  where id = $1 and ended_at is null and began_at > now() - make_interval(secs => $2) and used_at > now() - make_interval(secs => $3)
), touched as (
  update yingsu.sessions s set used_at = now() from found f where $4::boolean and s.id = f.id and f.used_at < now() - interval '1 minute'
)
select person, claimed from found

-- name: of_person
select id, began_at, used_at, way, device, address from yingsu.sessions
where person = $1 and ended_at is null and began_at > now() - make_interval(secs => $2) and used_at > now() - make_interval(secs => $3)
order by used_at desc

-- name: end_one
update yingsu.sessions set ended_at = now() where id = $1 and person = $2 and ended_at is null returning id_token

-- name: end_others
update yingsu.sessions set ended_at = now() where person = $1 and id <> $2 and ended_at is null

-- name: said
insert into yingsu.sign_ins (person, way, address, outcome) values ($1, $2, $3, $4)

-- name: last_sign_ins
select at, way, address, outcome from yingsu.sign_ins where person = $1 order by at desc limit $2

-- name: forget
with gone as (
  delete from yingsu.sessions where began_at < now() - interval '30 days'
), old as (
  delete from yingsu.sign_ins where at < now() - interval '400 days'
), past as (
  delete from yingsu.tries where since < now() - interval '1 day'
)
delete from yingsu.buckets where at < now() - interval '1 hour'

-- name: try_once
-- seconds to wait, 0 when the try may be made; it counts before it is made, so that a hundred at once are a hundred
with counted as (
  insert into yingsu.tries as t (key, wrong, since) values ($1, 1, clock_timestamp())
  on conflict (key) do update set
    wrong = case when t.since < clock_timestamp() - make_interval(secs => $3) then 1 else least(t.wrong + 1, $2::int + 1) end,
    since = case when t.since < clock_timestamp() - make_interval(secs => $3) then clock_timestamp() else least(t.since, clock_timestamp()) end
  returning wrong, since
)
select case when wrong <= $2::int then 0
  else greatest(1, ceil(extract(epoch from since + make_interval(secs => $3) - clock_timestamp())))::int end from counted

-- name: forgive
delete from yingsu.tries where key = $1

-- name: give_back
update yingsu.tries set wrong = greatest(0, wrong - 1) where key = $1

-- name: take
-- a row when there was a token to take; a clock that was put back takes nothing away
insert into yingsu.buckets as b (key, tokens, at) values ($1, $3::float8 - 1, clock_timestamp())
on conflict (key) do update set
  tokens = least($3::float8, b.tokens + $2::float8 * greatest(0, extract(epoch from clock_timestamp() - b.at))) - 1, at = clock_timestamp()
where least($3::float8, b.tokens + $2::float8 * greatest(0, extract(epoch from clock_timestamp() - b.at))) >= 1
returning tokens
