MATCH (m:Message)
RETURN count(*) AS n, sum(m.rank) AS total, min(m.rank) AS least, max(m.rank) AS most
