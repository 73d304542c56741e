-- What stood at a time of the past: whatever ended after it, or has not ended.
create index alarm_ended on alarm (city, ((body ->> 'ended')::bigint));
