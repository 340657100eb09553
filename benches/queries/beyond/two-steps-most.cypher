MATCH (a:Person)-[:KNOWS]-(:Person)-[:KNOWS]-(c:Person) WHERE a <> c
RETURN a.id AS id, count(*) AS n ORDER BY n DESC, id LIMIT 10
