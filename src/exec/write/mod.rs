//! Statements that write: reading steps run over a graph that stands still, writes change a copy beside it.
//!
//! A pipeline is cut where what follows must see what was written: `reads, writes, reads, writes, …`. Reads run over the
//! graph as the writes before left it, batch by batch, and each batch is written at once; what is read next begins when
//! the last batch is written. Where nothing follows, no row is kept, so a statement that makes a million nodes holds a
//! batch of them. Writes themselves go row by row over the graph as it is by then: a MERGE sees what its earlier rows
//! made, a counter counts.

mod apply;
mod batches;
mod create;
mod delete;
mod merge;
mod schema;
mod set;

use self::apply::Outcome;
use super::batch::{BATCH_ROWS, Batch, Column};
use super::budget::{Watch, weight};
use super::evaluate::{Evaluator, Row};
use super::nested::Nested;
use super::{Budget, Profile, Rows, Run, at, collect, given_parameters, has_pattern};
use crate::error::{Error, Result, kinds};
use crate::graph::{Effect, Graph, Indexed};
use crate::plan::{Expression, NewNames, Operator, Pipeline, Plan, Slot, Write};
use crate::value::aside::Aside;
use crate::value::temporal::Clock;
use crate::value::{Map, NodeId, Value};

/// What a statement gave, and the effects that it had, in order.
#[derive(Debug, Default)]
pub struct Written {
    /// The rows; none where it ends without RETURN.
    pub rows: Rows,
    /// The effects.
    pub effects: Vec<Effect>,
}

/// Runs a plan that writes to its end, on a graph that is dropped if this fails.
///
/// # Errors
/// What the plan's expressions, the budget or a rule of the graph say; then the graph is half changed.
pub fn write(plan: &Plan, graph: &mut Graph, parameters: &Map, budget: &Budget) -> Result<Written> {
    write_watched(plan, graph, parameters, budget, None)
}

/// Runs a plan without patterns that writes, as [`write`] does, and tells what each operator did.
///
/// # Errors
/// As [`write`].
pub fn profile_write(
    plan: &Plan,
    graph: &mut Graph,
    parameters: &Map,
    budget: &Budget,
    profile: &Profile,
) -> Result<Written> {
    write_watched(plan, graph, parameters, budget, Some(profile))
}

fn write_watched(
    plan: &Plan,
    graph: &mut Graph,
    parameters: &Map,
    budget: &Budget,
    profile: Option<&Profile>,
) -> Result<Written> {
    let parameters = given_parameters(plan, parameters)?;
    let lowered = has_pattern(&plan.pipeline).then(|| plan.clone().lowered());
    let plan = lowered.as_ref().unwrap_or(plan);
    let watch = Watch::new(budget);
    watch.steps(1)?;
    let names = (graph.label_count(), graph.type_count(), graph.key_count());
    let slots = plan.slot_names.len();
    let mut writer = Writer {
        graph,
        parameters: &parameters,
        watch: &watch,
        clock: Clock::start(),
        profile,
        slots,
        effects: Aside::default(),
        deleted: Vec::new(),
    };
    writer.name(&plan.new_names)?;
    let wanted: &[Slot] = if plan.gives_rows { &plan.results } else { &[] };
    let keep = if plan.gives_rows { Keep::Rows } else { Keep::Nothing };
    let batches = writer.run(&plan.pipeline.0, Batch::blank(1, slots), wanted, keep)?;
    let mut rows = Rows { columns: plan.columns().to_vec(), rows: Vec::new() };
    let run = writer.reading();
    for batch in batches.iter().filter(|_| plan.gives_rows) {
        collect(batch, &plan.results, &run, &mut rows.rows)?;
    }
    writer.check_deleted()?;
    writer.graph.check_rules()?;
    let effects = writer.settled(names);
    Ok(Written { rows, effects })
}

/// Whether the rows behind the last step are asked for.
#[derive(Clone, Copy, PartialEq)]
enum Keep {
    Rows,
    Nothing,
}

/// A statement at work on its graph.
struct Writer<'q> {
    graph: &'q mut Graph,
    parameters: &'q [Value],
    watch: &'q Watch<'q>,
    /// One value through the whole statement.
    clock: Clock,
    profile: Option<&'q Profile>,
    slots: usize,
    effects: Aside<Vec<Effect>>,
    /// Nodes deleted so far: none of them may keep a relationship.
    deleted: Vec<NodeId>,
}

