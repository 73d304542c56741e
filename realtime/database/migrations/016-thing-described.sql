-- When what is known of a thing came, UTC milliseconds: what another server has left is older or newer. 0: nobody knows.
alter table thing add column described bigint not null default 0;
