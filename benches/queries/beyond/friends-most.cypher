MATCH (p:Person)-[:KNOWS]-(f:Person)
RETURN p.id AS id, count(*) AS n ORDER BY n DESC, id LIMIT 10
