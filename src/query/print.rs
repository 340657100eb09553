//! Prints a tree as Cypher that parses back to the same tree.
//!
//! Parentheses stand only where the precedence of a part asks for them, so the printed text nests no deeper than what
//! was typed.

use std::fmt::{Display, Formatter, Result, Write};

use super::labels::OfNode;
use super::*;
use crate::value::Value;

/// Words that can't name a variable without back-ticks, in alphabetical order; the grammar has the same list.
pub const RESERVED: &[&str] = &[
    "and",
    "as",
    "asc",
    "ascending",
    "by",
    "case",
    "contains",
    "create",
    "delete",
    "desc",
    "descending",
    "detach",
    "distinct",
    "else",
    "end",
    "ends",
    "false",
    "in",
    "is",
    "limit",
    "match",
    "merge",
    "not",
    "null",
    "optional",
    "or",
    "order",
    "remove",
    "return",
    "set",
    "skip",
    "starts",
    "then",
    "true",
    "union",
    "unwind",
    "when",
    "where",
    "with",
    "xor",
];

/// Function names that begin a form of their own, and so are quoted where a plain call is meant.
const FORMS: &[&str] = &["all", "allreduce", "allshortestpaths", "any", "none", "reduce", "shortestpath", "single"];

/// Words that begin a subquery where a brace follows.
const QUERY_FORMS: &[&str] = &["collect", "count", "exists"];

/// Whether this word, in any case, can't name a variable without back-ticks.
pub fn is_reserved(word: &str) -> bool {
    let longest = 10;
    let lower = || word.bytes().map(|byte| byte.to_ascii_lowercase());
    word.len() <= longest && RESERVED.binary_search_by(|reserved| reserved.bytes().cmp(lower())).is_ok()
}

/// A name as Cypher writes it: in back-ticks where it must be.
pub struct Name<'n>(pub &'n str);

impl Display for Name<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        // Behind many a word it could be the clause.
        let may_be_clause = self.0.eq_ignore_ascii_case("filter");
        if is_plain(self.0) && !is_reserved(self.0) && !may_be_clause {
            return out.write_str(self.0);
        }
        write!(out, "`{}`", self.0.replace('`', "``"))
    }
}

/// Whether the name is certainly one word; letters of rarer scripts are quoted to be safe.
fn is_plain(name: &str) -> bool {
    let is_letter = |c: char| {
        c.is_ascii_alphabetic()
            || c == '_'
            || (matches!(c, '\u{C0}'..='\u{24F}' | '\u{386}'..='\u{52F}') && c.is_alphabetic())
    };
    name.starts_with(is_letter) && name.chars().all(|c| is_letter(c) || c.is_ascii_digit())
}

/// The items with `separator` between them.
pub(super) fn joined<T>(
    out: &mut Formatter<'_>,
    items: impl IntoIterator<Item = T>,
    separator: &str,
    mut one: impl FnMut(&mut Formatter<'_>, T) -> Result,
) -> Result {
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.write_str(separator)?;
        }
        one(out, item)?;
    }
    Ok(())
}

fn listed<T: Display>(out: &mut Formatter<'_>, items: impl IntoIterator<Item = T>) -> Result {
    joined(out, items, ", ", |out, item| item.fmt(out))
}

fn filtered(out: &mut Formatter<'_>, filter: Option<&Expression>) -> Result {
    filter.map_or(Ok(()), |filter| write!(out, " WHERE {filter}"))
}

// Queries.

/// A query with each clause on its own line.
pub struct Pretty<'q>(&'q Query);

impl Query {
    /// The query as Cypher with each clause on its own line.
    pub fn pretty(&self) -> Pretty<'_> {
        Pretty(self)
    }

    fn write(&self, out: &mut Formatter<'_>, separator: &str) -> Result {
        self.first.write(out, separator)?;
        for (union, part) in &self.rest {
            let word = if *union == Union::All { "UNION ALL" } else { "UNION" };
            write!(out, "{separator}{word}{separator}")?;
            part.write(out, separator)?;
        }
        for next in &self.next {
            write!(out, "{separator}NEXT{separator}")?;
            next.write(out, separator)?;
        }
        Ok(())
    }
}

