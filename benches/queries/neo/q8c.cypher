MATCH (comment:Comment)-[:REPLY_OF]->(message:Message)
MATCH (message)-[:HAS_TAG]->(tag1:Tag)
MATCH (comment)-[:HAS_TAG]->(tag2:Tag)
WHERE NOT EXISTS { MATCH (comment)-[:HAS_TAG]->(tag1) } AND NOT tag1 = tag2
RETURN count(*) AS count
