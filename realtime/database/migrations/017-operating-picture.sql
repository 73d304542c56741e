-- Runs that a commander signed as the operating picture of a city; one at a time is. Times are UTC milliseconds.
create table operating_picture (
  city text not null,
  id text not null,
  signed bigint not null,
  -- When it was withdrawn, or another one took its place. Null: it holds.
  ended bigint,
  body jsonb not null,
  primary key (city, id)
);

create unique index operating_picture_current on operating_picture (city) where ended is null;

create index operating_picture_signed on operating_picture (city, signed);
