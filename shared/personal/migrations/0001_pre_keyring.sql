-- The keyring: one key a subject (a name in one bureau), wrapped by a master key that is not in the database.
-- Services find and add keys; only the owner, through `yingsu subject` and `yingsu keyring`, wraps anew or destroys.
create schema keyring;

create table keyring.masters (
    version int primary key,
    made_at timestamptz not null default now()
);

create table keyring.subjects (
    subject    text primary key,
    region     text not null,
    bureau     text not null,
    name_index bytea not null,          -- keyed hash of the normalised name: finds it again, says nothing of it
    wrapped    bytea not null,
    master     int not null references keyring.masters (version),
    made_at    timestamptz not null default now(),
    unique (region, bureau, name_index)
);
create index on keyring.subjects (name_index);

-- Adds what is not there yet; nothing at all when the master key that wrapped it is not the newest any more.
create function keyring.add(p_master int, p_subject text[], p_region text, p_bureau text, p_index bytea[], p_wrapped bytea[]) returns boolean
language plpgsql security definer set search_path = keyring, pg_temp as $$
begin
    lock table subjects in row exclusive mode;   -- waits for who wraps anew; what is asked next sees what they did
    insert into masters (version) select p_master where not exists (select from masters) on conflict do nothing;
    if p_master <> (select max(version) from masters) then
        return false;
    end if;
    insert into subjects (subject, region, bureau, name_index, wrapped, master)
        select u.subject, p_region, p_bureau, u.name_index, u.wrapped, p_master
        from unnest(p_subject, p_index, p_wrapped) u(subject, name_index, wrapped)
        order by u.name_index
        on conflict do nothing;
    return true;
end $$;

revoke all on all functions in schema keyring from public;
revoke all on all tables in schema keyring from public;
grant usage on schema keyring to yingsu_service;
grant select on keyring.subjects, keyring.masters to yingsu_service;
grant execute on all functions in schema keyring to yingsu_service;

-- whoever owns the record says in it that a key was destroyed
insert into eventlog.writers (role, area) values (session_user, 'audit') on conflict do nothing;
