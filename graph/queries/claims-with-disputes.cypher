// Claims with disputes: every claim that a quote disputes or qualifies, with the quote.
MATCH (r:Relation)<-[e:DISPUTES|QUALIFIES]-(q:Quote)
OPTIONAL MATCH (r)-[:FROM]->(a)
OPTIONAL MATCH (r)-[:TO]->(b)
OPTIONAL MATCH (q)-[:SPOKEN_BY]->(w:Participant)
RETURN r.id AS relation, a.id AS from, r.type AS type, b.id AS to, r.basis AS basis,
  r.origin AS origin, toLower(type(e)) AS bearing, q.id AS quote, q.exact AS exact,
  w.id AS participant, q.origin AS quoteOrigin
ORDER BY relation, bearing, quote
