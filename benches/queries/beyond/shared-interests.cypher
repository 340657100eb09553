MATCH (a:Person)-[:KNOWS]->(b:Person), (a)-[:HAS_INTEREST]->(t:Tag)<-[:HAS_INTEREST]-(b)
RETURN t.id AS id, count(*) AS n ORDER BY n DESC, id LIMIT 10
