#!/usr/bin/env python3
"""Beyond counting: the LSQB data with columns added, and the queries of queries/beyond on several engines, checked.

  beyond.py columns SRC OUT [SEED]           the CSV folder SRC with columns: Person, Comment and Post get
                                             day, rank, score and word, KNOWS gets since
  beyond.py compare DATA ENGINE DB [ROUNDS]  the queries on Kenning (the adapter ENGINE, which has loaded DATA into DB),
                                             DuckDB, SQLite and Ladybug in turn, one thread each: medians and
                                             ratios

Answers must agree, floats to nine digits; a query on which they don't is marked. duckdb and ladybug come from pip.
"""
import datetime, json, math, os, random, re, sqlite3, statistics, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
QUERIES = os.path.join(HERE, 'queries', 'beyond')
SYLLABLES = 'ba be bi bo bu ka ke ki ko ku la le li lo lu'.split()


def columns(source, out, seed=7):
    """Files that get no columns are linked."""
    pick = random.Random(seed)
    day = lambda: (datetime.date(2010, 1, 1) + datetime.timedelta(pick.randrange(1200))).isoformat()
    more = {name: ('day:date|rank:int|score:float|word',
                   lambda: '%s|%d|%.6f|%s' % (day(), pick.randrange(1000), pick.random(),
                                              pick.choice(SYLLABLES) + pick.choice(SYLLABLES)))
            for name in ('Person', 'Comment', 'Post')}
    more['Person_knows_Person'] = ('since:date', day)
    os.makedirs(out, exist_ok=True)
    for name in sorted(os.listdir(source)):
        to = os.path.join(out, name)
        if os.path.lexists(to):
            os.remove(to)
        header, cells = more.get(name.removesuffix('.csv'), (None, None))
        if header is None:
            os.symlink(os.path.abspath(os.path.join(source, name)), to)
            continue
        with open(os.path.join(source, name)) as lines, open(to, 'w') as written:
            written.write(next(lines).rstrip('\n') + '|' + header + '\n')
            for line in lines:
                if line.strip():
                    written.write(line.rstrip('\n') + '|' + cells() + '\n')


ELEMENT = '(id BIGINT PRIMARY KEY, day {date}, rank BIGINT, score DOUBLE, word TEXT)'
TABLES = {  # the file, the table, its columns
    'Person_isLocatedIn_City': ('person_city', ('person', 'city')),
    'City_isPartOf_Country': ('city_country', ('city', 'country')),
    'Forum_containerOf_Post': ('container_of', ('forum', 'post')),
    'Forum_hasMember_Person': ('has_member', ('forum', 'person')),
    'Person_hasInterest_Tag': ('interest', ('person', 'tag')),
    'Tag_hasType_TagClass': ('tag_class', ('tag', 'class')),
    'Comment_hasTag_Tag': ('message_tag', ('message', 'tag')),
    'Post_hasTag_Tag': ('message_tag', ('message', 'tag')),
    'Comment_hasCreator_Person': ('message_creator', ('message', 'person')),
    'Post_hasCreator_Person': ('message_creator', ('message', 'person')),
    'Comment_replyOf_Comment': ('reply_of', ('comment', 'message')),
    'Comment_replyOf_Post': ('reply_of', ('comment', 'message')),
    'Person_likes_Comment': ('likes', ('person', 'message')),
    'Person_likes_Post': ('likes', ('person', 'message')),
}


def rows_of(data, name):
    with open(os.path.join(data, name + '.csv')) as lines:
        next(lines)
        return [line.rstrip('\n').split('|') for line in lines if line.strip()]


def fill(connection, data, dates, bulk):
    """The tables of one SQL engine, with an index on each end of each relation where it makes any."""
    run = connection.execute
    for table in ('person', 'comment', 'post', 'message'):
        run(f'CREATE TABLE {table} {ELEMENT.format(date=dates)}')
    for name, tables in (('Person', ['person']), ('Comment', ['comment', 'message']), ('Post', ['post', 'message'])):
        rows = rows_of(data, name)
        for table in tables:
            bulk(table, rows, 5)
    knows = rows_of(data, 'Person_knows_Person')
    for table in ('knows_once', 'knows'):
        run(f'CREATE TABLE {table} (a BIGINT, b BIGINT, since {dates})')
    bulk('knows_once', knows, 3)
    bulk('knows', knows + [[b, a, since] for a, b, since in knows], 3)
    ends = {'knows': ('a', 'b'), 'knows_once': ('a', 'b')}
    for name, (table, columns) in TABLES.items():
        if table not in ends:
            run(f'CREATE TABLE {table} ({columns[0]} BIGINT, {columns[1]} BIGINT)')
        ends[table] = columns
        bulk(table, rows_of(data, name), 2)
    return ends


def sqlite(data):
    connection = sqlite3.connect(':memory:')
    ends = fill(connection, data, 'TEXT', lambda table, rows, width: connection.executemany(
        f'INSERT INTO {table} VALUES ({",".join("?" * width)})', rows))
    for table, (one, other) in ends.items():
        connection.execute(f'CREATE INDEX {table}_there ON {table} ({one}, {other})')
        connection.execute(f'CREATE INDEX {table}_back ON {table} ({other}, {one})')
    connection.execute('ANALYZE')
    return lambda text: connection.execute(text).fetchall()


