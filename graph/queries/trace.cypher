// The trace as plain Cypher: simple paths of at most six steps, fewest inferred steps first.
// $from = threat: id of the concept where paths start
// $via = openness: id of a concept that they pass
// $to = values: id of the concept where they end
MATCH p = (a:Concept {id: $from})-[:LEADS_TO|MOVES_TO|FACILITATES|SUPPORTS|CATALYSES|INFLUENCES|HINDERS|SAME_AS*1..6]-(b:Concept {id: $to})
WITH nodes(p) AS concepts, relationships(p) AS steps
WHERE ALL(i IN range(0, size(steps) - 1)
    WHERE type(steps[i]) = 'SAME_AS' OR startNode(steps[i]).id = concepts[i].id)
  AND ALL(i IN range(0, size(steps) - 1)
    WHERE type(steps[i]) = 'SAME_AS' OR steps[i].modality = 'finding')
  AND ALL(c IN concepts WHERE size([d IN concepts WHERE d.id = c.id]) = 1)
  AND ANY(c IN concepts WHERE c.id = $via)
WITH [c IN concepts | c.id] AS concepts,
  [s IN steps | type(s)] AS steps,
  [s IN steps | coalesce(s.relation, s.id)] AS claims,
  [s IN steps | s.basis] AS bases,
  [s IN steps | s.origin] AS origins
WITH *, size([b IN bases WHERE b = 'inferred']) AS inferred
RETURN concepts, steps, claims, bases, origins, inferred
ORDER BY inferred, size(steps), reduce(t = '', c IN concepts | t + c + ' '), reduce(t = '', c IN claims | t + c + ' ')
