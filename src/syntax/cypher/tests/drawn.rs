//! Trees drawn at random: printed and read back, each is the same.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::query::*;
use crate::syntax::cypher::parse;
use crate::value::Value;

fn name() -> impl Strategy<Value = Arc<str>> {
    prop_oneof![
        6 => "[a-c]",
        1 => prop::sample::select(RESERVED).prop_map(str::to_owned),
        1 => prop::sample::select(vec!["all", "any", "reduce", "allReduce", "normalize", "nfc", "count", "exists", "shortestPath", "exPlain", "offset", "filter", "let"])
            .prop_map(str::to_owned),
        1 => "[ -~é世 `]{1,3}",
    ]
    .prop_map(Arc::from)
}

fn literal() -> impl Strategy<Value = ExpressionKind> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Boolean),
        prop_oneof![any::<i64>(), -3..3_i64, Just(i64::MIN)].prop_map(Value::Integer),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Value::Float),
        "[ -~\\n\\t\\\\'\"é\u{1}]{0,4}".prop_map(Value::from),
    ]
    .prop_map(ExpressionKind::Literal)
}

fn leaf() -> impl Strategy<Value = ExpressionKind> {
    prop_oneof![
        literal(),
        name().prop_map(ExpressionKind::Variable),
        prop_oneof!["[0-9a-z]{1,2}".prop_map(Arc::from), name()].prop_map(ExpressionKind::Parameter),
        Just(ExpressionKind::CountStar),
    ]
}

fn normal_form() -> impl Strategy<Value = NormalForm> {
    prop::sample::select(vec![NormalForm::Nfc, NormalForm::Nfd, NormalForm::Nfkc, NormalForm::Nfkd])
}

type Inner = BoxedStrategy<Expression>;

fn boxed(inner: &Inner) -> impl Strategy<Value = Box<Expression>> + use<> {
    inner.clone().prop_map(Box::new)
}

fn maybe(inner: &Inner) -> impl Strategy<Value = Option<Box<Expression>>> + use<> {
    option::of(boxed(inner))
}

fn operators(inner: &Inner) -> impl Strategy<Value = ExpressionKind> + use<> {
    let sums = prop::sample::select(vec![Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Join]);
    let products = prop::sample::select(vec![Arithmetic::Multiply, Arithmetic::Divide, Arithmetic::Remainder]);
    let comparisons = prop::sample::select(vec![
        Comparison::Equal,
        Comparison::NotEqual,
        Comparison::Less,
        Comparison::LessOrEqual,
        Comparison::Greater,
        Comparison::GreaterOrEqual,
    ]);
    let tests =
        prop::sample::select(vec![TextTest::StartsWith, TextTest::EndsWith, TextTest::Contains, TextTest::Matches]);
    let logics = prop::sample::select(vec![Logic::And, Logic::Or, Logic::Xor]);
    prop_oneof![
        (boxed(inner), vec((sums, inner.clone()), 1..3)).prop_map(|(a, b)| ExpressionKind::Arithmetic(a, b)),
        (boxed(inner), vec((products, inner.clone()), 1..3)).prop_map(|(a, b)| ExpressionKind::Arithmetic(a, b)),
        (boxed(inner), vec((Just(Arithmetic::Power), inner.clone()), 1..3))
            .prop_map(|(a, b)| ExpressionKind::Arithmetic(a, b)),
        (boxed(inner), vec((comparisons, inner.clone()), 1..3)).prop_map(|(a, b)| ExpressionKind::Comparison(a, b)),
        (logics, vec(inner.clone(), 2..4)).prop_map(|(a, b)| ExpressionKind::Logic(a, b)),
        (tests, boxed(inner), boxed(inner)).prop_map(|(a, b, c)| ExpressionKind::TextTest(a, b, c)),
        (boxed(inner), boxed(inner)).prop_map(|(a, b)| ExpressionKind::In(a, b)),
        (boxed(inner), any::<bool>()).prop_map(|(a, b)| ExpressionKind::IsNull(a, b)),
        (boxed(inner), types(), any::<bool>()).prop_map(|(a, b, c)| ExpressionKind::IsTyped(a, b, c)),
        (boxed(inner), normal_form(), any::<bool>()).prop_map(|(a, b, c)| ExpressionKind::IsNormalized(a, b, c)),
        boxed(inner).prop_map(ExpressionKind::Negate),
        boxed(inner).prop_map(ExpressionKind::Not),
        (boxed(inner), name()).prop_map(|(a, b)| ExpressionKind::Property(a, b)),
        (boxed(inner), boxed(inner)).prop_map(|(a, b)| ExpressionKind::Index(a, b)),
        (boxed(inner), maybe(inner), maybe(inner)).prop_map(|(a, b, c)| ExpressionKind::Slice(a, b, c)),
        (boxed(inner), label(inner)).prop_map(|(a, b)| ExpressionKind::HasLabels(a, b)),
    ]
}

