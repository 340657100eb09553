MATCH (comment:Comment)-[:REPLY_OF]->(message:Message)<-[:LIKES]-(liker:Person), (creator:Person)<-[:HAS_CREATOR]-(message)-[:HAS_TAG]->(:Tag)
RETURN count(*) AS count
