MATCH (:TagClass)<-[:HAS_TYPE]-(:Tag)<-[:HAS_TAG]-(:Comment)-[:REPLY_OF]->(:Post)<-[:CONTAINER_OF]-(:Forum)-[:HAS_MEMBER]->(:Person)-[:IS_LOCATED_IN]->(:City)-[:IS_PART_OF]->(:Country)
RETURN count(*) AS count
