MATCH (p:Person)-[:IS_LOCATED_IN]->(c:City) WHERE p.score > 0.5
RETURN c.id AS id, count(*) AS n, max(p.rank) AS most ORDER BY n DESC, id LIMIT 10