impl SingleQuery {
    fn write(&self, out: &mut Formatter<'_>, separator: &str) -> Result {
        joined(out, &self.clauses, separator, |out, clause| clause.fmt(out))
    }
}

impl Display for Pretty<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        self.0.write(out, "\n")
    }
}

impl Display for Query {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        self.write(out, " ")
    }
}

impl Display for SingleQuery {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        self.write(out, " ")
    }
}

impl Display for Clause {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Clause::Match(clause) => clause.fmt(out),
            Clause::Unwind(clause) => clause.fmt(out),
            Clause::Let(clause) => clause.fmt(out),
            Clause::Filter(clause) => write!(out, "FILTER {}", clause.condition),
            Clause::Finish(_) => out.write_str("FINISH"),
            Clause::Subquery(clause) => clause.fmt(out),
            Clause::Conditional(clause) => clause.fmt(out),
            Clause::With(projection) => write!(out, "WITH {projection}"),
            Clause::Return(projection) => write!(out, "RETURN {projection}"),
            Clause::Call(clause) => clause.fmt(out),
            Clause::LoadCsv(clause) => clause.fmt(out),
            Clause::Create(clause) => clause.fmt(out),
            Clause::Merge(clause) => clause.fmt(out),
            Clause::Set(clause) => clause.fmt(out),
            Clause::Remove(clause) => clause.fmt(out),
            Clause::Delete(clause) => clause.fmt(out),
            Clause::Foreach(clause) => clause.fmt(out),
            Clause::Schema(change) => change.fmt(out),
        }
    }
}

impl Display for Create {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_str("CREATE ")?;
        listed(out, &self.patterns)
    }
}

impl Display for Merge {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        write!(out, "MERGE {}", self.pattern)?;
        for (event, items) in [("CREATE", &self.on_create), ("MATCH", &self.on_match)] {
            if !items.is_empty() {
                write!(out, " ON {event} SET ")?;
                listed(out, items)?;
            }
        }
        Ok(())
    }
}

impl Display for Set {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_str("SET ")?;
        listed(out, &self.items)
    }
}

impl Display for SetItem {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        let of = |subject| Operand(subject, Precedence::Access);
        match self {
            SetItem::Property { subject, key, value } => write!(out, "{}.{} = {value}", of(subject), Name(key)),
            SetItem::PropertyAt { subject, key, value } => write!(out, "{}[{key}] = {value}", of(subject)),
            SetItem::Properties { subject, value, keep } => {
                write!(out, "{} {} {value}", of(subject), if *keep { "+=" } else { "=" })
            }
            SetItem::Labels(subject, labels) => with_labels(out, subject, labels),
        }
    }
}

impl Display for NewLabel {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            NewLabel::Name(name) => write!(out, ":{}", Name(name)),
            NewLabel::Computed(name) => write!(out, ":$({name})"),
        }
    }
}

fn with_labels(out: &mut Formatter<'_>, subject: &Expression, labels: &[NewLabel]) -> Result {
    Operand(subject, Precedence::Access).fmt(out)?;
    labels.iter().try_for_each(|label| label.fmt(out))
}

impl Display for Remove {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_str("REMOVE ")?;
        listed(out, &self.items)
    }
}

impl Display for RemoveItem {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        let of = |subject| Operand(subject, Precedence::Access);
        match self {
            RemoveItem::Property(subject, key) => write!(out, "{}.{}", of(subject), Name(key)),
            RemoveItem::PropertyAt(subject, key) => write!(out, "{}[{key}]", of(subject)),
            RemoveItem::Labels(subject, labels) => with_labels(out, subject, labels),
        }
    }
}

impl Display for Delete {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_str(if self.detach { "DETACH DELETE " } else { "DELETE " })?;
        listed(out, &self.targets)
    }
}

impl Display for Foreach {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        write!(out, "FOREACH ({} IN {} | ", Name(&self.variable), self.list)?;
        joined(out, &self.body, " ", |out, clause| clause.fmt(out))?;
        out.write_char(')')
    }
}

impl Display for Match {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_str(if self.optional { "OPTIONAL MATCH " } else { "MATCH " })?;
        out.write_str(if self.mode == MatchMode::Repeatable { "REPEATABLE ELEMENTS " } else { "" })?;
        listed(out, &self.patterns)?;
        filtered(out, self.filter.as_ref())
    }
}

