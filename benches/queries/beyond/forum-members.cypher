MATCH (f:Forum)-[:HAS_MEMBER]->(p:Person)
RETURN f.id AS id, count(*) AS n, avg(p.rank) AS mean ORDER BY n DESC, id LIMIT 10
