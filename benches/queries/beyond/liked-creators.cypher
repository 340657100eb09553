MATCH (l:Person)-[:LIKES]->(:Message)-[:HAS_CREATOR]->(c:Person)
RETURN c.id AS id, count(*) AS n, count(DISTINCT l) AS fans ORDER BY n DESC, id LIMIT 10
