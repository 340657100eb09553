MATCH (liker:Person)-[:LIKES]->(message:Message)<-[:REPLY_OF]-(comment:Comment)
WITH liker, message, comment
MATCH (message)-[:HAS_CREATOR]->(creator:Person)
WITH *
MATCH (message)-[:HAS_TAG]->(tag:Tag)
RETURN count(tag) AS count
