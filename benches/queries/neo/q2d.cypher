MATCH (person2:Person)-[:KNOWS]-(person1:Person), (person2)<-[:HAS_CREATOR]-(post:Post)<-[:REPLY_OF]-(comment:Comment), (comment)-[:HAS_CREATOR]->(person1)
WITH count(*) AS count
RETURN count