impl Display for Unwind {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        let variable = Name(&self.variable);
        match &self.counter {
            None => write!(out, "UNWIND {} AS {variable}", self.list),
            Some((from, place)) => {
                write!(out, "FOR {variable} IN {} WITH {} {}", self.list, from.word(), Name(place))
            }
        }
    }
}

impl Display for Let {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_str("LET ")?;
        joined(out, &self.items, ", ", |out, (name, value)| write!(out, "{} = {value}", Name(name)))
    }
}

impl Display for SubqueryCall {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_str(if self.optional { "OPTIONAL CALL " } else { "CALL " })?;
        match &self.imports {
            Imports::Leading => {}
            Imports::Everything => out.write_str("(*) ")?,
            Imports::Names(names) => {
                out.write_char('(')?;
                listed(out, names.iter().map(|name| Name(name)))?;
                out.write_str(") ")?;
            }
        }
        write!(out, "{{ {} }}", self.query)?;
        self.batches.as_ref().map_or(Ok(()), |batches| batches.fmt(out))
    }
}

impl Display for Batches {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_str(" IN TRANSACTIONS")?;
        self.rows.as_ref().map_or(Ok(()), |rows| write!(out, " OF {rows} ROWS"))?;
        if self.on_error != OnError::Fail {
            write!(out, " ON ERROR {}", self.on_error.word())?;
        }
        self.status.as_ref().map_or(Ok(()), |name| write!(out, " REPORT STATUS AS {}", Name(name)))
    }
}

impl Display for Conditional {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        joined(out, &self.branches, " ", |out, (condition, query)| write!(out, "WHEN {condition} THEN {{ {query} }}"))?;
        self.otherwise.as_ref().map_or(Ok(()), |query| write!(out, " ELSE {{ {query} }}"))
    }
}

impl Display for Call {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_str(if self.optional { "OPTIONAL CALL " } else { "CALL " })?;
        joined(out, self.procedure.split('.'), ".", |out, part| Name(part).fmt(out))?;
        if let Some(arguments) = &self.arguments {
            out.write_char('(')?;
            listed(out, arguments)?;
            out.write_char(')')?;
        }
        match &self.yields {
            Yield::Nothing => {}
            Yield::Everything => out.write_str(" YIELD *")?,
            Yield::Items(items) => {
                out.write_str(" YIELD ")?;
                listed(out, items)?;
            }
        }
        filtered(out, self.filter.as_ref())
    }
}

impl Display for YieldItem {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        Name(&self.output).fmt(out)?;
        if self.output == self.variable { Ok(()) } else { write!(out, " AS {}", Name(&self.variable)) }
    }
}

impl Display for LoadCsv {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        let headers = if self.headers { "WITH HEADERS " } else { "" };
        write!(out, "LOAD CSV {headers}FROM {} AS {}", self.address, Name(&self.variable))?;
        self.terminator.as_ref().map_or(Ok(()), |sign| write!(out, " FIELDTERMINATOR {sign}"))
    }
}

impl Display for Projection {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        if self.distinct {
            out.write_str("DISTINCT ")?;
        }
        if self.star {
            out.write_str(if self.items.is_empty() { "*" } else { "*, " })?;
        }
        listed(out, &self.items)?;
        if !self.order.is_empty() {
            out.write_str(" ORDER BY ")?;
            listed(out, &self.order)?;
        }
        if let Some(skip) = &self.skip {
            write!(out, " SKIP {skip}")?;
        }
        if let Some(limit) = &self.limit {
            write!(out, " LIMIT {limit}")?;
        }
        filtered(out, self.filter.as_ref())
    }
}

impl Item {
    /// Whether `AS name` must be written to keep the column's name.
    pub(super) fn needs_alias(&self) -> bool {
        self.alias_behind(&self.expression.to_string()).is_some()
    }

    /// The alias to write behind the expression, where one is needed.
    fn alias_behind(&self, printed: &str) -> Option<Name<'_>> {
        let needed = match &self.expression.kind {
            ExpressionKind::Variable(name) => *name != self.name,
            _ => self.aliased || *self.name != *printed,
        };
        needed.then_some(Name(&self.name))
    }
}

