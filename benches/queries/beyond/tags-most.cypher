MATCH (m:Message)-[:HAS_TAG]->(t:Tag)
RETURN t.id AS id, count(*) AS n ORDER BY n DESC, id LIMIT 20
