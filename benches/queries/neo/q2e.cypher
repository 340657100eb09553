MATCH (person1)-[:KNOWS]-(person2), (comment)-[:HAS_CREATOR]->(person1), (comment)-[:REPLY_OF]->(post), (post)-[:HAS_CREATOR]->(person2)
WHERE post:Post AND comment:Comment AND person1:Person AND person2:Person
RETURN count(comment) AS count
