-- name: save_draft
with forgotten as (delete from form_drafts where saved_at < now() - interval '90 days' and (person, path) <> ($1, $2))
insert into form_drafts (person, path, title, fact, content) values ($1, $2, $3, $4, $5)
on conflict (person, path) do update set
  title = excluded.title, fact = excluded.fact, content = excluded.content, saved_at = now()

-- name: draft
select path, title, fact, content, saved_at from form_drafts
where person = $1 and path = $2 and saved_at > now() - interval '90 days'

-- name: drafts
select path, title, fact, content, saved_at from form_drafts
where person = $1 and saved_at > now() - interval '90 days'
order by saved_at desc
limit 20

-- name: drop_draft
delete from form_drafts where person = $1 and path = $2

-- name: case_page
select case_id, region, bureau, name, kind, levels, handler, numbers, received_on, unparsed_case_no, closed, voided, opened_position
from intake_cases
where ($1::text is null or region = $1) and ($2::text is null or bureau = $2) and ($3::bigint is null or opened_position < $3)
  and ($4::text is null or kind = $4) and ($5::text is null or handler = $5)
  and case $6::text
        when 'open' then not closed and not voided
        when 'closed' then closed and not voided
        when 'voided' then voided
        when 'unparsed' then unparsed_case_no and not voided
        else true
      end
  and ($7::text[] is null or sought like all ($7)
       or sought like $9 and exists (select from unnest($8::text[]) one where strpos(name, one) > 0))
order by opened_position desc
limit $10

-- name: bureaus
select region, bureau, name from intake_bureau_names
where ($1::text is null or region = $1) and ($2::text is null or name ilike $2 or bureau ilike $2) and bureau > $3
order by bureau
limit $4
