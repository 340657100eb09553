MATCH (a:Person)-[:KNOWS]-(b:Person) WHERE a.rank < b.rank
RETURN count(*) AS n
