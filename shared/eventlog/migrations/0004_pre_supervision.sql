-- Stats also says what supervision proposes and people find, and keeps what was published.
insert into eventlog.writers (role, area) values ('yingsu_stats', 'supervision'), ('yingsu_stats', 'report') on conflict do nothing;
