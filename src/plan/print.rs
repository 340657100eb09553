//! Plans as trees of text: the last step on top, what it takes its rows from below it.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use super::count::{BranchRole, CountMatches, Shape};
use super::expression::{Aggregation, Comprehension, Expression, Gives, Label, LabelTest};
use super::index::{IndexBounds, IndexSearch};
use super::operator::{Expand, Operator, Pipeline, RouteExpand, SortKey, Types, VariableExpand};
use super::route::{Hop, Selection};
use super::{
    Arithmetic, Assign, Comparison, Direction, GivenLabel, Logic, NewElement, NewType, Plan, Quantifier, Slot,
    TextTest, Write,
};
use crate::graph::IndexDefinition;

/// One line of a printed plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Step<'p> {
    /// What the operator is called.
    pub name: String,
    /// What it works on.
    pub details: String,
    /// How far it is indented: what runs inside an operator stands deeper.
    pub depth: usize,
    /// The line whose operator takes its rows.
    pub feeds: Option<usize>,
    /// The operator; none for the result, for what only holds others together, and where a pattern is still whole.
    pub operator: Option<&'p Operator>,
}

impl fmt::Display for Plan {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in self.steps() {
            let space = if step.details.is_empty() { "" } else { " " };
            writeln!(out, "{:width$}{}{space}{}", "", step.name, step.details, width = step.depth * 2)?;
        }
        Ok(())
    }
}

impl Plan {
    /// The lines of the plan as it is printed: the result first, below it what its rows come from.
    pub fn steps(&self) -> Vec<Step<'_>> {
        let printer = Printer { plan: self };
        let results = self.columns.iter().zip(&self.results).map(|(name, slot)| match printer.slot(*slot) {
            same if same == name.as_ref() => same.to_string(),
            slot => format!("{slot} AS {name}"),
        });
        let details = results.collect::<Vec<_>>().join(", ");
        let mut steps = vec![Step { name: "Result".into(), details, depth: 0, feeds: None, operator: None }];
        printer.pipeline(&self.pipeline.0, 1, 0, &mut steps);
        steps
    }

    /// One operator's line, as the plan prints it.
    pub fn describe(&self, operator: &Operator) -> String {
        Printer { plan: self }.operator(operator)
    }
}

struct Printer<'p> {
    plan: &'p Plan,
}

