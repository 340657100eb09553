MATCH (c:Comment)-[:HAS_TAG]->(t:Tag) WHERE c.rank < 50
RETURN t.id AS id, count(*) AS n, sum(c.rank) AS total ORDER BY n DESC, id LIMIT 10
