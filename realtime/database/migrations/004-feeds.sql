-- What came from a feed and did not fit. The same letter again is the same row. Times are UTC milliseconds.
create table dead_letter (
  city text not null,
  id text not null,
  feed text not null,
  first_received bigint not null,
  received bigint not null,
  times integer not null default 1,
  subject text,
  type text,
  body bytea not null,
  bytes integer not null,
  publication text not null,
  code text not null,
  faults text not null,
  primary key (city, id)
);

create index dead_letter_received on dead_letter (city, feed, received);
