MATCH (p:Person)-[:HAS_INTEREST]->(t:Tag)-[:HAS_TYPE]->(c:TagClass)
RETURN c.id AS id, count(*) AS n, min(p.rank) AS least ORDER BY n DESC, id LIMIT 10