fn types() -> impl Strategy<Value = TypeUnion> {
    let named: Vec<TypeKind> = TypeKind::names().filter_map(TypeKind::named).collect();
    let one = |kind: BoxedStrategy<TypeKind>| {
        let alone = (kind, any::<bool>()).prop_map(|(kind, not_null)| ValueType { kind, not_null });
        vec(alone, 1..3).prop_map(TypeUnion)
    };
    let plain = prop::sample::select(named).boxed();
    let lists = one(plain.clone()).prop_map(|element| TypeKind::List(Box::new(element)));
    one(prop_oneof![3 => plain, 1 => lists].boxed())
}

fn projected(inner: &Inner) -> impl Strategy<Value = Projected> + use<> {
    prop_oneof![
        Just(Projected::All),
        name().prop_map(Projected::Property),
        (name(), inner.clone()).prop_map(|(key, value)| Projected::Entry(key, value)),
        name().prop_map(|name| Projected::Entry(name.clone(), ExpressionKind::Variable(name).into())),
    ]
}

/// What stands behind WHEN where a subject is compared.
fn case_test(inner: &Inner) -> impl Strategy<Value = Expression> + use<> {
    let subject = || Box::new(Expression::from(ExpressionKind::Subject));
    prop_oneof![
        2 => inner.clone(),
        1 => any::<bool>().prop_map(move |negated| ExpressionKind::IsNull(subject(), negated).into()),
        1 => inner.clone().prop_map(move |other| {
            ExpressionKind::Comparison(subject(), vec![(Comparison::Less, other)]).into()
        }),
        1 => boxed(inner).prop_map(move |list| ExpressionKind::In(subject(), list).into()),
        1 => inner.clone().prop_map(move |other| {
            let first = ExpressionKind::TextTest(TextTest::Contains, subject(), Box::new(other.clone())).into();
            ExpressionKind::Logic(Logic::And, vec![first, other]).into()
        }),
    ]
}

fn forms(inner: &Inner) -> impl Strategy<Value = ExpressionKind> + use<> {
    let quantifiers =
        prop::sample::select(vec![Quantifier::All, Quantifier::Any, Quantifier::None, Quantifier::Single]);
    prop_oneof![
        vec(inner.clone(), 0..3).prop_map(ExpressionKind::List),
        vec((name(), inner.clone()), 0..3).prop_map(ExpressionKind::Map),
        (name(), vec(projected(inner), 0..3)).prop_map(|(subject, items)| {
            ExpressionKind::MapProjection(Box::new(ExpressionKind::Variable(subject).into()), items)
        }),
        (name(), any::<bool>(), vec(inner.clone(), 0..3)).prop_map(|(name, distinct, arguments)| {
            // Dots part a function's name.
            let name = Arc::from(name.replace('.', "_"));
            ExpressionKind::Call { name, distinct, arguments }
        }),
        (vec((inner.clone().prop_map(|when| vec![when]), inner.clone()), 1..3), maybe(inner))
            .prop_map(|(branches, otherwise)| ExpressionKind::Case { subject: None, branches, otherwise }),
        (boxed(inner), vec((vec(case_test(inner), 1..3), inner.clone()), 1..3), maybe(inner)).prop_map(
            |(subject, branches, otherwise)| ExpressionKind::Case { subject: Some(subject), branches, otherwise }
        ),
        (name(), boxed(inner), maybe(inner), maybe(inner)).prop_map(|(variable, list, filter, map)| {
            ExpressionKind::ListComprehension { variable, list, filter, map }
        }),
        (quantifiers, name(), boxed(inner), maybe(inner)).prop_map(|(quantifier, variable, list, filter)| {
            ExpressionKind::Quantified { quantifier, variable, list, filter }
        }),
        (name(), boxed(inner), name(), boxed(inner), boxed(inner), maybe(inner)).prop_map(
            |(accumulator, start, variable, list, step, test)| ExpressionKind::Reduce {
                accumulator,
                start,
                variable,
                list,
                step,
                test
            }
        ),
    ]
}

