-- Things and what they told. Times are UTC milliseconds; handles are given out once in a city and never again.
create table kept_city (
  number integer generated always as identity primary key,
  name text not null unique
);

-- Up to which segment a journal is in this database: written in one transaction with what the segment held.
create table kept_journal (
  city integer not null references kept_city (number),
  journal text not null,
  segment bigint not null,
  primary key (city, journal)
);

create table thing (
  city integer not null references kept_city (number),
  handle integer not null,
  world text not null,
  id text not null,
  feed text not null,
  body json not null,
  primary key (city, handle),
  unique (city, world, id)
);

-- One that is described anew with another type of values is another one.
create table datastream (
  city integer not null,
  handle integer not null,
  thing integer not null,
  id text not null,
  type text not null,
  primary key (city, handle),
  unique (city, thing, id, type)
);

-- Packed observations of one datastream within one hour. No two of one datastream overlap.
create table chunk (
  city integer not null,
  datastream integer not null,
  start bigint not null,
  finish bigint not null,
  observations integer not null,
  fresh boolean not null,
  bytes bytea not null,
  primary key (city, datastream, start)
);

create index chunk_time on chunk (city, start);

create index chunk_fresh on chunk (city, start) where fresh;

-- The same for what came late or from the future, so that it overlaps others; until it is put in order.
create table late_chunk (
  city integer not null,
  datastream integer not null,
  segment bigint not null,
  start bigint not null,
  finish bigint not null,
  observations integer not null,
  bytes bytea not null,
  primary key (city, datastream, segment, start)
);

create index late_chunk_time on late_chunk (city, start);

-- Numbers and booleans (0, 1) by the hour, once an hour is over; and the minutes of that hour, packed.
create table hour_rollup (
  city integer not null,
  datastream integer not null,
  hour bigint not null,
  observations integer not null,
  sum double precision not null,
  least double precision not null,
  most double precision not null,
  first double precision not null,
  last double precision not null,
  primary key (city, datastream, hour)
);

create index hour_rollup_time on hour_rollup (city, hour);

create table minute_rollup (
  city integer not null,
  datastream integer not null,
  hour bigint not null,
  bytes bytea not null,
  primary key (city, datastream, hour)
);

create index minute_rollup_time on minute_rollup (city, hour);
