-- name: found
select password, proposed, secret, recovery from credentials where person = $1 and replaces is not distinct from $2

-- name: set_password
insert into credentials as c (person, replaces, password) values ($1, $2, $3)
on conflict (person) do update set
  password = $3, changed_at = now(), replaces = $2,
  secret = case when c.replaces is not distinct from $2 then c.secret end,
  proposed = case when c.replaces is not distinct from $2 then c.proposed end,
  recovery = case when c.replaces is not distinct from $2 then c.recovery else '{}' end

-- name: propose
insert into credentials as c (person, replaces, proposed) values ($1, $2, $3)
on conflict (person) do update set
  proposed = $3, changed_at = now(), replaces = $2,
  password = case when c.replaces is not distinct from $2 then c.password end,
  secret = case when c.replaces is not distinct from $2 then c.secret end,
  recovery = case when c.replaces is not distinct from $2 then c.recovery else '{}' end

-- name: confirm
update credentials set secret = proposed, proposed = null, last_step = $2, recovery = $3, changed_at = now()
where person = $1 and proposed is not null

-- name: use_step
-- a code counts once, whoever sends it twice at the same moment
update credentials set last_step = $2 where person = $1 and last_step < $2 returning true

-- name: use_recovery
update credentials set recovery = array_remove(recovery, $2::text) where person = $1 and $2::text = any(recovery) returning true

-- name: remove
update credentials set secret = null, proposed = null, recovery = '{}', changed_at = now() where person = $1
