MATCH (p:Person)<-[:HAS_CREATOR]-(:Post)-[:HAS_TAG]->(t:Tag)
RETURN p.id AS id, count(DISTINCT t) AS n ORDER BY n DESC, id LIMIT 10
