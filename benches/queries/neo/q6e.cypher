MATCH (person3:Person)-[:HAS_INTEREST]->(tag:Tag), (person2:Person)-[:KNOWS]-(person3), (person1:Person)-[:KNOWS]-(person2)
WHERE id(person1) <> id(person3)
WITH count(*) AS count
RETURN count
