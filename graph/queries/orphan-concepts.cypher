// Orphan concepts: those that no stated claim joins to anything.
MATCH (c:Concept)
WHERE NOT EXISTS { MATCH (c)<-[:FROM|TO]-(r:Relation) WHERE r.basis = 'stated' }
RETURN c.id AS concept, c.label AS label, c.kind AS kind, c.origin AS origin,
  COLLECT { MATCH (c)-[:IDENTIFIED_IN]->(p:Report) RETURN p.id ORDER BY p.id } AS reports
ORDER BY concept
