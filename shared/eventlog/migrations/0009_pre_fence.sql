-- Whoever answers somebody sees that person's events only; a service that works for nobody in particular sees all.
grant usage on schema eventlog to yingsu_doors;
grant select on eventlog.events, eventlog.event_ids, eventlog.seals, eventlog.streams to yingsu_doors;
alter table eventlog.events enable row level security;
create policy services on eventlog.events for select to yingsu_service using (true);
create policy fence on eventlog.events for select to yingsu_doors using (region = 'cn' or yingsu.theirs(region, bureau));
