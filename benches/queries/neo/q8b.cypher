MATCH (tag1:Tag)<-[:HAS_TAG]-(message:Message)<-[:REPLY_OF]-(comment:Comment)-[:HAS_TAG]->(tag2:Tag)
WHERE NOT EXISTS { (comment)-[:HAS_TAG]->(tag1) }
  AND tag1.id <> tag2.id
RETURN count(*) AS count