impl Writer<'_> {
    /// What reads the graph as it is now.
    fn reading(&self) -> Run<'_> {
        Run {
            graph: self.graph,
            parameters: self.parameters,
            watch: self.watch,
            clock: self.clock,
            slots: self.slots,
            profile: self.profile,
            // What is read between writes is mostly little.
            threads: 1,
        }
    }

    /// The value of an expression for a row.
    fn value(&self, expression: &Expression, batch: &Batch, row: usize) -> Result<Value> {
        match expression {
            Expression::Literal(value) => Ok(value.clone()),
            Expression::Slot(slot) => Ok(batch.column(*slot).value(row)),
            _ => {
                let run = self.reading();
                let evaluator = Evaluator::new(&run);
                evaluator.value(expression, &mut Row::new(batch, row))
            }
        }
    }

    /// Changes the graph, and remembers how.
    fn apply(&mut self, effect: Effect) -> Result<()> {
        self.watch.steps(1)?;
        self.watch.hold(bytes(&effect))?;
        self.graph.apply(&effect)?;
        self.effects.push(effect);
        Ok(())
    }

    /// Gives ids to the names that the plan expects to have them.
    fn name(&mut self, names: &NewNames) -> Result<()> {
        for label in &names.labels {
            self.apply(Effect::NameLabel(label.clone()))?;
        }
        for kind in &names.types {
            self.apply(Effect::NameType(kind.clone()))?;
        }
        for key in &names.keys {
            self.apply(Effect::NameKey(key.clone()))?;
        }
        Ok(())
    }

    /// Runs operators over a batch; gives the batches that come out, of which `wanted` is read.
    fn run(&mut self, operators: &[Operator], input: Batch, wanted: &[Slot], keep: Keep) -> Result<Vec<Batch>> {
        let mut batches = vec![input];
        let mut rest = operators;
        while !rest.is_empty() {
            let reads = rest.iter().take_while(|operator| !operator.changes_graph()).count();
            let (reading, behind) = rest.split_at(reads);
            if let [operator, behind @ ..] = behind
                && reading.is_empty()
                && !matches!(operator, Operator::Write(_))
            {
                batches = self.nested_step(operator, joined(batches, self.slots, self.watch)?)?;
                rest = behind;
                continue;
            }
            let (writes, behind) = together(behind, !reading.is_empty());
            let last = behind.is_empty() && keep == Keep::Nothing;
            // Only what reads drops columns: rows that are written at once keep those they have.
            let needed = if reading.is_empty() { Vec::new() } else { read_in(behind, wanted) };
            batches = self.stage(reading, writes, batches, &needed, last)?;
            rest = behind;
        }
        Ok(batches)
    }

    /// Reads rows and writes each batch of them; gives the batches unless they are the last and nobody asks for them.
    fn stage(
        &mut self,
        reading: &[Operator],
        writes: &[Operator],
        input: Vec<Batch>,
        behind: &[Slot],
        drop_rows: bool,
    ) -> Result<Vec<Batch>> {
        let mut out = Aside::from(Vec::new());
        let mut finish = |writer: &mut Self, mut batch: Batch| {
            for operator in writes {
                batch = writer.step(operator, batch)?;
            }
            if !drop_rows && batch.rows > 0 {
                writer.watch.hold(batch.rows * behind.len().max(1) * size_of::<Value>())?;
                out.push(batch);
            }
            Result::Ok(())
        };
        if reading.is_empty() {
            let mut input = Aside::from(input);
            input.iter_mut().map(std::mem::take).try_for_each(|batch| finish(self, batch))?;
            return Ok(out.into_inner());
        }
        let needed = read_in(writes, behind);
        let snapshot = self.graph.clone();
        let (parameters, watch, clock, slots) = (self.parameters, self.watch, self.clock, self.slots);
        let run = Run { graph: &snapshot, parameters, watch, clock, slots, profile: self.profile, threads: 1 };
        let mut source = Nested::new(reading, &needed, BATCH_ROWS, &run)?;
        source.start(joined(input, slots, watch)?);
        while let Some(batch) = source.next()? {
            finish(self, batch)?;
        }
        Ok(out.into_inner())
    }

    /// One operator that writes, for a batch.
    fn step(&mut self, operator: &Operator, batch: Batch) -> Result<Batch> {
        let Operator::Write(write) = operator else { return Ok(batch) };
        match self.profile {
            None => self.write(write, batch),
            Some(profile) => {
                let rows = |batch: &Result<Batch>| batch.as_ref().map_or(0, |batch| batch.rows);
                profile.watch(operator, rows, || self.write(write, batch))
            }
        }
    }

    /// An operator within which something writes.
    fn nested_step(&mut self, operator: &Operator, input: Batch) -> Result<Vec<Batch>> {
        let Some(profile) = self.profile else { return self.nested(operator, input) };
        let rows = |batches: &Result<Vec<Batch>>| batches.iter().flatten().map(|batch| batch.rows).sum();
        profile.watch(operator, rows, || self.nested(operator, input))
    }

    /// Runs what writes within an operator.
    fn nested(&mut self, operator: &Operator, input: Batch) -> Result<Vec<Batch>> {
        match operator {
            Operator::Union { branches, into } => self.union(branches, into, input),
            Operator::Apply { pipeline, introduces, unit, batches, .. } => {
                let outcome = match (unit, batches) {
                    (true, _) => Outcome::Same,
                    (false, Some(batches)) if batches.optional => Outcome::MadeOrNull,
                    _ => Outcome::Made,
                };
                match batches {
                    Some(batches) => self.in_batches(pipeline, introduces, outcome, batches, &input),
                    None => self.apply_rows(pipeline, introduces, outcome, &input),
                }
            }
            Operator::Optional { pipeline, introduces, .. } => {
                self.apply_rows(pipeline, introduces, Outcome::MadeOrNull, &input)
            }
            _ => Err(Error::new(kinds::INTERNAL, "an operator that can't write holds one that does")),
        }
    }

    fn union(&mut self, branches: &[(Pipeline, Vec<Slot>)], into: &[Slot], input: Batch) -> Result<Vec<Batch>> {
        let mut out = Vec::new();
        for (pipeline, slots) in branches {
            for batch in self.run(&pipeline.0, input.clone(), slots, Keep::Rows)? {
                let mut renamed = Batch::blank(batch.rows, self.slots);
                for (from, into) in slots.iter().zip(into) {
                    renamed.set(*into, batch.column(*from).clone());
                }
                out.push(renamed);
            }
        }
        Ok(out)
    }

    fn write(&mut self, write: &Write, batch: Batch) -> Result<Batch> {
        self.watch.steps(batch.rows)?;
        match write {
            Write::Create(elements) => self.create(elements, batch),
            Write::Merge(merge) => self.merge(merge, batch),
            Write::Set(items) => self.set(items, batch),
            Write::Delete { detach, targets } => self.delete(targets, *detach, batch),
            Write::Let(items) => self.compute(items, batch),
            Write::CreateIndex { definition, if_missing } => {
                self.create_index(definition, *if_missing)?;
                Ok(batch)
            }
            Write::DropIndex { name, if_there, constraint } => {
                self.drop_index(name, *if_there, *constraint)?;
                Ok(batch)
            }
            Write::Foreach { list, element, body, at: place } => {
                self.foreach(list, *element, body, &batch).map_err(at(*place))?;
                Ok(batch)
            }
        }
    }

    fn compute(&mut self, items: &[(Slot, Expression)], mut batch: Batch) -> Result<Batch> {
        for (slot, expression) in items {
            let values = (0..batch.rows).map(|row| self.value(expression, &batch, row));
            let column = Column::Values(values.collect::<Result<_>>()?);
            batch.set(*slot, column);
        }
        Ok(batch)
    }

    fn foreach(&mut self, list: &Expression, element: Slot, body: &[Write], batch: &Batch) -> Result<()> {
        let needed = needed_by(body);
        for row in 0..batch.rows {
            let items = match self.value(list, batch, row)? {
                Value::Null => continue,
                Value::List(items) => items,
                other => {
                    let message = format!("FOREACH wants a list, got {}", other.described());
                    return Err(Error::new(kinds::TYPE_ERROR, message));
                }
            };
            for item in items.iter() {
                let mut inner = batch.row(row, &needed);
                inner.set(element, Column::Values(vec![item.clone()]));
                for write in body {
                    inner = self.write(write, inner)?;
                }
            }
        }
        Ok(())
    }

    /// The effects, without names that came to nothing.
    fn settled(self, (labels, types, keys): (usize, usize, usize)) -> Vec<Effect> {
        let mut used = Used { labels, types, keys };
        self.effects.iter().for_each(|effect| used.take_in(effect, self.graph));
        self.graph.forget_names(used.labels, used.types, used.keys);
        let mut named = (labels, types, keys);
        let mut effects = self.effects.into_inner();
        effects.retain(|effect| match effect {
            Effect::NameLabel(_) => counted(&mut named.0, used.labels),
            Effect::NameType(_) => counted(&mut named.1, used.types),
            Effect::NameKey(_) => counted(&mut named.2, used.keys),
            _ => true,
        });
        effects
    }
}