def duckdb(data):
    import csv
    import duckdb as engine
    connection = engine.connect(':memory:')
    connection.execute('SET threads TO 1')

    def bulk(table, rows, _width):
        with tempfile.NamedTemporaryFile('w', suffix='.csv', newline='') as file:
            csv.writer(file).writerows(rows)
            file.flush()
            connection.execute(f"COPY {table} FROM '{file.name}' (HEADER false)")

    fill(connection, data, 'DATE', bulk)
    return lambda text: connection.execute(text).fetchall()


def ladybug(data):
    """Its own schema: a table for each label, one for each type with all pairs of labels that it joins."""
    import ladybug as engine
    folder = tempfile.TemporaryDirectory()
    connection = engine.Connection(engine.Database(os.path.join(folder.name, 'db')), num_threads=1)
    run = connection.execute
    element = 'id INT64 PRIMARY KEY, day DATE, rank INT64, score DOUBLE, word STRING'
    types = {}
    for file in sorted(name.removesuffix('.csv') for name in os.listdir(data) if name.endswith('.csv')):
        copy = f"'{data}/{file}.csv' (HEADER=true, DELIM='|'"
        if '_' not in file:
            columns = element if file in ('Person', 'Comment', 'Post') else 'id INT64 PRIMARY KEY'
            run(f'CREATE NODE TABLE {file}({columns})')
            run(f'COPY {file} FROM {copy})')
        else:
            start, verb, end = file.split('_')
            kind = re.sub('(?<=[a-z])(?=[A-Z])', '_', verb).upper()
            types.setdefault(kind, []).append((start, end, copy))
    for kind, pairs in types.items():
        ends = ', '.join(f'FROM {start} TO {end}' for start, end, _ in pairs)
        run(f"CREATE REL TABLE {kind}({ends}{', since DATE' if kind == 'KNOWS' else ''})")
        for start, end, copy in pairs:
            which = f", FROM='{start}', TO='{end}'" if len(pairs) > 1 else ''
            run(f'COPY {kind} FROM {copy}{which})')
    return lambda text, folder=folder: run(its_words(text)).get_all()


def its_words(text):
    """A query as Ladybug wants it: no label above others, dates told as such, MATCH within EXISTS."""
    text = re.sub(':Message', ':Post:Comment', text)
    text = re.sub(r"('\d{4}-\d\d-\d\d')", r'date(\1)', text)
    return text.replace('EXISTS { (', 'EXISTS { MATCH (')


class Kenning:
    """The adapter, asked line by line."""

    def __init__(self, engine, database):
        environment = dict(os.environ, BENCH_THREADS='1')
        self.process = subprocess.Popen([engine, 'serve', database], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, env=environment)
        self.process.stdout.readline()

    def ask(self, text):
        self.process.stdin.write(json.dumps({'op': 'rows', 'text': text}) + '\n')
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


def plain(rows):
    """Rows that can be compared: dates as text."""
    return [[str(value) if isinstance(value, datetime.date) else value for value in row] for row in rows]


def alike(rows, others):
    """Whether rows are the same, floats to nine digits."""
    def cell(one, other):
        floats = isinstance(one, float) or isinstance(other, float)
        return math.isclose(one, other, rel_tol=1e-9) if floats else one == other
    same = lambda row, other: len(row) == len(other) and all(map(cell, row, other))
    return len(rows) == len(others) and all(map(same, rows, others))


def timed(ask, text):
    start = time.perf_counter()
    rows = ask(text)
    return (time.perf_counter() - start) * 1e3, rows


def compare(data, engine, database, rounds=5):
    kenning = Kenning(engine, database)
    others = {'duckdb': duckdb(data), 'sqlite': sqlite(data), 'ladybug': ladybug(data)}
    names = sorted(name.removesuffix('.sql') for name in os.listdir(QUERIES) if name.endswith('.sql'))
    print('%-22s %10s %10s %10s %10s   best / kenning' % ('ms', 'kenning', *others))
    ratios = []
    for name in names:
        read = lambda ending: open(os.path.join(QUERIES, name + ending)).read()
        cypher, sql = read('.cypher'), read('.sql')
        times, answers = {}, {}
        for _ in range(int(rounds)):
            reply = kenning.ask(cypher)
            times.setdefault('kenning', []).append(reply.get('ms', math.nan))
            answers['kenning'] = plain(reply.get('rows', [[reply.get('error')]]))
            for other, ask in others.items():
                # One slow answer is enough to know that it is slow.
                if len(times.get(other, [])) < 1 or times[other][0] < 2_000:
                    ms, rows = timed(ask, cypher if other == 'ladybug' else sql)
                    times.setdefault(other, []).append(ms)
                    answers[other] = plain(rows)
        medians = {who: statistics.median(all_of) for who, all_of in times.items()}
        ratio = min(medians[other] for other in others) / medians['kenning']
        ratios.append(ratio)
        agree = all(alike(answers[other], answers['kenning']) for other in others)
        print('%-22s %10.2f %10.2f %10.2f %10.2f   %6.2f%s' % (name, *medians.values(), ratio, '' if agree else '   DIFFERS'))
        if not agree:
            print({who: rows[:3] for who, rows in answers.items()})
    print('median %.2f, least %.2f, %d of %d at 3 or more, %d below 1' % (
        statistics.median(ratios), min(ratios), sum(ratio >= 3 for ratio in ratios), len(ratios),
        sum(ratio < 1 for ratio in ratios)))


if __name__ == '__main__':
    verbs = {'columns': columns, 'compare': compare}
    if len(sys.argv) < 4 or sys.argv[1] not in verbs:
        sys.exit(__doc__)
    verbs[sys.argv[1]](*sys.argv[2:])
