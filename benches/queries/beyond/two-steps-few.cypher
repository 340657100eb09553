MATCH (a:Person)-[:KNOWS]-(:Person)-[:KNOWS]-(c:Person) WHERE a.rank < 20 AND a <> c
RETURN count(*) AS n, count(DISTINCT c) AS different
