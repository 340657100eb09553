MATCH (person1)-[:KNOWS]-(person2)-[:KNOWS]-(person3)-[:HAS_INTEREST]->(tag)
WHERE person1 <> person3 AND person1:Person AND person2:Person AND person3:Person AND tag:Tag
  AND NOT EXISTS { (person3)-[:KNOWS]-(person1) }
RETURN count(person2) AS count
