MATCH (person:Person)-[:IS_LOCATED_IN]->(:City)-[:IS_PART_OF]->(:Country)
MATCH (post:Post)<-[:REPLY_OF]-(comment:Comment)-[:HAS_TAG]->(:Tag)-[:HAS_TYPE]->(:TagClass)
MATCH (forum:Forum)-[:CONTAINER_OF]->(post), (forum)-[:HAS_MEMBER]->(person)
RETURN count(*) AS count