/// Counts one name more; tells whether it is among those that are kept.
fn counted(count: &mut usize, kept: usize) -> bool {
    *count += 1;
    *count <= kept
}

/// How many names are in use: one more than the largest id.
struct Used {
    labels: usize,
    types: usize,
    keys: usize,
}

impl Used {
    fn take_in(&mut self, effect: &Effect, graph: &Graph) {
        match effect {
            Effect::CreateNode { labels, properties } => {
                labels.iter().for_each(|label| self.labels = self.labels.max(label.index() + 1));
                properties.iter().for_each(|(key, _)| self.keys = self.keys.max(key.index() + 1));
            }
            Effect::CreateRelationship { kind, properties, .. } => {
                self.types = self.types.max(kind.index() + 1);
                properties.iter().for_each(|(key, _)| self.keys = self.keys.max(key.index() + 1));
            }
            Effect::AddLabel(_, label) => self.labels = self.labels.max(label.index() + 1),
            Effect::SetProperty(_, key, _) | Effect::SetRelationshipProperty(_, key, _) => {
                self.keys = self.keys.max(key.index() + 1);
            }
            Effect::CreateIndex(definition) => {
                match &definition.of {
                    Indexed::Nodes(label) => {
                        self.labels = self.labels.max(graph.label_id(label).map_or(0, |label| label.index() + 1));
                    }
                    Indexed::Relationships(kind) => {
                        self.types = self.types.max(graph.type_id(kind).map_or(0, |kind| kind.index() + 1));
                    }
                }
                let keys = definition.keys.iter().filter_map(|key| graph.key_id(key));
                self.keys = keys.map(|key| key.index() + 1).fold(self.keys, usize::max);
            }
            _ => {}
        }
    }
}

