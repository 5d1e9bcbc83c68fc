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

-- name: heard_of
-- who was told of this, by what caused it
select person, role from notify_messages where cause = $1 and (about = $2 or case_id = $3)

-- name: away
-- who is away on $1, or has somebody stand in for them
select region, bureau, person, contact
from notify_contacts
where exists (
        select from jsonb_each_text(contact -> 'leaves') as leave(first_day, until)
        where $1 between leave.first_day::date and leave.until::date)
    or exists (
        select from jsonb_to_recordset(contact -> 'delegations') as held(first_day date, until date)
        where $1 between held.first_day and held.until)

-- name: lying_unread
-- what a person has in the inbox alone since $4, has not looked at, and nobody was told in their place; an address that was given up counts as none
select m.id
from notify_messages m
where (m.region, m.bureau, m.person) = ($1, $2, $3) and m.raised_at >= $4
    and m.read_at is null and m.acknowledged_at is null
    and not exists (
        select from notify_deliveries d
        where d.id = m.id and (d.state = 'handed_over' or (d.channel <> 'inbox' and d.state <> 'failed')))
    and not exists (
        select from notify_messages o
        where o.cause = m.cause and o.on_behalf_of = m.person and (o.about = m.about or o.case_id = m.case_id))
order by m.position
