-- Read models of notify.reminders: what is open, and what was said of it. Everything here follows from the log alone.

-- day: the due day by the earlier reading, the day of the hearing; over: nothing more will be said
create table reminder_matters (
    id      uuid primary key,
    kind    text not null,
    case_id uuid not null,
    day     date not null,
    over    boolean not null,
    matter  jsonb not null
) with (fillfactor = 80);

create index on reminder_matters (day) where not over;
create index on reminder_matters (case_id) where kind = 'hearing';

-- silent: voided, or taken from a publication
create table reminder_cases (
    case_id uuid primary key,
    silent  boolean not null,
    history jsonb not null
);
