MATCH (tag1:Tag)<-[:HAS_TAG]-(message:Message)<-[:REPLY_OF]-(comment:Comment)-[:HAS_TAG]->(tag2:Tag)
WHERE tag1 <> tag2 AND NOT (comment)-[:HAS_TAG]->(tag1)
WITH count(*) AS count
RETURN count