impl Display for Item {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        // Printed once: a subquery in an item has items of its own, and twice at each level would double.
        let printed = self.expression.to_string();
        out.write_str(&printed)?;
        self.alias_behind(&printed).map_or(Ok(()), |name| write!(out, " AS {name}"))
    }
}

impl Display for SortKey {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        self.expression.fmt(out)?;
        out.write_str(if self.descending { " DESC" } else { "" })?;
        out.write_str(match self.nulls {
            None => "",
            Some(Nulls::First) => " NULLS FIRST",
            Some(Nulls::Last) => " NULLS LAST",
        })
    }
}

// Patterns.

impl Display for PathPattern {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        if let Some(variable) = &self.variable {
            write!(out, "{} = ", Name(variable))?;
        }
        self.selected(out)?;
        let closed = self.shortest.is_some() || self.filter.is_some();
        match self.shortest {
            Some(Shortest::One) => out.write_str("shortestPath(")?,
            Some(Shortest::All) => out.write_str("allShortestPaths(")?,
            None => out.write_str(if closed { "(" } else { "" })?,
        }
        self.inside(out)?;
        out.write_str(if closed { ")" } else { "" })
    }
}

impl PathPattern {
    /// Which paths are wanted, and what may come back along them.
    fn selected(&self, out: &mut Formatter<'_>) -> Result {
        match self.selector {
            None => {}
            Some(Selector::Any(count)) => write!(out, "ANY {count} ")?,
            Some(Selector::Shortest(count) | Selector::Groups(count)) => write!(out, "SHORTEST {count} ")?,
        }
        match self.mode {
            None => {}
            Some(PathMode::Walk) => out.write_str("WALK ")?,
            Some(PathMode::Trail) => out.write_str("TRAIL ")?,
            Some(PathMode::Acyclic) => out.write_str("ACYCLIC ")?,
            Some(PathMode::Simple) => out.write_str("SIMPLE ")?,
        }
        out.write_str(if matches!(self.selector, Some(Selector::Groups(_))) { "GROUPS " } else { "" })
    }

    /// Its nodes and steps, and what must hold of them.
    fn inside(&self, out: &mut Formatter<'_>) -> Result {
        self.start.fmt(out)?;
        for (relationship, node) in &self.steps {
            write!(out, "{relationship}{node}")?;
        }
        filtered(out, self.filter.as_ref())
    }
}

impl Display for Repeat {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match (self.least, self.most) {
            (0, None) => out.write_char('*'),
            (1, None) => out.write_char('+'),
            (least, Some(most)) if least == most => write!(out, "{{{least}}}"),
            (least, most) => {
                write!(out, "{{{least},{}}}", most.map(|most| most.to_string()).unwrap_or_default())
            }
        }
    }
}

fn properties(out: &mut Formatter<'_>, properties: Option<&Expression>, space: bool) -> Result {
    let Some(properties) = properties else { return Ok(()) };
    write!(out, "{}{properties}", if space { " " } else { "" })
}

/// ` WHERE n.x > 1` inside the brackets of a pattern.
fn inline_filter(out: &mut Formatter<'_>, filter: Option<&Expression>, space: bool) -> Result {
    let Some(filter) = filter else { return Ok(()) };
    write!(out, "{}WHERE {filter}", if space { " " } else { "" })
}

impl Display for NodePattern {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_char('(')?;
        if let Some(variable) = &self.variable {
            Name(variable).fmt(out)?;
        }
        let labelled = !self.labels.is_empty() || self.label.is_some();
        if labelled {
            let names = self.labels.iter().cloned().map(LabelExpression::Name);
            OfNode(&LabelExpression::all(names.chain(self.label.clone()))).fmt(out)?;
        }
        properties(out, self.properties.as_ref(), self.variable.is_some() || labelled)?;
        inline_filter(out, self.filter.as_ref(), self.variable.is_some() || labelled || self.properties.is_some())?;
        out.write_char(')')
    }
}

