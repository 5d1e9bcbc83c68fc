-- Read model of notify.dispatch: what is owed to the outside, whether it is queued already or waits for its hour.

create table notify_orders (
    notification uuid not null,
    channel   text not null,
    address   text not null,
    position  bigint not null,
    region    text not null,
    bureau    text not null,
    person    text not null,
    urgent    boolean not null,
    at_once   boolean not null,
    send_from timestamptz not null,
    in_digest boolean not null,
    done      boolean not null default false,
    primary key (notification, channel)
);
create index on notify_orders (position) where not done;
create index on notify_orders (send_from) where not done;
