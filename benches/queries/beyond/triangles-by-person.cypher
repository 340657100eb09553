MATCH (a:Person)-[:KNOWS]-(b:Person)-[:KNOWS]-(c:Person)-[:KNOWS]-(a)
RETURN a.id AS id, count(*) AS n ORDER BY n DESC, id LIMIT 10