impl RelPattern {
    fn detail(&self, out: &mut Formatter<'_>) -> Result {
        let unlabelled = self.types.is_empty() && self.label.is_none();
        let bare = self.variable.is_none() && unlabelled && self.length.is_none();
        if bare && self.properties.is_none() && self.filter.is_none() {
            return Ok(());
        }
        out.write_char('[')?;
        if let Some(variable) = &self.variable {
            Name(variable).fmt(out)?;
        }
        if !unlabelled {
            let types = LabelExpression::either(self.types.iter().cloned().map(LabelExpression::Name));
            let types = (!self.types.is_empty()).then_some(types);
            write!(out, ":{}", LabelExpression::all(types.into_iter().chain(self.label.clone())))?;
        }
        if let Some(length) = &self.length {
            length.fmt(out)?;
        }
        properties(out, self.properties.as_ref(), !bare)?;
        inline_filter(out, self.filter.as_ref(), !bare || self.properties.is_some())?;
        out.write_char(']')
    }
}

impl Display for RelPattern {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        if let Some(group) = &self.group {
            out.write_char('(')?;
            group.inside(out)?;
            out.write_char(')')?;
        } else {
            out.write_str(if self.direction == Direction::Left { "<-" } else { "-" })?;
            self.detail(out)?;
            out.write_str(if self.direction == Direction::Right { "->" } else { "-" })?;
        }
        self.repeat.map_or(Ok(()), |repeat| repeat.fmt(out))
    }
}

impl Display for Length {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match (self.least, self.most) {
            (None, None) => out.write_str("*"),
            (Some(least), Some(most)) if least == most => write!(out, "*{least}"),
            (least, most) => {
                let bound = |bound: Option<u32>| bound.map(|bound| bound.to_string()).unwrap_or_default();
                write!(out, "*{}..{}", bound(least), bound(most))
            }
        }
    }
}

// Expressions.

/// An expression in parentheses if it binds looser than its place asks.
struct Operand<'e>(&'e Expression, Precedence);

impl Display for Operand<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        if self.0.kind.precedence() < self.1 { write!(out, "({})", self.0) } else { self.0.fmt(out) }
    }
}

/// An expression in the place of an operand that must bind tighter than `self.1`.
struct Tighter<'e>(&'e Expression, Precedence);

impl Display for Tighter<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        if self.0.kind.precedence() <= self.1 { write!(out, "({})", self.0) } else { self.0.fmt(out) }
    }
}

impl Display for Expression {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        self.kind.fmt(out)
    }
}

impl Display for ExpressionKind {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        use ExpressionKind as Kind;
        match self {
            Kind::Literal(value) => literal(out, value),
            Kind::Parameter(name) => write!(out, "${}", ParameterName(name)),
            Kind::Variable(name) => Name(name).fmt(out),
            Kind::Property(subject, key) => write!(out, "{}.{}", Accessed(subject), Name(key)),
            Kind::Index(subject, index) => write!(out, "{}[{index}]", Accessed(subject)),
            Kind::Slice(subject, from, to) => slice(out, subject, from.as_deref(), to.as_deref()),
            Kind::HasLabels(subject, labels) => {
                // A bare `|` would part the comprehension that this may stand in.
                match labels {
                    LabelExpression::Either(_) => write!(out, "{}:({labels})", Accessed(subject)),
                    labels => write!(out, "{}{}", Accessed(subject), OfNode(labels)),
                }
            }
            Kind::List(items) => {
                out.write_char('[')?;
                list_items(out, items)?;
                out.write_char(']')
            }
            Kind::Map(entries) => {
                out.write_char('{')?;
                joined(out, entries, ", ", |out, (key, value)| write!(out, "{}: {value}", Name(key)))?;
                out.write_char('}')
            }
            Kind::Negate(operand) => negate(out, operand),
            Kind::Not(operand) => write!(out, "NOT {}", Operand(operand, Precedence::Not)),
            Kind::Arithmetic(..) | Kind::Comparison(..) | Kind::Logic(..) => self.chain(out),
            Kind::TextTest(test, text, part) => test_of(out, text, test.symbol(), part),
            Kind::In(element, list) => test_of(out, element, "IN", list),
            Kind::IsNull(operand, negated) => {
                write!(out, "{} IS {}NULL", Operand(operand, Precedence::Test), if *negated { "NOT " } else { "" })
            }
            Kind::IsTyped(operand, types, negated) => {
                // A bare `|` would part the comprehension that this may stand in.
                let (open, close) = if types.has_bar() { ("(", ")") } else { ("", "") };
                let not = if *negated { "NOT " } else { "" };
                write!(out, "{open}{} IS {not}:: {types}{close}", Operand(operand, Precedence::Test))
            }
            Kind::IsNormalized(operand, form, negated) => {
                let not = if *negated { "NOT " } else { "" };
                write!(out, "{} IS {not}{} NORMALIZED", Operand(operand, Precedence::Test), form.name())
            }
            Kind::MapProjection(subject, items) => {
                // A bare `count {` would begin a subquery.
                match &subject.kind {
                    Kind::Variable(name) if QUERY_FORMS.iter().any(|form| name.eq_ignore_ascii_case(form)) => {
                        write!(out, "`{name}` {{")?;
                    }
                    _ => write!(out, "{subject} {{")?,
                }
                listed(out, items)?;
                out.write_char('}')
            }
            Kind::Exists(query) => write!(out, "EXISTS {{ {query} }}"),
            Kind::CountRows(query) => write!(out, "COUNT {{ {query} }}"),
            Kind::CollectRows(query) => write!(out, "COLLECT {{ {query} }}"),
            Kind::PatternPredicate(pattern) | Kind::ShortestPath(pattern) => pattern.fmt(out),
            _ => self.form(out),
        }
    }
}

