-- Classes and areas that a thing had before, each with until when: what was restricted then stays so. null: always as now.
alter table thing add column earlier json;
