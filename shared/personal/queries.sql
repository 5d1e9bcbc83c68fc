-- name: by_index
select subject, region, bureau, name_index, wrapped, master from keyring.subjects
where region = $1 and bureau = $2 and name_index = any($3::bytea[])

-- name: by_subject
select subject, region, bureau, name_index, wrapped, master from keyring.subjects where subject = any($1::text[])

-- name: by_name
select subject, region, bureau, made_at from keyring.subjects
where name_index = any($1::bytea[]) and ($2::text is null or region = $2) and ($3::text is null or bureau = $3)
order by region, bureau

-- name: add
select keyring.add($1, $2::text[], $3, $4, $5::bytea[], $6::bytea[])

-- name: all_subjects
select subject, region, bureau, name_index, wrapped, master, made_at from keyring.subjects order by subject

-- name: hold
lock table keyring.subjects in share row exclusive mode

-- name: add_master
insert into keyring.masters (version) values ($1) on conflict do nothing

-- name: rewrap
update keyring.subjects s set wrapped = u.wrapped, name_index = u.name_index, master = $4
from unnest($1::text[], $2::bytea[], $3::bytea[]) u(subject, wrapped, name_index)
where s.subject = u.subject

-- name: erase
delete from keyring.subjects where subject = any($1::text[]) returning subject, region, bureau

-- name: erase_files
delete from keyring.subjects where region = $1 and bureau = $2 and name_index = any($3::bytea[])

-- name: forget_masters
delete from keyring.masters where version < $1

-- name: clear
truncate keyring.subjects, keyring.masters

-- name: put_back
insert into keyring.subjects (subject, region, bureau, name_index, wrapped, master, made_at) values ($1, $2, $3, $4, $5, $6, $7)

-- name: addresses_of
-- where a person's mailboxes and numbers were said
select data::text as data from eventlog.events
where type in ('contact.address_set', 'organisation.person_assigned') and data::jsonb ->> 'person' = $1
  and ($2::text is null or region = $2) and ($3::text is null or bureau = $3)

-- name: events_with
select position, stream, region, bureau, type from eventlog.events where position(('pd1.' || $1::text || '.') in data::text) > 0 order by position
