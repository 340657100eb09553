MATCH (:Tag)<-[:HAS_TAG]-(message:Message)-[:HAS_CREATOR]->(creator:Person)
WITH message, creator
OPTIONAL MATCH (message)<-[:LIKES]-(liker:Person)
WITH message, liker
OPTIONAL MATCH (message)<-[:REPLY_OF]-(comment:Comment)
RETURN count(message) AS count
