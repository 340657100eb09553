MATCH (country:Country)<-[:IS_PART_OF]-(city:City)<-[:IS_LOCATED_IN]-(person:Person)<-[:HAS_MEMBER]-(forum:Forum)
WITH forum, person, city, country
MATCH (forum)-[:CONTAINER_OF]->(post:Post)<-[:REPLY_OF]-(comment:Comment)-[:HAS_TAG]->(tag:Tag)-[:HAS_TYPE]->(class:TagClass)
RETURN count(*) AS count
