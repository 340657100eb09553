MATCH (person3:Person)-[:KNOWS]-(person1:Person)
MATCH (person1)-[:KNOWS]-(person2:Person)
MATCH (person2)-[:KNOWS]-(person3)
WITH person1, person2, person3
MATCH (person1)-[:IS_LOCATED_IN]->(:City)-[:IS_PART_OF]->(country:Country)
MATCH (country)<-[:IS_PART_OF]-(:City)<-[:IS_LOCATED_IN]-(person2)
MATCH (country)<-[:IS_PART_OF]-(:City)<-[:IS_LOCATED_IN]-(person3)
RETURN count(person3) AS count
