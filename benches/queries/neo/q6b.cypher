MATCH (person1:Person)-[:KNOWS]-(person2:Person)
MATCH (person2)-[:KNOWS]-(person3:Person)
MATCH (person3)-[:HAS_INTEREST]->(tag:Tag)
WHERE person3 <> person1
RETURN count(*) AS count
