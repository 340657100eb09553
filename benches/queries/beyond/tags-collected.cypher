MATCH (p:Person)-[:HAS_INTEREST]->(t:Tag) WITH p, collect(DISTINCT t.id) AS tags
RETURN p.id AS id, size(tags) AS n ORDER BY n DESC, id LIMIT 10
