// Quotes for a concept: by its codes, by direct judgement, and through the claims it is part of.
// $concept = threat: id of the concept
CALL {
  MATCH (c:Concept {id: $concept})<-[:INDICATES]-(k:Code)<-[:CODED_AS]-(q:Quote)
  RETURN q, 'coded ' + k.label AS how
  UNION
  MATCH (c:Concept {id: $concept})<-[:EVIDENCES]-(q:Quote)
  RETURN q, 'evidences the concept' AS how
  UNION
  MATCH (c:Concept {id: $concept})<-[:FROM|TO]-(r:Relation)<-[e:SUPPORTS|DISPUTES|QUALIFIES]-(q:Quote)
  RETURN q, toLower(type(e)) + ' ' + r.id AS how
}
OPTIONAL MATCH (q)-[:SPOKEN_BY]->(w:Participant)
OPTIONAL MATCH (q)-[:FROM_SOURCE]->(:Source)-[:PART_OF]->(s:Study)
RETURN q.id AS quote, q.exact AS exact, how, w.id AS participant, s.id AS study, q.origin AS origin
ORDER BY quote, how
