// Concepts per study: what the reports on each study name, with the order of the construct.
MATCH (s:Study)<-[:REPORTS_ON]-(r:Report)<-[:IDENTIFIED_IN]-(c:Concept)
RETURN s.id AS study, r.id AS report, c.id AS concept, c.label AS label, c.kind AS kind,
  c.constructOrder AS constructOrder, c.origin AS origin
ORDER BY study, report, concept