impl ExpressionKind {
    /// Operators of one precedence in a row.
    fn chain(&self, out: &mut Formatter<'_>) -> Result {
        let around = self.precedence();
        match self {
            ExpressionKind::Arithmetic(first, rest) => {
                Tighter(first, around).fmt(out)?;
                joined(out, rest, "", |out, (op, next)| write!(out, " {} {}", op.symbol(), Tighter(next, around)))
            }
            ExpressionKind::Comparison(first, rest) => {
                Tighter(first, around).fmt(out)?;
                joined(out, rest, "", |out, (op, next)| write!(out, " {} {}", op.symbol(), Tighter(next, around)))
            }
            ExpressionKind::Logic(logic, parts) => {
                let separator = format!(" {} ", logic.symbol());
                joined(out, parts, &separator, |out, part| Tighter(part, around).fmt(out))
            }
            _ => Ok(()),
        }
    }

    /// What has a shape of its own: calls, CASE, comprehensions.
    fn form(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            ExpressionKind::Call { name, distinct, arguments } => {
                let form = arguments.len() > 1 && arguments.last().is_some_and(names_normal_form);
                if form && name.eq_ignore_ascii_case("normalize") {
                    write!(out, "`{name}`(")?;
                } else {
                    write!(out, "{}(", FunctionName(name))?;
                }
                out.write_str(if *distinct { "DISTINCT " } else { "" })?;
                listed(out, arguments)?;
                out.write_char(')')
            }
            ExpressionKind::CountStar => out.write_str("count(*)"),
            // It is not written: its operator stands right behind WHEN.
            ExpressionKind::Subject => Ok(()),
            ExpressionKind::Case { subject, branches, otherwise } => {
                case(out, subject.as_deref(), branches, otherwise.as_deref())
            }
            ExpressionKind::ListComprehension { variable, list, filter, map } => {
                write!(out, "[{} IN {list}", Name(variable))?;
                filtered(out, filter.as_deref())?;
                map.as_ref().map_or(Ok(()), |map| write!(out, " | {map}"))?;
                out.write_char(']')
            }
            ExpressionKind::PatternComprehension { pattern, filter, map } => {
                write!(out, "[{pattern}")?;
                filtered(out, filter.as_deref())?;
                write!(out, " | {map}]")
            }
            ExpressionKind::Quantified { quantifier, variable, list, filter } => {
                write!(out, "{}({} IN {list}", quantifier.symbol(), Name(variable))?;
                filtered(out, filter.as_deref())?;
                out.write_char(')')
            }
            ExpressionKind::Reduce { accumulator, start, variable, list, step, test } => {
                let (word, accumulator) = (if test.is_some() { "allReduce" } else { "reduce" }, Name(accumulator));
                write!(out, "{word}({accumulator} = {start}, {} IN {list} | {step}", Name(variable))?;
                test.as_ref().map_or(Ok(()), |test| write!(out, ", {test}"))?;
                out.write_char(')')
            }
            _ => Ok(()),
        }
    }
}

