MATCH (person1:Person)-[:KNOWS]-(person2:Person)-[:KNOWS]-(person3:Person)
WITH person1, person3
WHERE person1 <> person3 AND NOT (person1)-[:KNOWS]-(person3)
MATCH (person3)-[:HAS_INTEREST]->(tag:Tag)
RETURN count(tag) AS count
