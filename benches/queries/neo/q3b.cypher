MATCH (person1:Person)-[:KNOWS]-(person2:Person)-[:KNOWS]-(person3:Person)-[:KNOWS]-(person1)
MATCH (person1)-[:IS_LOCATED_IN]->(:City)-[:IS_PART_OF]->(country:Country)
MATCH (person2)-[:IS_LOCATED_IN]->(:City)-[:IS_PART_OF]->(country)
MATCH (person3)-[:IS_LOCATED_IN]->(:City)-[:IS_PART_OF]->(country)
RETURN count(*) AS count
