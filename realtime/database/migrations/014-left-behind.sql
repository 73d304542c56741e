-- What a server had acknowledged and not written when another took over its city: batches, for the writer to take in.
create table left_behind (
  city text not null,
  id text not null,
  body text not null,
  primary key (city, id)
);
