SELECT count(*) FROM post WHERE day >= '2011-01-01' AND day < '2011-07-01'
