MATCH (message:Post|Comment)-[:HAS_TAG]->(:Tag), (message)-[:HAS_CREATOR]->(creator:Person), (message)<-[:LIKES]-(liker:Person), (message)<-[:REPLY_OF]-(comment:Comment)
RETURN count(*) AS count
