MATCH (tag1:Tag)<-[:HAS_TAG]-(message:Post|Comment)<-[:REPLY_OF]-(comment:Comment)
WITH tag1, comment
WHERE NOT (comment)-[:HAS_TAG]->(tag1)
MATCH (comment)-[:HAS_TAG]->(tag2:Tag)
WHERE tag1 <> tag2
RETURN count(tag2) AS count
