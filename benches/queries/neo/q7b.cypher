MATCH (message:Message)-[:HAS_TAG]->(tag:Tag)
MATCH (message)-[:HAS_CREATOR]->(creator:Person)
OPTIONAL MATCH (comment:Comment)-[:REPLY_OF]->(message)
OPTIONAL MATCH (message)<-[:LIKES]-(liker:Person)
RETURN count(tag) AS count
