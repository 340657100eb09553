MATCH (comment:Comment)-[:REPLY_OF]->(post:Post)
MATCH (comment)-[:HAS_CREATOR]->(person1:Person)
MATCH (post)-[:HAS_CREATOR]->(person2:Person)
MATCH (person2)-[:KNOWS]-(person1)
RETURN count(*) AS count
