MATCH (person1:Person)-[:KNOWS]-(person2:Person)-[:KNOWS]-(person3:Person)-[:HAS_INTEREST]->(tag:Tag)
WHERE NOT EXISTS { (person1)-[:KNOWS]-(person3) }
  AND person1.id <> person3.id
RETURN count(*) AS count
