MATCH (forum:Forum)-[:HAS_MEMBER]->(person:Person), (forum)-[:CONTAINER_OF]->(post:Post), (comment:Comment)-[:REPLY_OF]->(post),
  (comment)-[:HAS_TAG]->(tag:Tag), (tag)-[:HAS_TYPE]->(class:TagClass), (person)-[:IS_LOCATED_IN]->(city:City), (city)-[:IS_PART_OF]->(country:Country)
RETURN count(class) AS count