impl Display for Projected {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Projected::All => out.write_str(".*"),
            Projected::Property(key) => write!(out, ".{}", Name(key)),
            Projected::Entry(key, value) => match &value.kind {
                ExpressionKind::Variable(name) if name == key => Name(name).fmt(out),
                _ => write!(out, "{}: {value}", Name(key)),
            },
        }
    }
}

/// A function's name: parts between dots are quoted one by one.
struct FunctionName<'n>(&'n str);

impl Display for FunctionName<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        if FORMS.contains(&self.0.to_ascii_lowercase().as_str()) {
            return write!(out, "`{}`", self.0);
        }
        joined(out, self.0.split('.'), ".", |out, part| Name(part).fmt(out))
    }
}

/// A parameter's name: any letters and digits stand without back-ticks, reserved words too.
struct ParameterName<'n>(&'n str);

impl Display for ParameterName<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        let plain = !self.0.is_empty() && self.0.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if plain { out.write_str(self.0) } else { write!(out, "`{}`", self.0.replace('`', "``")) }
    }
}

/// What `.key`, `[index]` or `:Label` is asked of.
struct Accessed<'e>(&'e Expression);

impl Display for Accessed<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        // `1.a` would be read as a bad number, `(a)-->(b).c` as a bad pattern, `a:B:C` as one test of two labels.
        let bare = !matches!(
            self.0.kind,
            ExpressionKind::Literal(Value::Integer(_) | Value::Float(_))
                | ExpressionKind::PatternPredicate(_)
                | ExpressionKind::HasLabels(..)
        );
        if bare { Operand(self.0, Precedence::Access).fmt(out) } else { write!(out, "({})", self.0) }
    }
}

/// Whether it is a variable that `normalize` would take for the name of a normal form.
fn names_normal_form(expression: &Expression) -> bool {
    matches!(&expression.kind, ExpressionKind::Variable(name) if NormalForm::named(name).is_some())
}

fn list_items(out: &mut Formatter<'_>, items: &[Expression]) -> Result {
    // `[x IN xs]` would be read as a comprehension.
    match items {
        [only] if matches!(only.kind, ExpressionKind::In(..)) || begins_with_in(only) => write!(out, "({only})"),
        _ => listed(out, items),
    }
}

/// Whether the printed expression begins `name IN`.
fn begins_with_in(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::In(element, _) => {
            matches!(element.kind, ExpressionKind::Variable(_)) || begins_with_in(element)
        }
        ExpressionKind::TextTest(_, first, _)
        | ExpressionKind::IsNull(first, _)
        | ExpressionKind::IsNormalized(first, ..) => begins_with_in(first),
        ExpressionKind::IsTyped(first, types, _) => !types.has_bar() && begins_with_in(first),
        ExpressionKind::Comparison(first, _) => begins_with_in(first),
        ExpressionKind::Logic(_, parts) => parts.first().is_some_and(begins_with_in),
        _ => false,
    }
}

fn test_of(out: &mut Formatter<'_>, left: &Expression, symbol: &str, right: &Expression) -> Result {
    write!(out, "{} {symbol} {}", Operand(left, Precedence::Test), Tighter(right, Precedence::Test))
}

fn slice(out: &mut Formatter<'_>, subject: &Expression, from: Option<&Expression>, to: Option<&Expression>) -> Result {
    write!(out, "{}[", Accessed(subject))?;
    from.map_or(Ok(()), |from| from.fmt(out))?;
    out.write_str("..")?;
    to.map_or(Ok(()), |to| to.fmt(out))?;
    out.write_char(']')
}

/// `-x`; `-(1)` where the sign would otherwise become part of the number, `- -x` so that no `--` appears.
fn negate(out: &mut Formatter<'_>, operand: &Expression) -> Result {
    match &operand.kind {
        ExpressionKind::Literal(Value::Integer(_) | Value::Float(_)) => write!(out, "-({operand})"),
        ExpressionKind::Negate(_) => write!(out, "- {operand}"),
        _ => write!(out, "-{}", Operand(operand, Precedence::Sign)),
    }
}

