-- Which of several servers writes a city: each that takes over has a larger epoch, and what a former one sends is refused.
create table city_writer (
  city text primary key,
  epoch bigint not null
);
