-- name: add_import
with forgotten as (delete from ledger_imports where sent_at < now() - interval '90 days')
insert into ledger_imports (id, region, bureau, person, file_name, suffix, size, digest, sheet, columns, content, state)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'checking')
on conflict (id) do nothing

-- name: one_import
select id, region, bureau, person, file_name, suffix, size, digest, sheet, columns, state, done, total, taken, result, errors is not null as mendable,
       sent_at, ended_at, turns, lease_until > now() as held
from ledger_imports where id = $1

-- name: imports
select id, region, bureau, person, file_name, suffix, size, digest, sheet, columns, state, done, total, taken, result, errors is not null as mendable,
       sent_at, ended_at, turns, lease_until > now() as held
from ledger_imports
where ($1::text is null or region = $1) and ($2::text is null or bureau = $2) and ($3::timestamptz is null or sent_at < $3)
order by sent_at desc
limit $4

-- name: errors
select errors from ledger_imports where id = $1

-- name: take
-- somebody's work that nobody is at, the longest waiting first
update ledger_imports
set owner = $1, lease_until = now() + make_interval(secs => $2), done = 0, turns = turns + 1
where id = (
  select id from ledger_imports
  where state in ('checking', 'importing') and (lease_until is null or lease_until not between now() and now() + make_interval(secs => $2 * 2))
  order by sent_at for update skip locked limit 1)
returning id, region, bureau, person, file_name, suffix, size, digest, sheet, columns, state, done, total, taken, result, errors is not null as mendable,
          sent_at, ended_at, turns, true as held, content

-- name: hold
update ledger_imports set lease_until = now() + make_interval(secs => $3)
where id = $1 and owner = $2 and state in ('checking', 'importing')
returning id

-- name: advance
update ledger_imports set done = $3, total = $4, taken = taken || $5::integer[]
where id = $1 and owner = $2 and state in ('checking', 'importing')
returning id

-- name: end_import
-- the file itself is kept only for what is still to be confirmed
update ledger_imports
set state = $3, result = $4, errors = $5, content = case when $3 = 'checked' then content end, owner = null, lease_until = null,
    ended_at = case when $3 = 'checked' then null else now() end
where id = $1 and owner = $2

-- name: let_go
update ledger_imports set owner = null, lease_until = null, turns = 0 where owner = $1

-- name: confirm
update ledger_imports set state = 'importing', done = 0, turns = 0 where id = $1 and state = 'checked' returning id

-- name: check_again
update ledger_imports set state = 'checking', columns = $2, done = 0, turns = 0 where id = $1 and state = 'checked' returning id

-- name: withdraw
update ledger_imports set state = 'withdrawn', content = null, errors = null, ended_at = now()
where id = $1 and state in ('checking', 'checked') returning id
