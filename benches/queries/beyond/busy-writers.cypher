MATCH (p:Person)<-[:HAS_CREATOR]-(m:Message) WITH p, count(*) AS n WHERE n > 200
RETURN count(*) AS writers, sum(n) AS messages
