-- name: contacts
-- how people of these regions want to be reached; with $2 also those of every other region's 司法局
select region, bureau, person, contact
from notify_contacts c
where region = any($1) or ($2 and exists (
    select from notify_people p
    where (p.region, p.bureau, p.person) = (c.region, c.bureau, c.person) and p.role = 'justice_bureau'))

-- name: save_contacts
insert into notify_contacts (region, bureau, person, contact)
select region, bureau, person, contact
from jsonb_to_recordset($1) as t(region text, bureau text, person text, contact jsonb)
on conflict (region, bureau, person) do update set contact = excluded.contact

-- name: heard_since
-- how many notices each person had since $2, as far as $3
select person, (
    select count(*) from (
        select from notify_messages m where m.person = asked.person and m.raised_at >= $2 limit $3) found) as number
from unnest($1::text[]) as asked(person)

-- name: posts
-- where a person holds a role
select distinct region, bureau
from notify_people
where person = $1 and active and ($2::text is null or bureau = $2)

-- name: contacts_of
select person, contact from notify_contacts where region = $1 and bureau = $2

-- name: members
-- who holds a role of an organisation now
select distinct person from notify_people where region = $1 and bureau = $2 and active

-- name: contact_of
select contact from notify_contacts where region = $1 and bureau = $2 and person = $3

-- name: people_of
select region, bureau, person, role, label, email, active
from notify_people
where region = $1 and bureau = $2
