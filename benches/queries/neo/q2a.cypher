MATCH (person2:Person)<-[:HAS_CREATOR]-(post:Post)<-[:REPLY_OF]-(comment:Comment)-[:HAS_CREATOR]->(person1:Person)-[:KNOWS]-(person2)
RETURN count(*) AS count
