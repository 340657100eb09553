MATCH (tag2:Tag)<-[:HAS_TAG]-(comment:Comment)-[:REPLY_OF]->(message:Message)-[:HAS_TAG]->(tag1:Tag)
WHERE tag1 <> tag2
RETURN count(*) AS count