fn with_patterns(inner: &Inner) -> impl Strategy<Value = ExpressionKind> + use<> {
    let steps = |inner: &Inner| path(inner, 1, None);
    let shortest = prop::sample::select(vec![Shortest::One, Shortest::All]);
    prop_oneof![
        steps(inner).prop_map(|pattern| ExpressionKind::PatternPredicate(Box::new(pattern))),
        (steps(inner), shortest).prop_map(|(pattern, shortest)| {
            ExpressionKind::ShortestPath(Box::new(PathPattern { shortest: Some(shortest), ..pattern }))
        }),
        (steps(inner), option::of(name()), maybe(inner), boxed(inner)).prop_map(|(pattern, variable, filter, map)| {
            ExpressionKind::PatternComprehension { pattern: Box::new(PathPattern { variable, ..pattern }), filter, map }
        }),
        query(inner).prop_map(|query| ExpressionKind::Exists(Box::new(query))),
        query(inner).prop_map(|query| ExpressionKind::CountRows(Box::new(query))),
        query(inner).prop_map(|query| ExpressionKind::CollectRows(Box::new(query))),
    ]
}

fn expression() -> Inner {
    leaf()
        .prop_map(Expression::from)
        .boxed()
        .prop_recursive(4, 24, 4, |inner| {
            prop_oneof![4 => operators(&inner), 3 => forms(&inner), 2 => with_patterns(&inner)]
                .prop_map(Expression::from)
        })
        .boxed()
}

fn properties(inner: &Inner) -> impl Strategy<Value = Option<Expression>> + use<> {
    option::of(prop_oneof![
        vec((name(), inner.clone()), 0..2).prop_map(ExpressionKind::Map),
        name().prop_map(ExpressionKind::Parameter),
    ])
    .prop_map(|kind| kind.map(Expression::from))
}

fn node(inner: &Inner) -> impl Strategy<Value = NodePattern> + use<> {
    (option::of(name()), option::of(label(inner)), properties(inner), option::of(inner.clone())).prop_map(
        |(variable, label, properties, filter)| {
            let (labels, label) = label.map(LabelExpression::into_names_and_rest).unwrap_or_default();
            NodePattern { variable, labels, label, properties, filter, ..NodePattern::default() }
        },
    )
}

fn label(inner: &Inner) -> BoxedStrategy<LabelExpression> {
    let computed = (boxed(inner), any::<bool>()).prop_map(|(names, any)| LabelExpression::Computed { names, any });
    let leaf = prop_oneof![8 => name().prop_map(LabelExpression::Name), 1 => Just(LabelExpression::Any), 1 => computed];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(LabelExpression::negated),
            vec(inner.clone(), 1..3).prop_map(LabelExpression::all),
            vec(inner, 1..3).prop_map(LabelExpression::either),
        ]
    })
    .boxed()
}

fn relationship(inner: &Inner) -> impl Strategy<Value = RelPattern> + use<> {
    let direction = prop::sample::select(vec![Direction::Left, Direction::Right, Direction::Either]);
    let length = option::of((option::of(0..9_u32), option::of(0..9_u32)));
    let filter = option::of(inner.clone());
    let repeat = option::weighted(0.2, repeat());
    (option::of(name()), option::of(label(inner)), direction, length, repeat, properties(inner), filter).prop_map(
        |(variable, label, direction, length, repeat, properties, filter)| {
            let repeat = repeat.filter(|_| length.is_none());
            let length = length.map(|(least, most)| Length { least, most });
            let filter = filter.filter(|_| length.is_none());
            let (types, label) = match label.map(LabelExpression::into_either_names) {
                None => Default::default(),
                Some(Ok(types)) => (types, None),
                Some(Err(label)) => (Vec::new(), Some(label)),
            };
            let plain = RelPattern::default();
            RelPattern { variable, types, label, direction, length, repeat, properties, filter, ..plain }
        },
    )
}

