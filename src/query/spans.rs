//! The same tree without its places in the text: what two texts that mean the same have in common.

use super::*;

impl Query {
    /// The same query with every span empty, and a column's alias kept only where its name doesn't follow from the
    /// expression. Two trees are the same Cypher when these are equal.
    #[must_use]
    pub fn without_spans(mut self) -> Query {
        clear_query(&mut self);
        self
    }
}

impl Expression {
    /// The same expression with every span empty.
    #[must_use]
    pub fn without_spans(mut self) -> Expression {
        clear(&mut self);
        self
    }
}

fn clear_query(query: &mut Query) {
    clear_single(&mut query.first);
    query.rest.iter_mut().for_each(|(_, part)| clear_single(part));
    query.next.iter_mut().for_each(clear_query);
}

fn clear_single(query: &mut SingleQuery) {
    query.clauses.iter_mut().for_each(clear_clause);
}

fn clear_clause(clause: &mut Clause) {
    match clause {
        Clause::Match(clause) => {
            clause.span = Span::default();
            clause.patterns.iter_mut().for_each(clear_path);
            clause.filter.iter_mut().for_each(clear);
        }
        Clause::Unwind(clause) => {
            clause.span = Span::default();
            clear(&mut clause.list);
        }
        Clause::Let(clause) => {
            clause.span = Span::default();
            clause.items.iter_mut().for_each(|(_, value)| clear(value));
        }
        Clause::Filter(clause) => {
            clause.span = Span::default();
            clear(&mut clause.condition);
        }
        Clause::Finish(span) => *span = Span::default(),
        Clause::Schema(change) => *change.span_mut() = Span::default(),
        Clause::Subquery(call) => {
            call.span = Span::default();
            clear_query(&mut call.query);
            call.batches.iter_mut().filter_map(|batches| batches.rows.as_mut()).for_each(clear);
        }
        Clause::Conditional(conditional) => {
            conditional.span = Span::default();
            for (condition, query) in &mut conditional.branches {
                clear(condition);
                clear_query(query);
            }
            conditional.otherwise.iter_mut().for_each(clear_query);
        }
        Clause::With(projection) | Clause::Return(projection) => clear_projection(projection),
        Clause::Call(clause) => clear_call(clause),
        Clause::LoadCsv(clause) => {
            clause.span = Span::default();
            clear(&mut clause.address);
            clause.terminator.iter_mut().for_each(clear);
        }
        Clause::Create(create) => {
            create.span = Span::default();
            create.patterns.iter_mut().for_each(clear_path);
        }
        Clause::Merge(merge) => {
            merge.span = Span::default();
            clear_path(&mut merge.pattern);
            let items = merge.on_create.iter_mut().chain(&mut merge.on_match);
            items.flat_map(SetItem::expressions_mut).for_each(clear);
        }
        Clause::Set(set) => {
            set.span = Span::default();
            set.items.iter_mut().flat_map(SetItem::expressions_mut).for_each(clear);
        }
        Clause::Remove(remove) => {
            remove.span = Span::default();
            remove.items.iter_mut().flat_map(RemoveItem::expressions_mut).for_each(clear);
        }
        Clause::Delete(delete) => {
            delete.span = Span::default();
            delete.targets.iter_mut().for_each(clear);
        }
        Clause::Foreach(foreach) => {
            foreach.span = Span::default();
            clear(&mut foreach.list);
            foreach.body.iter_mut().for_each(clear_clause);
        }
    }
}

fn clear_call(call: &mut Call) {
    call.span = Span::default();
    call.arguments.iter_mut().flatten().for_each(clear);
    call.filter.iter_mut().for_each(clear);
    if let Yield::Items(items) = &mut call.yields {
        items.iter_mut().for_each(|item| item.span = Span::default());
    }
}

fn clear_projection(projection: &mut Projection) {
    projection.span = Span::default();
    for item in &mut projection.items {
        clear(&mut item.expression);
        item.aliased = item.needs_alias();
    }
    projection.order.iter_mut().for_each(|key| clear(&mut key.expression));
    let rest = [&mut projection.skip, &mut projection.limit, &mut projection.filter];
    rest.into_iter().flatten().for_each(clear);
}

fn clear_path(path: &mut PathPattern) {
    path.span = Span::default();
    path.filter.iter_mut().for_each(clear);
    clear_node(&mut path.start);
    for (relationship, node) in &mut path.steps {
        relationship.span = Span::default();
        relationship.label.iter_mut().for_each(|label| label.for_each_expression_mut(&mut clear));
        relationship.properties.iter_mut().chain(&mut relationship.filter).for_each(clear);
        relationship.group.iter_mut().for_each(|group| clear_path(group));
        clear_node(node);
    }
}

fn clear_node(node: &mut NodePattern) {
    node.span = Span::default();
    node.label.iter_mut().for_each(|label| label.for_each_expression_mut(&mut clear));
    node.properties.iter_mut().chain(&mut node.filter).for_each(clear);
}

fn clear(expression: &mut Expression) {
    expression.span = Span::default();
    expression.kind.for_each_query_mut(&mut clear_query);
    expression.kind.for_each_pattern_mut(&mut clear_path);
    expression.kind.for_each_child_mut(&mut clear);
}