impl<'p> Printer<'p> {
    fn slot(&self, slot: Slot) -> &'p str {
        self.plan.slot_names.get(slot.index()).map_or("?", |name| name)
    }

    /// The lines of a pipeline whose rows the line at `taker` takes.
    fn pipeline(&self, operators: &'p [Operator], depth: usize, mut taker: usize, steps: &mut Vec<Step<'p>>) {
        for operator in operators.iter().rev() {
            if let Operator::Pattern(pattern) = operator {
                for lowered in pattern.lower().iter().rev() {
                    taker = self.line(self.operator(lowered), None, depth, taker, steps);
                }
                continue;
            }
            taker = self.line(self.operator(operator), Some(operator), depth, taker, steps);
            self.inside(operator, depth + 1, taker, steps);
        }
    }

    /// Adds a line, and gives its place.
    fn line(
        &self,
        text: String,
        operator: Option<&'p Operator>,
        depth: usize,
        taker: usize,
        steps: &mut Vec<Step<'p>>,
    ) -> usize {
        let (name, details) = text.split_once(' ').unwrap_or((&text, ""));
        steps.push(Step { name: name.into(), details: details.into(), depth, feeds: Some(taker), operator });
        steps.len() - 1
    }

    fn inside(&self, operator: &'p Operator, depth: usize, taker: usize, steps: &mut Vec<Step<'p>>) {
        match operator {
            Operator::Optional { pipeline, .. }
            | Operator::Apply { pipeline, .. }
            | Operator::Semi { pipeline, .. }
            | Operator::Product(pipeline) => {
                self.pipeline(&pipeline.0, depth, taker, steps);
            }
            Operator::Union { branches, .. } => {
                for (place, (branch, _)) in branches.iter().enumerate() {
                    let branch_line = self.line(format!("branch {}", place + 1), None, depth, taker, steps);
                    self.pipeline(&branch.0, depth + 1, branch_line, steps);
                }
            }
            Operator::Write(write) => {
                for pipeline in write.pipelines() {
                    self.pipeline(&pipeline.0, depth, taker, steps);
                }
            }
            _ => {}
        }
        let mut subqueries = Vec::new();
        operator.each_expression(&mut |expression| find_subqueries(expression, &mut subqueries));
        for (id, pipeline) in subqueries {
            let line = self.line(format!("subquery {id}"), None, depth, taker, steps);
            self.pipeline(&pipeline.0, depth + 1, line, steps);
        }
    }

    fn operator(&self, operator: &Operator) -> String {
        match operator {
            Operator::Pattern(_) => "Pattern".into(),
            Operator::CountMatches(count) => self.count(count),
            Operator::NodeScan { node } => format!("NodeScan ({})", self.slot(*node)),
            Operator::LabelScan { node, labels } => {
                let labels: Vec<&str> = labels.iter().map(|label| label.name.as_ref()).collect();
                format!("LabelScan ({}:{})", self.slot(*node), labels.join("|"))
            }
            Operator::KeySeek { node, label, key, value, many } => {
                let label = label.iter().map(|label| format!(":{}", label.name)).collect::<String>();
                let sign = if *many { "IN" } else { "=" };
                let node = self.slot(*node);
                format!("KeySeek ({node}{label}) {node}.{} {sign} {}", key.name, self.expression(value))
            }
            Operator::IndexSeek { node, label, search } => {
                let node = self.slot(*node);
                format!("IndexSeek ({node}:{}) {}", label.name, self.search(node, search))
            }
            Operator::RelationshipSeek { relationship, name, search, .. } => {
                let relationship = self.slot(*relationship);
                format!("RelationshipSeek ()-[{relationship}:{name}]-() {}", self.search(relationship, search))
            }
            Operator::Expand(step) => {
                let name = if step.into { "ExpandInto" } else { "Expand" };
                let unlike = if step.unlike.is_empty() { "" } else { " unlike " };
                format!("{name} {}{unlike}{}", self.step(step, ""), self.slots(&step.unlike))
            }
            Operator::RouteExpand(walk) => self.route(walk),
            Operator::VariableExpand(walk) => {
                format!("VariableExpand {}{}", self.walk(walk), if walk.ends_once { ", each end once" } else { "" })
            }
            Operator::ShortestPath { walk, all } => {
                format!("{} {}", if *all { "AllShortestPaths" } else { "ShortestPath" }, self.walk(walk))
            }
            Operator::Ends(ends) => format!("Ends {}", self.step(&ends.step, "")),
            Operator::Filter(condition) => format!("Filter {}", self.expression(condition)),
            Operator::Project(items) => format!("Project {}", self.items(items)),
            Operator::Enough(enough) => {
                let mut by = enough.others.clone();
                by.push(enough.node);
                let of = enough.of.map(|slot| format!(" of {}", self.slots(&[slot]))).unwrap_or_default();
                format!("Enough {}{of} by {}", enough.most, self.slots(&by))
            }
            Operator::Distinct(slots) => format!("Distinct {}", self.slots(slots)),
            Operator::Aggregate { keys, aggregations, weight } => self.aggregate(keys, aggregations, *weight),
            Operator::Sort(keys) => format!("Sort {}", self.sort_keys(keys)),
            Operator::TopK { keys, count, skip } => {
                let skip = skip.iter().map(|skip| format!("{} + ", self.expression(skip))).collect::<String>();
                format!("TopK {skip}{} by {}", self.expression(count), self.sort_keys(keys))
            }
            Operator::Skip(count) => format!("Skip {}", self.expression(count)),
            Operator::Limit(count) => format!("Limit {}", self.expression(count)),
            Operator::Unwind { list, element, counter } => {
                let place = counter.iter().map(|(slot, _)| format!(", {}", self.slot(*slot))).collect::<String>();
                format!("Unwind {} AS {}{place}", self.expression(list), self.slot(*element))
            }
            Operator::Apply { introduces, batches: Some(batches), .. } => {
                let (rows, status) = (self.expression(&batches.rows), batches.status);
                let introduced: Vec<Slot> = introduces.iter().copied().chain(status).collect();
                let introduced = if introduced.is_empty() { String::new() } else { self.slots(&introduced) + " " };
                format!("ApplyInTransactions {introduced}of {rows} rows")
            }
            Operator::Apply { introduces, .. } => format!("Apply {}", self.slots(introduces)),
            Operator::Call(call) => {
                let outputs = call.outputs.iter().map(|(_, slot)| *slot).collect::<Vec<_>>();
                let name = &call.procedure.signature.name;
                format!("Call {name}({}) AS {}", self.list(&call.arguments), self.slots(&outputs))
            }
            Operator::Optional { introduces, .. } => format!("Optional {}", self.slots(introduces)),
            Operator::Semi { anti, .. } => if *anti { "AntiApply" } else { "SemiApply" }.into(),
            Operator::Product(_) => "CartesianProduct".into(),
            Operator::Union { into, .. } => format!("Union {}", self.slots(into)),
            Operator::Write(write) => self.write(write),
        }
    }

    fn search(&self, of: &str, search: &IndexSearch) -> String {
        let equal = search.keys.iter().zip(&search.equal);
        let equal = equal.map(|(key, value)| format!("{of}.{} = {} AND ", key.name, self.expression(value)));
        let bounded = search.bounded().map(|key| self.bounds(&format!("{of}.{}", key.name), &search.bounds));
        equal.chain(bounded).collect()
    }

    fn bounds(&self, of: &str, bounds: &IndexBounds) -> String {
        match bounds {
            IndexBounds::Equal(value) => format!("{of} = {}", self.expression(value)),
            IndexBounds::AnyOf(list) => format!("{of} IN {}", self.expression(list)),
            IndexBounds::StartsWith(text) => format!("{of} STARTS WITH {}", self.expression(text)),
            IndexBounds::Between { least, most } => {
                let least = least.iter().map(|(value, same)| (if *same { ">=" } else { ">" }, value));
                let most = most.iter().map(|(value, same)| (if *same { "<=" } else { "<" }, value));
                let side = |(sign, value)| format!("{of} {sign} {}", self.expression(value));
                least.chain(most).map(side).collect::<Vec<_>>().join(" AND ")
            }
        }
    }

    fn write(&self, write: &Write) -> String {
        match write {
            Write::Create(elements) => format!("Create {}", self.new_elements(elements)),
            Write::Merge(merge) => format!("Merge {}", self.new_elements(&merge.create)),
            Write::Set(items) => {
                format!("Set {}", items.iter().map(|item| self.assign(item)).collect::<Vec<_>>().join(", "))
            }
            Write::Delete { detach, targets } => {
                let targets: Vec<String> = targets.iter().map(|(target, _)| self.expression(target)).collect();
                format!("{} {}", if *detach { "DetachDelete" } else { "Delete" }, targets.join(", "))
            }
            Write::CreateIndex { definition, .. } => {
                let IndexDefinition { name, of, keys, .. } = definition;
                format!("CreateIndex {name} {} (:{} {{{}}})", definition.kind_name(), of.name(), keys.join(", "))
            }
            Write::DropIndex { name, .. } => format!("DropIndex {name}"),
            Write::Let(items) => format!("Project {}", self.items(items)),
            Write::Foreach { list, element, body, .. } => {
                let body: Vec<String> = body.iter().map(|write| self.write(write)).collect();
                format!("Foreach {} IN {}: {}", self.slot(*element), self.expression(list), body.join("; "))
            }
        }
    }

    fn new_elements(&self, elements: &[NewElement]) -> String {
        let one = |element: &NewElement| match element {
            NewElement::Node { slot, labels: names, computed, .. } => {
                let computed = computed.iter().map(|names| format!(":$({})", self.expression(names)));
                format!("({}{}{})", self.slot(*slot), labels(names), computed.collect::<String>())
            }
            NewElement::Relationship { slot, from, to, kind, .. } => {
                let (from, to) = (self.slot(*from), self.slot(*to));
                let kind = match kind {
                    NewType::Known { name, .. } => name.to_string(),
                    NewType::Computed(name) => format!("$({})", self.expression(name)),
                };
                format!("({from})-[{}:{kind}]->({to})", self.slot(*slot))
            }
        };
        elements.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    fn assign(&self, item: &Assign) -> String {
        let of = |subject: &Expression| self.expression(subject);
        match item {
            Assign::Property { subject, key, value, .. } => format!("{}.{} = {}", of(subject), key.name, of(value)),
            Assign::PropertyAt { subject, key, value, .. } => format!("{}[{}] = {}", of(subject), of(key), of(value)),
            Assign::Properties { subject, value, keep, .. } => {
                format!("{} {} {}", of(subject), if *keep { "+=" } else { "=" }, of(value))
            }
            Assign::Labels { subject, labels: given, remove, .. } => {
                let given = given.iter().map(|label| match label {
                    GivenLabel::Known(label) => format!(":{}", label.name),
                    GivenLabel::Computed(name) => format!(":$({})", of(name)),
                });
                format!("{}{}{}", if *remove { "no " } else { "" }, of(subject), given.collect::<String>())
            }
        }
    }

    fn slots(&self, slots: &[Slot]) -> String {
        slots.iter().map(|slot| self.slot(*slot)).collect::<Vec<_>>().join(", ")
    }

    fn items(&self, items: &[(Slot, Expression)]) -> String {
        let items = items.iter().map(|(slot, expression)| match expression {
            Expression::Slot(same) if same == slot => self.slot(*slot).into(),
            _ => format!("{} AS {}", self.expression(expression), self.slot(*slot)),
        });
        items.collect::<Vec<_>>().join(", ")
    }

    /// `CountMatches a: (a)-[:R]->(_1) - (a)-[:R]->(a)`, the nodes that aren't kept numbered.
    fn count(&self, count: &CountMatches) -> String {
        let once = if count.once { "once " } else { "" };
        let mut text = format!("CountMatches {once}{}", self.slots(&count.kept));
        for (place, term) in count.terms.iter().enumerate() {
            let sign = match (place, term.sign) {
                (0, 1) => ":".into(),
                (0, sign) => format!(": {sign} ×"),
                (_, 1) => " +".into(),
                (_, -1) => " -".into(),
                (_, sign) if sign < 0 => format!(" - {} ×", -sign),
                (_, sign) => format!(" + {sign} ×"),
            };
            let _ = write!(text, "{sign} {}", self.shape(&term.shape));
        }
        for pair in &count.together {
            let _ = write!(text, ", terms {} and {} together", pair.apart + 1, pair.joined + 1);
        }
        text
    }

    fn shape(&self, shape: &Shape) -> String {
        let node = |place: usize| {
            let node = &shape.nodes[place];
            let name = node.slots.iter().map(|slot| self.slot(*slot)).collect::<Vec<_>>().join("=");
            let tests: Vec<String> = node.predicates.iter().map(|test| self.expression(test)).collect();
            let branches = node.branches.iter().map(|branch| {
                let role = match branch.role {
                    BranchRole::Optional => "OPTIONAL",
                    BranchRole::Exists => "EXISTS",
                    BranchRole::Missing => "NOT EXISTS",
                };
                format!(" {role} [{}]", self.shape(&branch.shape))
            });
            let tests = if tests.is_empty() { String::new() } else { format!(" {}", tests.join(" AND ")) };
            format!(
                "({place}{}{name}{}{tests}{})",
                if name.is_empty() { "" } else { " " },
                labels(&node.labels),
                branches.collect::<String>()
            )
        };
        let edges = shape.edges.iter().map(|edge| {
            let (left, right) = arrows(edge.direction);
            let exists = if edge.exists { "EXISTS " } else { "" };
            format!("{exists}{}{left}[{}]{right}{}", node(edge.left), types(&edge.types), node(edge.right))
        });
        edges.collect::<Vec<_>>().join(", ")
    }

    fn aggregate(
        &self,
        keys: &[(Slot, Expression)],
        aggregations: &[(Slot, Aggregation)],
        weight: Option<Slot>,
    ) -> String {
        let taken =
            aggregations.iter().map(|(slot, taken)| format!("{} AS {}", self.aggregation(taken), self.slot(*slot)));
        let by = if keys.is_empty() { String::new() } else { format!(" by {}", self.items(keys)) };
        let weight = weight.map(|weight| format!(" weighed by {}", self.slot(weight))).unwrap_or_default();
        format!("Aggregate {}{by}{weight}", taken.collect::<Vec<_>>().join(", "))
    }

    fn sort_keys(&self, keys: &[SortKey]) -> String {
        let keys = keys
            .iter()
            .map(|key| format!("{}{}", self.expression(&key.expression), if key.descending { " DESC" } else { "" }));
        keys.collect::<Vec<_>>().join(", ")
    }

    fn step(&self, step: &Expand, length: &str) -> String {
        let (left, right) = arrows(step.direction);
        let labels = labels(&step.labels);
        let (from, to) = (self.slot(step.from), self.slot(step.to));
        format!("({from}){left}[{}{}{length}]{right}({to}{labels})", self.slot(step.relationship), types(&step.types))
    }

    fn walk(&self, walk: &VariableExpand) -> String {
        let most = if walk.most == u32::MAX { String::new() } else { walk.most.to_string() };
        let hop = walk.hop.iter().map(|hop| format!(" each {}", self.expression(hop))).collect::<String>();
        format!("{}{hop}", self.step(&walk.step, &format!("*{}..{most}", walk.least)))
    }

    /// `RouteExpand (a) (-[:R]->){1,3} (b)`, with the conditions of each round behind it.
    fn route(&self, walk: &RouteExpand) -> String {
        let (step, route) = (&walk.step, &walk.route);
        let name = match route.selection {
            None => "RouteExpand".into(),
            Some(Selection { count, groups }) => format!("SearchPaths {count}{}", if groups { " groups" } else { "" }),
        };
        let ends = if walk.backwards { (step.to, step.from) } else { (step.from, step.to) };
        let mut text = format!("{name} ({})", self.slot(ends.0));
        for part in &route.parts {
            let hops: String = part.hops.iter().map(hop).collect();
            let most = if part.most == u32::MAX { String::new() } else { part.most.to_string() };
            let times =
                if (part.least, part.most) == (1, 1) { String::new() } else { format!("{{{},{most}}}", part.least) };
            let each: String =
                part.conditions.iter().map(|condition| format!(" each {}", self.expression(condition))).collect();
            let _ = write!(text, " ({hops}{each}){times}");
        }
        let _ = write!(text, " ({})", self.slot(ends.1));
        for condition in &route.conditions {
            let _ = write!(text, " where {}", self.expression(&condition.holds));
        }
        text
    }

    fn aggregation(&self, aggregation: &Aggregation) -> String {
        let Some(function) = aggregation.function else { return "count(*)".into() };
        let distinct = if aggregation.distinct { "DISTINCT " } else { "" };
        format!("{}({distinct}{})", function.name, self.list(&aggregation.arguments))
    }

    fn list(&self, items: &[Expression]) -> String {
        items.iter().map(|item| self.expression(item)).collect::<Vec<_>>().join(", ")
    }

    fn expression(&self, expression: &Expression) -> String {
        use Expression as E;
        match expression {
            E::Literal(value) => value.to_string(),
            E::Parameter(place) => {
                format!("${}", self.plan.parameters.get(*place).map_or("?", |parameter| parameter.name.as_ref()))
            }
            E::Slot(slot) => self.slot(*slot).into(),
            E::Local(place) => format!("x{place}"),
            E::Property(subject, key, _) => format!("{}.{}", self.expression(subject), key.name),
            E::Index(subject, index, _) => format!("{}[{}]", self.expression(subject), self.expression(index)),
            E::Slice(subject, from, to, _) => {
                let side = |side: &Option<Box<Expression>>| side.as_ref().map(|side| self.expression(side));
                let (from, to) = (side(from).unwrap_or_default(), side(to).unwrap_or_default());
                format!("{}[{from}..{to}]", self.expression(subject))
            }
            E::List(items) => format!("[{}]", self.list(items)),
            E::Map(entries) => self.map(entries),
            E::Negate(inner, _) => format!("-{}", self.expression(inner)),
            E::Not(inner, _) => format!("NOT {}", self.expression(inner)),
            E::Arithmetic(first, rest, _) => {
                let rest = rest.iter().map(|(sign, next)| (arithmetic(*sign), next));
                self.chain(first, rest)
            }
            E::Comparison(first, rest) => self.chain(first, rest.iter().map(|(sign, next)| (comparison(*sign), next))),
            E::Logic(sign, parts, _) => {
                let sign = match sign {
                    Logic::And => " AND ",
                    Logic::Or => " OR ",
                    Logic::Xor => " XOR ",
                };
                format!("({})", parts.iter().map(|part| self.expression(part)).collect::<Vec<_>>().join(sign))
            }
            E::TextTest(test, left, right, _) => {
                format!("{} {} {}", self.expression(left), text_test(*test), self.expression(right))
            }
            E::In(element, list, _) => format!("{} IN {}", self.expression(element), self.expression(list)),
            E::IsNull(inner, negated) => {
                format!("{} IS {}NULL", self.expression(inner), if *negated { "NOT " } else { "" })
            }
            E::IsTyped(inner, types, negated) => {
                format!("{} IS {}:: {types}", self.expression(inner), if *negated { "NOT " } else { "" })
            }
            E::MapProjection(subject, entries) => {
                let entry = |(key, value): &(Option<Arc<str>>, Expression)| match key {
                    Some(key) => format!("{key}: {}", self.expression(value)),
                    None => ".*".to_owned(),
                };
                let entries: Vec<String> = entries.iter().map(entry).collect();
                format!("{} {{{}}}", self.expression(subject), entries.join(", "))
            }
            E::HasLabels(subject, test, _) => format!("{}:{}", self.expression(subject), self.label_test(test)),
            E::Call(function, arguments, _) => format!("{}({})", function.name, self.list(arguments)),
            E::Aggregate(aggregation) => self.aggregation(aggregation),
            E::Case(_) => "CASE … END".into(),
            E::Comprehension(inner) => format!("[{}]", self.comprehension(inner)),
            E::Quantified(quantifier, inner) => format!("{}({})", quantified(*quantifier), self.comprehension(inner)),
            E::Reduce(reduce) => match &reduce.test {
                None => format!("reduce({})", self.expression(&reduce.step)),
                Some(test) => format!("allReduce({}, {})", self.expression(&reduce.step), self.expression(test)),
            },
            E::Subquery(subquery) => {
                let name = match subquery.gives {
                    Gives::Exists => "EXISTS",
                    Gives::Count => "COUNT",
                    Gives::Collect(_) => "COLLECT",
                    Gives::First(_) => "FIRST",
                };
                format!("{name} {{ subquery {} }}", subquery.id)
            }
            E::Path(start, relationships) => format!("path({}, {})", self.slot(*start), self.slots(relationships)),
        }
    }

    fn label_test(&self, test: &LabelTest) -> String {
        let row = |parts: &[LabelTest], sign| {
            let parts = parts.iter().map(|part| match part {
                LabelTest::All(_) | LabelTest::Either(_) => format!("({})", self.label_test(part)),
                part => self.label_test(part),
            });
            parts.collect::<Vec<_>>().join(sign)
        };
        match test {
            LabelTest::Has(label) => label.name.to_string(),
            LabelTest::Any => "%".into(),
            LabelTest::Not(inner) => format!("!{}", row(std::slice::from_ref(inner.as_ref()), "")),
            LabelTest::All(parts) => row(parts, if parts.iter().all(LabelTest::is_name) { ":" } else { "&" }),
            LabelTest::Either(parts) => row(parts, "|"),
            LabelTest::Computed(names, any) => {
                format!("${}({})", if *any { "any" } else { "" }, self.expression(names))
            }
        }
    }

    fn map(&self, entries: &[(Arc<str>, Expression)]) -> String {
        let entries = entries.iter().map(|(key, value)| format!("{key}: {}", self.expression(value)));
        format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
    }

    fn chain<'e>(&self, first: &Expression, rest: impl Iterator<Item = (&'static str, &'e Expression)>) -> String {
        let mut text = format!("({}", self.expression(first));
        for (sign, next) in rest {
            let _ = write!(text, " {sign} {}", self.expression(next));
        }
        text + ")"
    }

    fn comprehension(&self, inner: &Comprehension) -> String {
        let filter = inner.filter.iter().map(|filter| format!(" WHERE {}", self.expression(filter)));
        let map = inner.map.iter().map(|map| format!(" | {}", self.expression(map)));
        format!("x IN {}{}", self.expression(&inner.list), filter.chain(map).collect::<String>())
    }
}

