-- Read models of notify.inbox: what notify remembers of the world, the inbox, and the record of every delivery.

create table notify_people (
    region text not null,
    bureau text not null,
    person text not null,
    role   text not null,
    label  text not null,
    email  text,
    active boolean not null,
    primary key (region, bureau, person, role)
);

create table notify_contacts (
    region  text not null,
    bureau  text not null,
    person  text not null,
    contact jsonb not null,
    primary key (region, bureau, person)
);

create table notify_cases (
    case_id uuid primary key,
    region  text not null,
    bureau  text not null,
    history jsonb not null
);

create table notify_duties (
    stream text primary key,
    duty   jsonb not null
);
create index on notify_duties ((duty ->> 'case_id'));

create table notify_messages (
    id        uuid primary key,
    position  bigint not null unique,
    region    text not null,
    bureau    text not null,
    person    text not null,
    role      text not null,
    cause     uuid not null,
    case_id   uuid,
    urgent    boolean not null,
    subject   text not null,
    body      text not null,
    email     text,
    kind      text not null,
    about     uuid,
    statutory boolean not null,
    step      int not null,
    on_behalf_of text,
    day       date,
    link      text,
    send_from timestamptz,
    in_digest boolean not null,
    due_on    date not null,
    raised_at timestamptz not null,
    read_at   timestamptz,
    acknowledged_at timestamptz
);
create index on notify_messages (person, position);
create index on notify_messages (person, raised_at);
create index on notify_messages (person) where read_at is null;
create index on notify_messages (about, position) where about is not null;
create index on notify_messages (case_id, position);

-- state: waiting | retrying | sent | failed | handed_over; position: of the notice
create table notify_deliveries (
    id       uuid not null,
    channel  text not null,
    state    text not null,
    attempts int not null,
    sent_at  timestamptz,
    late     boolean,
    reason   text,
    position bigint,
    primary key (id, channel)
);
-- what is not over is little, however much there is: lists and gauges of it never look at the rest
create index on notify_deliveries (state, position) where state <> 'sent';
create index on notify_deliveries (position) where late;

create table notify_undeliverable (
    id        uuid primary key,
    position  bigint not null unique,
    region    text not null,
    bureau    text not null,
    cause     uuid not null,
    case_id   uuid,
    about     uuid,
    roles     text[] not null,
    urgent    boolean not null,
    subject   text not null,
    body      text not null,
    due_on    date not null,
    raised_at timestamptz not null
);
create index on notify_undeliverable (about) where about is not null;

create policy fence on notify_duties for select to yingsu_notify_doors
    using (exists (select from notify_cases c where c.case_id = (duty ->> 'case_id')::uuid));