fn repeat() -> impl Strategy<Value = Repeat> {
    prop_oneof![
        (0..3_u32).prop_map(|least| Repeat { least, most: None }),
        (0..3_u32, 1..3_u32).prop_map(|(least, more)| Repeat { least, most: Some(least + more) }),
        (1..3_u32).prop_map(|times| Repeat { least: times, most: Some(times) }),
    ]
}

/// A group between two nodes, with nothing inside that is repeated.
fn group(inner: &Inner) -> impl Strategy<Value = RelPattern> + use<> {
    let step = (relationship(inner), node(inner)).prop_map(|(step, node)| {
        let filter = step.filter.filter(|_| step.length.is_none());
        (RelPattern { length: None, repeat: None, filter, ..step }, node)
    });
    (node(inner), vec(step, 1..3), option::of(inner.clone()), repeat()).prop_map(|(start, steps, filter, repeat)| {
        let group = PathPattern { start, steps, filter, ..PathPattern::default() };
        RelPattern { group: Some(Box::new(group)), repeat: Some(repeat), ..RelPattern::default() }
    })
}

fn step(inner: &Inner) -> impl Strategy<Value = RelPattern> + use<> {
    prop_oneof![5 => relationship(inner), 1 => group(inner)]
}

fn path(inner: &Inner, least: usize, shortest: Option<Shortest>) -> impl Strategy<Value = PathPattern> + use<> {
    (node(inner), vec((step(inner), node(inner)), least..3)).prop_map(move |(start, steps)| PathPattern {
        shortest,
        start,
        steps,
        ..PathPattern::default()
    })
}

fn named_path(inner: &Inner) -> impl Strategy<Value = PathPattern> + use<> {
    let selectors = vec![Selector::Any(1), Selector::Any(2), Selector::Shortest(3), Selector::Groups(1)];
    let modes = vec![PathMode::Walk, PathMode::Trail, PathMode::Acyclic, PathMode::Simple];
    let selector = option::weighted(0.2, prop::sample::select(selectors));
    let mode = option::weighted(0.2, prop::sample::select(modes));
    let filter = option::weighted(0.2, inner.clone());
    (path(inner, 0, None), option::of(name()), selector, mode, filter).prop_map(
        |(path, variable, selector, mode, filter)| {
            // Of one node alone there is nothing to choose, and a node in parentheses is none.
            let filter = filter.filter(|_| !path.steps.is_empty());
            PathPattern { variable, selector, mode, filter, ..path }
        },
    )
}

fn projection(inner: &Inner, filtered: bool) -> impl Strategy<Value = Projection> + use<> {
    let item = (inner.clone(), name()).prop_map(|(expression, name)| Item { expression, name, aliased: true });
    let nulls = option::weighted(0.3, prop::sample::select(vec![Nulls::First, Nulls::Last]));
    let key = (inner.clone(), any::<bool>(), nulls).prop_map(|(expression, descending, nulls)| SortKey {
        expression,
        descending,
        nulls,
    });
    let filter = if filtered { option::of(inner.clone()).boxed() } else { Just(None).boxed() };
    (
        any::<bool>(),
        any::<bool>(),
        vec(item, 1..3),
        vec(key, 0..2),
        option::of(inner.clone()),
        option::of(inner.clone()),
        filter,
    )
        .prop_map(|(distinct, star, items, order, skip, limit, filter)| Projection {
            distinct,
            star,
            items,
            order,
            skip,
            limit,
            filter,
            span: Default::default(),
        })
}