fn find_subqueries<'e>(expression: &'e Expression, found: &mut Vec<(usize, &'e Pipeline)>) {
    if let Expression::Subquery(subquery) = expression {
        found.push((subquery.id, &subquery.pipeline));
    }
    expression.each_child(&mut |child| find_subqueries(child, found));
}

fn arrows(direction: Direction) -> (&'static str, &'static str) {
    match direction {
        Direction::Right => ("-", "->"),
        Direction::Left => ("<-", "-"),
        Direction::Either => ("-", "-"),
    }
}

fn labels(labels: &[Label]) -> String {
    labels.iter().map(|label| format!(":{}", label.name)).collect()
}

fn types(types: &Types) -> String {
    let names: Vec<&str> = types.names.iter().map(AsRef::as_ref).collect();
    if names.is_empty() { String::new() } else { format!(":{}", names.join("|")) }
}

fn arithmetic(sign: Arithmetic) -> &'static str {
    match sign {
        Arithmetic::Add => "+",
        Arithmetic::Subtract => "-",
        Arithmetic::Join => "||",
        Arithmetic::Multiply => "*",
        Arithmetic::Divide => "/",
        Arithmetic::Remainder => "%",
        Arithmetic::Power => "^",
    }
}

fn comparison(sign: Comparison) -> &'static str {
    match sign {
        Comparison::Equal => "=",
        Comparison::NotEqual => "<>",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

fn text_test(test: TextTest) -> &'static str {
    match test {
        TextTest::StartsWith => "STARTS WITH",
        TextTest::EndsWith => "ENDS WITH",
        TextTest::Contains => "CONTAINS",
        TextTest::Matches => "=~",
    }
}

fn quantified(quantifier: Quantifier) -> &'static str {
    match quantifier {
        Quantifier::All => "all",
        Quantifier::Any => "any",
        Quantifier::None => "none",
        Quantifier::Single => "single",
    }
}

fn hop(hop: &Hop) -> String {
    let (left, right) = arrows(hop.direction);
    let types = types(&hop.types);
    if types.is_empty() { format!("{left}{right}") } else { format!("{left}[{types}]{right}") }
}
