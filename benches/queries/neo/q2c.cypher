MATCH (person1:Person)<-[:HAS_CREATOR]-(comment:Comment)-[:REPLY_OF]->(post:Post)-[:HAS_CREATOR]->(person2:Person)
WITH person1, person2, comment
MATCH (person1)-[knows:KNOWS]-(person2)
RETURN count(knows) AS count