/// The writes that may share one pass over the rows: all that stand together, up to one that would see what others
/// write. Those it leaves begin the next stage.
fn together(operators: &[Operator], reads_before: bool) -> (&[Operator], &[Operator]) {
    let mut writes = 0;
    for operator in operators {
        let Operator::Write(write) = operator else { break };
        if writes > 0 && write.looks_at_graph() {
            break;
        }
        writes += 1;
        // With rows already at hand nothing is gained by going on.
        if !reads_before {
            break;
        }
    }
    operators.split_at(writes)
}

/// The slots that are read in these operators or behind them.
fn read_in(operators: &[Operator], wanted: &[Slot]) -> Vec<Slot> {
    let mut read = Vec::new();
    let mut written = Vec::new();
    let mut add = |slot: Slot, written: &[Slot]| {
        if !written.contains(&slot) && !read.contains(&slot) {
            read.push(slot);
        }
    };
    for operator in operators {
        operator.reads(&mut |slot| add(slot, &written));
        operator.writes(&mut |slot| written.push(slot));
    }
    wanted.iter().for_each(|slot| add(*slot, &written));
    read
}

/// The slots that these writes need of their rows.
fn needed_by(writes: &[Write]) -> Vec<Slot> {
    let operators: Vec<Operator> = writes.iter().map(|write| Operator::Write(Box::new(write.clone()))).collect();
    read_in(&operators, &[])
}

/// All rows in one batch of so many slots, also where there are none.
fn joined(batches: Vec<Batch>, slots: usize, watch: &Watch<'_>) -> Result<Batch> {
    let mut batches = Aside::from(batches);
    let mut batches = batches.iter_mut().map(std::mem::take);
    let mut all = batches.next().unwrap_or_else(|| Batch::blank(0, slots));
    for batch in batches {
        watch.steps(batch.rows)?;
        all.append(batch);
    }
    Ok(all)
}

/// Roughly what an effect holds.
fn bytes(effect: &Effect) -> usize {
    let properties = match effect {
        Effect::CreateNode { properties, .. } | Effect::CreateRelationship { properties, .. } => {
            properties.iter().map(|(_, value)| 8 + weight(value)).sum()
        }
        Effect::SetProperty(_, _, value) | Effect::SetRelationshipProperty(_, _, value) => weight(value),
        _ => 0,
    };
    // The entry in the list, and about as much again where the graph keeps it.
    2 * size_of::<Effect>() + properties
}
