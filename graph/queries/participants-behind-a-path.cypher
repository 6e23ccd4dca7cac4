// Participants behind a path: who has a quote for which of its steps, and who has one for each.
// $concepts = threat,openness,values: ids of the concepts of the path, in order
WITH split($concepts, ',') AS ids
UNWIND range(0, size(ids) - 2) AS i
MATCH (a:Concept {id: trim(ids[i])})<-[:FROM]-(r:Relation)-[:TO]->(b:Concept {id: trim(ids[i + 1])})
MATCH (r)<-[:SUPPORTS]-(q:Quote)-[:SPOKEN_BY]->(w:Participant)
WITH w, size(ids) - 1 AS steps, collect(DISTINCT i + 1) AS numbers, collect(DISTINCT q.id) AS found
UNWIND numbers AS number
WITH w, steps, number, found ORDER BY number
WITH w, steps, collect(number) AS onSteps, found
UNWIND found AS quote
WITH w, steps, onSteps, quote ORDER BY quote
RETURN w.id AS participant, w.label AS label, onSteps, size(onSteps) = steps AS thread,
  collect(quote) AS quotes, w.origin AS origin
ORDER BY participant
