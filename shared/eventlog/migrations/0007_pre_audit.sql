-- Every service says whom it refused what.
insert into eventlog.writers (role, area)
select role, 'audit' from unnest(array['yingsu_intake', 'yingsu_deadlines', 'yingsu_notify', 'yingsu_stats']) as role
on conflict do nothing;
