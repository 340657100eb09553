MATCH (message:Post|Comment)-[:HAS_TAG]->(tag1:Tag)
WITH message, tag1
MATCH (message)<-[:REPLY_OF]-(comment:Comment)-[:HAS_TAG]->(tag2:Tag)
WITH tag1, tag2
WHERE tag1 <> tag2
RETURN count(tag1) AS count
