//! Plans as answers: a row for each operator, and a graph of them to be drawn.

use std::sync::Arc;
use std::time::Duration;

use super::answer::Answer;
use super::database::Database;
use super::engine::{self, Estimates, Mode, Operator, Plan, Profile, Rows, Step};
use super::session::Session;
use crate::error::Result;
use crate::exchange::World;
use crate::graph::{Builder, Graph};
use crate::query::Query;
use crate::value::{Map, Value};

impl Session {
    /// The plan of a query, as its mode wants it.
    pub(super) fn answer_plan(&self, question: &str, query: &Query, parameters: &Map, mode: Mode) -> Result<Answer> {
        let (graph, procedures) = (self.database().graph(), self.database().host.procedures());
        if mode == Mode::Profile && query.writes() {
            return self.answer_profiled_write(question, query, parameters);
        }
        let stages = engine::stages(query, graph, &procedures)?;
        let mut answer = Answer::empty(question, self.database());
        answer.cypher = engine::print(query);
        answer.parameters.clone_from(parameters);
        if mode == Mode::ExplainSteps {
            answer.columns = ["step", "operator", "details"].map(Arc::from).to_vec();
            answer.rows = rows_of_stages(&stages);
            return Ok(answer);
        }
        let Some((_, plan)) = stages.last() else { return Ok(answer) };
        let mut report = Report { estimates: Estimates::new(plan, graph), profile: None };
        if mode == Mode::Profile {
            let profile = Profile::default();
            let rows = engine::profile(plan, graph, parameters, &self.budget(), &profile)?;
            report.profile = Some(profile);
            answer.notes.push(rows_given(&rows));
        }
        report.fill(&mut answer, plan);
        Ok(answer)
    }

    /// Runs a query that writes, keeps what it changed, and tells what each operator did.
    fn answer_profiled_write(&self, question: &str, query: &Query, parameters: &Map) -> Result<Answer> {
        let mut answer = Answer::empty(question, self.database());
        answer.cypher = engine::print(query);
        answer.parameters.clone_from(parameters);
        let (procedures, profile) = (self.database().host.procedures(), Profile::default());
        let ((plan, report), _) = self.database().change(|graph| {
            // Planned here, since nobody else writes meanwhile.
            let plan = engine::plan(query, graph, &procedures)?;
            let estimates = Estimates::new(&plan, graph);
            let (rows, changes) = engine::profile_write(&plan, graph, parameters, &self.budget(), &profile)?;
            answer.notes.push(rows_given(&rows));
            let keep = !changes.is_empty();
            answer.changes = changes;
            Ok(((plan, Report { estimates, profile: Some(profile) }), keep))
        })?;
        report.fill(&mut answer, &plan);
        Ok(answer)
    }
}

fn rows_given(rows: &Rows) -> String {
    match rows.rows.len() {
        1 => "the query gave 1 row".to_owned(),
        count => format!("the query gave {count} rows"),
    }
}

/// The plan after each step of the optimizer; a step that changed nothing is one row.
fn rows_of_stages(stages: &[(&'static str, Plan)]) -> Vec<Vec<Value>> {
    let mut rows = Vec::new();
    let mut before = String::new();
    for (name, plan) in stages {
        let printed = plan.to_string();
        if printed == before {
            rows.push(vec![Value::from(*name), "(unchanged)".into(), "".into()]);
            continue;
        }
        for (place, step) in plan.steps().iter().enumerate() {
            let name = if place == 0 { name } else { "" };
            rows.push(vec![name.into(), indented(step), details(step)]);
        }
        before = printed;
    }
    rows
}

fn indented(step: &Step<'_>) -> Value {
    format!("{:width$}{}", "", step.name, width = step.depth * 2).into()
}

fn details(step: &Step<'_>) -> Value {
    step.details.as_str().into()
}

/// What is told of each operator.
struct Report {
    estimates: Estimates,
    profile: Option<Profile>,
}

impl Report {
    /// Puts a row for each operator into an answer, and the plan as what may be drawn.
    fn fill(&self, answer: &mut Answer, plan: &Plan) {
        let steps = plan.steps();
        answer.columns = self.columns().into_iter().map(Arc::from).collect();
        answer.rows = steps.iter().enumerate().map(|(place, _)| self.row(&steps, place)).collect();
        answer.notes.extend(plan.notices().iter().cloned());
        answer.database = Database::of(World::of_graph(self.graph(&steps), "plan"));
    }

    fn columns(&self) -> Vec<&'static str> {
        let plain = ["operator", "details", "estimated rows"];
        let measured = ["rows", "time in ms"];
        plain.into_iter().chain(measured.into_iter().filter(|_| self.profile.is_some())).collect()
    }

    fn row(&self, steps: &[Step<'_>], place: usize) -> Vec<Value> {
        let step = &steps[place];
        let operator = giver(steps, place);
        let estimated = operator.and_then(|operator| self.estimates.of(operator));
        let estimated = estimated.map(|rows| Value::Integer(rows.ceil() as i64)).unwrap_or_default();
        let mut row = vec![indented(step), details(step), estimated];
        if let Some(profile) = &self.profile {
            // An operator that was never asked gave nothing.
            let measured = operator.and_then(|operator| profile.of(operator)).unwrap_or_default();
            row.push(Value::Integer(measured.rows as i64));
            // A line that only holds others together does nothing of its own.
            row.push(milliseconds(if step.operator.is_some() { measured.time } else { Duration::ZERO }));
        }
        row
    }

    /// A node for each operator, and a relationship from each to the one that takes its rows.
    fn graph(&self, steps: &[Step<'_>]) -> Graph {
        let mut builder = Builder::new();
        let mut nodes = Vec::with_capacity(steps.len());
        for (place, step) in steps.iter().enumerate() {
            let mut properties = Map::new();
            properties.insert("name".into(), format!("{} {}", step.name, step.details).trim_end().into());
            for (name, value) in self.columns().into_iter().zip(self.row(steps, place)).skip(2) {
                properties.insert(name.into(), value);
            }
            nodes.push(builder.add_node(&[&step.name], properties));
        }
        for (place, step) in steps.iter().enumerate() {
            let Some(taker) = step.feeds else { continue };
            let rows = self.row(steps, place).into_iter().skip(2);
            let told = if self.profile.is_some() { rows.take(2).last() } else { rows.take(1).last() };
            let properties = told.into_iter().map(|rows| (Arc::from("rows"), rows)).collect();
            builder.add_relationship(nodes[place], nodes[taker], "FEEDS", properties);
        }
        builder.finish()
    }
}

/// The operator whose rows a line hands on: its own, or the one below it where the line only holds others together.
fn giver<'p>(steps: &[Step<'p>], place: usize) -> Option<&'p Operator> {
    steps[place].operator.or_else(|| steps.iter().find(|step| step.feeds == Some(place))?.operator)
}

fn milliseconds(time: Duration) -> Value {
    Value::Float((time.as_secs_f64() * 1e6).round() / 1e3)
}