fn subquery_call(inner: &Inner) -> impl Strategy<Value = SubqueryCall> + use<> {
    let imports =
        prop_oneof![Just(Imports::Leading), Just(Imports::Everything), vec(name(), 0..3).prop_map(Imports::Names),];
    // A query of few clauses, lest subqueries in subqueries never end.
    let query = (projection(inner, false), any::<bool>()).prop_map(|(last, finish)| {
        let last = if finish { Clause::Finish(Default::default()) } else { Clause::Return(last) };
        Query { first: SingleQuery { clauses: vec![last] }, ..Query::default() }
    });
    let on_error = prop::sample::select(vec![OnError::Continue, OnError::Break]);
    let batches = (option::of(inner.clone()), option::of((on_error, option::of(name()))));
    let batches = batches.prop_map(|(rows, error)| {
        let (on_error, status) = error.unwrap_or_default();
        Batches { rows, on_error, status }
    });
    (any::<bool>(), imports, query, option::weighted(0.2, batches)).prop_map(|(optional, imports, query, batches)| {
        SubqueryCall { optional, imports, query, batches, span: Default::default() }
    })
}

fn conditional(inner: &Inner) -> impl Strategy<Value = SingleQuery> + use<> {
    let query = projection(inner, false)
        .prop_map(|last| Query { first: SingleQuery { clauses: vec![Clause::Return(last)] }, ..Query::default() });
    let query = query.boxed();
    (vec((inner.clone(), query.clone()), 1..3), option::of(query)).prop_map(|(branches, otherwise)| {
        let clause = Conditional { branches, otherwise, span: Default::default() };
        SingleQuery { clauses: vec![Clause::Conditional(clause)] }
    })
}

fn clause(inner: &Inner) -> impl Strategy<Value = Clause> + use<> {
    let counted = prop::sample::select(vec![Counted::Offset, Counted::Ordinality]);
    prop_oneof![
        (any::<(bool, bool)>(), vec(named_path(inner), 1..3), option::of(inner.clone())).prop_map(
            |((optional, loose), patterns, filter)| {
                let mode = if loose { MatchMode::Repeatable } else { MatchMode::Different };
                Clause::Match(Match { optional, mode, patterns, filter, span: Default::default() })
            }
        ),
        (inner.clone(), name(), option::of((counted, name()))).prop_map(|(list, variable, counter)| {
            Clause::Unwind(Unwind { list, variable, counter, span: Default::default() })
        }),
        vec((name(), inner.clone()), 1..3).prop_map(|items| Clause::Let(Let { items, span: Default::default() })),
        inner.clone().prop_map(|condition| Clause::Filter(Filter { condition, span: Default::default() })),
        subquery_call(inner).prop_map(Clause::Subquery),
        projection(inner, true).prop_map(Clause::With),
        call(inner).prop_map(Clause::Call),
        (any::<bool>(), inner.clone(), name(), option::of(inner.clone())).prop_map(
            |(headers, address, variable, terminator)| {
                Clause::LoadCsv(LoadCsv { headers, address, variable, terminator, span: Default::default() })
            }
        ),
    ]
}

fn call(inner: &Inner) -> impl Strategy<Value = Call> + use<> {
    let item = (name(), name()).prop_map(|(output, variable)| YieldItem { output, variable, span: Default::default() });
    let yields = prop_oneof![Just(Yield::Nothing), Just(Yield::Everything), vec(item, 1..3).prop_map(Yield::Items)];
    (any::<bool>(), name(), option::of(vec(inner.clone(), 0..3)), yields, option::of(inner.clone())).prop_map(
        |(optional, name, arguments, yields, filter)| {
            // Dots part a procedure's name; only what is yielded can be filtered.
            let procedure = Arc::from(name.replace('.', "_"));
            let filter = filter.filter(|_| yields != Yield::Nothing);
            Call { optional, procedure, arguments, yields, filter, span: Default::default() }
        },
    )
}

