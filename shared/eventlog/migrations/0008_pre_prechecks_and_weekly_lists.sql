-- Intake also says whether who will appear is right; deadlines also lists each week the cases in which nothing runs.
insert into eventlog.writers (role, area) values ('yingsu_intake', 'precheck'), ('yingsu_deadlines', 'unclocked') on conflict do nothing;
