MATCH (c:Comment) WHERE c.rank >= 100 AND c.rank < 200
RETURN count(*) AS n, sum(c.rank) AS total
