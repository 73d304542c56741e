-- Which versions of schemes name the model of a building: it is as open as they are.
create index planning_document_models on planning_document
  using gin ((jsonb_path_query_array(content, '$.buildings[*].reference.source')))
  where kind = 'scheme';
