SELECT count(*), count(DISTINCT y.b) FROM person a JOIN knows x ON x.a = a.id JOIN knows y ON y.a = x.b WHERE a.rank < 20 AND y.b <> a.id
