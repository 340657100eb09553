SELECT count(*) FROM knows_once WHERE since >= '2012-01-01'
