-- The deadlines service also says which calendar holds, which certificates it gave out, and how duties without a case stand.
insert into eventlog.writers (role, area) values
    ('yingsu_deadlines', 'calendar'), ('yingsu_deadlines', 'certificate'), ('yingsu_deadlines', 'duty')
on conflict do nothing;
