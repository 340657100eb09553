MATCH (message:Message)-[:HAS_TAG]->(tag:Tag)
MATCH (message)-[:HAS_CREATOR]->(creator:Person)
MATCH (message)<-[:LIKES]-(liker:Person)
MATCH (message)<-[:REPLY_OF]-(comment:Comment)
RETURN count(*) AS count
