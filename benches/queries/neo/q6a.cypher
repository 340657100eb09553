MATCH (tag:Tag)<-[:HAS_INTEREST]-(person3:Person)-[:KNOWS]-(person2:Person)-[:KNOWS]-(person1:Person)
WHERE person1 <> person3
RETURN count(*) AS count
