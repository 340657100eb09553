MATCH (creator:Person)<-[:HAS_CREATOR]-(message:Message)-[:HAS_TAG]->(:Tag)
OPTIONAL MATCH (message)<-[:REPLY_OF]-(comment:Comment)
OPTIONAL MATCH (liker:Person)-[:LIKES]->(message)
RETURN count(*) AS count
