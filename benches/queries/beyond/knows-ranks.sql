SELECT count(*) FROM knows k JOIN person a ON a.id = k.a JOIN person b ON b.id = k.b WHERE a.rank < b.rank
