SELECT count(*), sum(rank) FROM comment WHERE rank >= 100 AND rank < 200
