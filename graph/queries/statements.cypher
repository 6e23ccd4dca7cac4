// Every claim: those that stand for themselves, and judgements between two records.
CALL {
  MATCH (r:Relation)
  OPTIONAL MATCH (r)-[:FROM]->(a)
  OPTIONAL MATCH (r)-[:TO]->(b)
  RETURN r.id AS id, 'claim' AS kind, a.id AS from, r.type AS type, b.id AS to, r.basis AS basis,
    r.wording AS wording, r.start AS start, r.end AS end, r.rationale AS rationale, r.by AS by,
    COLLECT { MATCH (r)-[:ASSERTED_IN]->(p:Report) RETURN p.id ORDER BY p.id } AS reports,
    r.origin AS origin
  UNION ALL
  MATCH (m:Model)-[e:INCLUDES]->(b)
  RETURN e.id AS id, 'inclusion' AS kind, m.id AS from, type(e) AS type, b.id AS to,
    e.basis AS basis, e.wording AS wording, e.start AS start, e.end AS end,
    e.rationale AS rationale, e.by AS by,
    COLLECT { MATCH (m)-[:PRESENTED_IN]->(p:Report) RETURN p.id ORDER BY p.id } AS reports,
    e.origin AS origin
  UNION ALL
  MATCH (a:Report)-[e:AGREES_WITH|EXTENDS|DISAGREES_WITH]->(b:Report)
  RETURN e.id AS id, 'stance' AS kind, a.id AS from, type(e) AS type, b.id AS to,
    e.basis AS basis, e.wording AS wording, e.start AS start, e.end AS end,
    e.rationale AS rationale, e.by AS by, [a.id] AS reports, e.origin AS origin
  UNION ALL
  MATCH (a:Stage)-[e:PRECEDES]->(b:Stage)
  RETURN e.id AS id, 'order of stages' AS kind, a.id AS from, type(e) AS type, b.id AS to,
    e.basis AS basis, e.wording AS wording, e.start AS start, e.end AS end,
    e.rationale AS rationale, e.by AS by, CASE WHEN e.report IS NULL THEN [] ELSE [e.report] END AS reports, e.origin AS origin
  UNION ALL
  MATCH (a:Concept)-[e:SAME_AS]->(b:Concept)
  RETURN e.id AS id, 'match' AS kind, a.id AS from, type(e) AS type, b.id AS to,
    e.basis AS basis, e.wording AS wording, null AS start, null AS end, e.rationale AS rationale, e.by AS by,
    CASE WHEN e.report IS NULL THEN [] ELSE [e.report] END AS reports, e.origin AS origin
}
RETURN id, kind, from, type, to, basis, wording, start, end, rationale,
  CASE WHEN size(reports) = 0 THEN null
    ELSE reduce(t = reports[0], one IN reports[1..] | t + '|' + one) END AS report,
  origin, by
ORDER BY id
