SELECT count(*), sum(rank), min(rank), max(rank) FROM message