fn case(
    out: &mut Formatter<'_>,
    subject: Option<&Expression>,
    branches: &[(Vec<Expression>, Expression)],
    otherwise: Option<&Expression>,
) -> Result {
    out.write_str("CASE")?;
    subject.map_or(Ok(()), |subject| write!(out, " {subject}"))?;
    joined(out, branches, "", |out, (when, then)| {
        out.write_str(" WHEN")?;
        joined(out, when, ",", |out, test| write!(out, "{}{test}", if test.tests_subject() { "" } else { " " }))?;
        write!(out, " THEN {then}")
    })?;
    otherwise.map_or(Ok(()), |otherwise| write!(out, " ELSE {otherwise}"))?;
    out.write_str(" END")
}

// Values.

fn literal(out: &mut Formatter<'_>, value: &Value) -> Result {
    match value {
        Value::Null => out.write_str("null"),
        Value::Boolean(truth) => write!(out, "{truth}"),
        Value::Integer(number) => write!(out, "{number}"),
        Value::Float(number) => float(out, *number),
        Value::Text(text) => quoted(out, text),
        Value::List(items) => {
            out.write_char('[')?;
            joined(out, items.iter(), ", ", literal)?;
            out.write_char(']')
        }
        Value::Map(map) => {
            out.write_char('{')?;
            joined(out, map.iter(), ", ", |out, (key, value)| {
                write!(out, "{}: ", Name(key))?;
                literal(out, value)
            })?;
            out.write_char('}')
        }
        // No text stands for these: they reach a query only through parameters.
        _ => out.write_str("null"),
    }
}

fn float(out: &mut Formatter<'_>, number: f64) -> Result {
    if number.is_nan() {
        out.write_str("(0.0 / 0.0)")
    } else if number.is_infinite() {
        out.write_str(if number > 0.0 { "(1.0 / 0.0)" } else { "(-1.0 / 0.0)" })
    } else {
        write!(out, "{number:?}")
    }
}

fn quoted(out: &mut Formatter<'_>, text: &str) -> Result {
    out.write_char('\'')?;
    for c in text.chars() {
        match c {
            '\\' => out.write_str("\\\\")?,
            '\'' => out.write_str("\\'")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            c if c.is_control() => write!(out, "\\u{:04X}", u32::from(c))?,
            c => out.write_char(c)?,
        }
    }
    out.write_char('\'')
}

// Operators.

impl Arithmetic {
    /// The operator as it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Arithmetic::Add => "+",
            Arithmetic::Subtract => "-",
            Arithmetic::Join => "||",
            Arithmetic::Multiply => "*",
            Arithmetic::Divide => "/",
            Arithmetic::Remainder => "%",
            Arithmetic::Power => "^",
        }
    }
}

impl Comparison {
    /// The operator as it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::NotEqual => "<>",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
        }
    }
}

impl Logic {
    /// The operator as it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Logic::And => "AND",
            Logic::Or => "OR",
            Logic::Xor => "XOR",
        }
    }
}

impl TextTest {
    /// The operator as it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            TextTest::StartsWith => "STARTS WITH",
            TextTest::EndsWith => "ENDS WITH",
            TextTest::Contains => "CONTAINS",
            TextTest::Matches => "=~",
        }
    }
}

impl Quantifier {
    /// The word as it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            Quantifier::All => "all",
            Quantifier::Any => "any",
            Quantifier::None => "none",
            Quantifier::Single => "single",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_words_are_sorted_and_found_in_any_case() {
        assert!(RESERVED.is_sorted());
        assert!(is_reserved("ReTurn") && !is_reserved("returned"));
    }

    #[test]
    fn names_are_quoted_where_they_must_be() {
        for (name, printed) in [
            ("a1", "a1"),
            ("Order", "`Order`"),
            ("a b", "`a b`"),
            ("a`b", "`a``b`"),
            ("", "``"),
            ("Île", "Île"),
            ("1a", "`1a`"),
        ] {
            assert_eq!(Name(name).to_string(), printed);
        }
    }
}
