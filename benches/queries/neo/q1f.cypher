MATCH (comment)-[:HAS_TAG]->(tag)-[:HAS_TYPE]->(class), (comment)-[:REPLY_OF]->(post)<-[:CONTAINER_OF]-(forum)-[:HAS_MEMBER]->(person)-[:IS_LOCATED_IN]->(city)-[:IS_PART_OF]->(country)
WHERE comment:Comment AND tag:Tag AND class:TagClass AND post:Post AND forum:Forum AND person:Person AND city:City AND country:Country
RETURN count(comment) AS count