/// An index or a constraint made or dropped, which is a whole statement.
fn schema_change() -> impl Strategy<Value = Query> {
    let of = prop_oneof![name().prop_map(SchemaOf::Nodes), name().prop_map(SchemaOf::Relationships)];
    let keys = prop::collection::btree_set(name(), 1..3).prop_map(|keys| keys.into_iter().collect::<Vec<_>>());
    let one = |kind| ValueType { kind, not_null: false };
    let list = TypeKind::List(Box::new(TypeUnion(vec![one(TypeKind::Text), one(TypeKind::Float)])));
    let typed = prop::sample::select(vec![one(TypeKind::Integer), one(list)]);
    let rule = prop_oneof![
        Just(Rule::Unique),
        Just(Rule::Key),
        Just(Rule::Exists),
        vec(typed, 1..3).prop_map(|types| Rule::Typed(TypeUnion(types))),
    ];
    let create = (option::of(name()), any::<bool>(), of, keys, option::of(rule)).prop_map(
        |(name, if_missing, of, keys, rule)| SchemaChange::Create {
            name,
            if_missing,
            of,
            keys,
            rule,
            span: Default::default(),
        },
    );
    let drop = (name(), any::<bool>(), any::<bool>()).prop_map(|(name, if_there, constraint)| SchemaChange::Drop {
        name,
        if_there,
        constraint,
        span: Default::default(),
    });
    prop_oneof![3 => create, 1 => drop].prop_map(|change| {
        let clauses = vec![Clause::Schema(change)];
        Query { first: SingleQuery { clauses }, ..Query::default() }
    })
}

fn single(inner: &Inner) -> impl Strategy<Value = SingleQuery> + use<> {
    let plain = (vec(clause(inner), 0..3), projection(inner, false)).prop_map(|(mut clauses, last)| {
        clauses.push(Clause::Return(last));
        SingleQuery { clauses }
    });
    prop_oneof![5 => plain, 1 => conditional(inner)]
}

fn query(inner: &Inner) -> impl Strategy<Value = Query> + use<> {
    (parts(inner), vec(parts(inner), 0..2)).prop_map(|(first, next)| Query { next, ..first })
}

fn parts(inner: &Inner) -> impl Strategy<Value = Query> + use<> {
    let union = prop::sample::select(vec![Union::All, Union::Distinct]);
    (single(inner), union, vec(single(inner), 0..2)).prop_map(|(first, union, rest)| Query {
        first,
        rest: rest.into_iter().map(|part| (union, part)).collect(),
        next: Vec::new(),
    })
}

/// How many trees are drawn: an eighth of the cases asked for, since each tree is large.
fn cases() -> u32 {
    let asked = std::env::var("KENNING_CASES").ok().and_then(|cases| cases.parse::<u32>().ok());
    asked.map_or(512, |asked| asked.div_ceil(8))
}

/// Drawing, printing and comparing a tree each call themselves once a level: more than a test's own stack holds in a
/// build without optimization.
const STACK_BYTES: usize = 64 << 20;

#[test]
fn a_tree_printed_and_read_is_the_same() {
    let checked = stacker::grow(STACK_BYTES, || {
        TestRunner::new(ProptestConfig::with_cases(cases())).run(
            &prop_oneof![5 => query(&expression()), 1 => schema_change()],
            |query| {
                let text = query.to_string();
                let wrong = |text: &str, error| TestCaseError::fail(format!("{text}\n{error}"));
                let read = parse(&text).map_err(|error| wrong(&text, error))?;
                prop_assert_eq!(&read.without_spans(), &query.clone().without_spans(), "{}", text);
                let pretty = query.pretty().to_string();
                let read = parse(&pretty).map_err(|error| wrong(&pretty, error))?;
                prop_assert_eq!(read.without_spans(), query.without_spans());
                Ok(())
            },
        )
    });
    let message = checked.map_err(|error| error.to_string());
    assert_eq!(message, Ok(()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn any_text_is_read_or_refused(text in "[ -~\\n]{0,40}|(MATCH|RETURN|\\(|\\)|\\[|\\]|\\{|\\}|-|>|<|:|a|1|'| |IN|CASE|END|NOT|\\||=|,|\\.){0,30}") {
        let _ = parse(&text);
        let _ = crate::syntax::cypher::statements(&text);
        let _ = crate::syntax::cypher::is_cypher(&text);
    }
}
