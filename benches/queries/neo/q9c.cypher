MATCH (person1:Person)-[:KNOWS]-(person2:Person)
MATCH (person2)-[:KNOWS]-(person3:Person)
MATCH (person3)-[:HAS_INTEREST]->(tag:Tag)
WHERE NOT EXISTS { MATCH (person1)-[:KNOWS]-(person3) } AND NOT person1 = person3
RETURN count(*) AS count
