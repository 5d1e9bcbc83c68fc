-- name: save_deadlines
insert into stats_supervised_deadlines (deadline_id, case_id)
select * from unnest($1::uuid[], $2::uuid[])
on conflict do nothing

-- name: deadlines_of
select deadline_id, case_id from stats_supervised_deadlines where case_id = any($1)

-- name: proposals
select proposal_id, version, proposed_at, ground, region, bureau, kind, rule, state, year, counted_on, case_id, counts_as, restricted, asked_on,
       proposal, reply, replied_on, decided_by, decided_on, decision, reason, found, carried_out
from stats_supervision
where proposal_id = any($1) and known_to is null

-- name: proposals_of_cases
select proposal_id, version, proposed_at, ground, region, bureau, kind, rule, state, year, counted_on, case_id, counts_as, restricted, asked_on,
       proposal, reply, replied_on, decided_by, decided_on, decision, reason, found, carried_out
from stats_supervision
where case_id = any($1) and known_to is null

-- name: proposals_of_bureau
select proposal_id, version, proposed_at, ground, region, bureau, kind, rule, state, year, counted_on, case_id, counts_as, restricted, asked_on,
       proposal, reply, replied_on, decided_by, decided_on, decision, reason, found, carried_out
from stats_supervision
where region = $1 and bureau = $2 and known_to is null

-- name: cases_with_proposals
select distinct case_id from stats_supervision where case_id = any($1) and known_to is null

-- name: end_proposals
update stats_supervision s set known_to = e.position
from unnest($1::uuid[], $2::bigint[]) e(proposal_id, position)
where s.proposal_id = e.proposal_id and s.known_to is null

-- name: proposals_as_of
select proposal_id, version, proposed_at, ground, region, bureau, kind, rule, state, year, counted_on, case_id, counts_as, restricted, asked_on,
       proposal, reply, replied_on, decided_by, decided_on, decision, reason, found, carried_out
from stats_supervision
where known_from <= $1 and (known_to is null or known_to > $1)
  and ($2::text is null or region = $2) and ($3::text is null or bureau = $3)
order by region, bureau, proposed_at

-- name: inbox
-- newest first; one page below the position the page before ended at
select proposal_id, version, proposed_at, ground, region, bureau, kind, rule, state, year, counted_on, case_id, counts_as, restricted, asked_on,
       proposal, reply, replied_on, decided_by, decided_on, decision, reason, found, carried_out
from stats_supervision
where known_to is null and ($1::bigint is null or proposed_at < $1)
  and ($2::text is null or region = $2) and ($3::text is null or bureau = $3) and ($4::text is null or state = $4)
  and ($5::text is null or kind = $5) and ($6::text is null or rule = $6) and ($7::int is null or year = $7)
  and ($9::boolean or not restricted)
order by proposed_at desc
limit $8
