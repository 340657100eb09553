//! What changes the graph: writes as steps of a plan.

use std::sync::Arc;

use super::expression::{At, Expression, Key, Label};
use super::{Pipeline, Slot};
use crate::graph::IndexDefinition;
use crate::query::Direction;
use crate::value::TypeId;

/// One write, for every row.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// Makes nodes and relationships, in this order.
    Create(Vec<NewElement>),
    /// Finds a pattern, or makes it.
    Merge(Box<Merge>),
    /// Sets and removes properties and labels, in this order.
    Set(Vec<Assign>),
    /// Deletes nodes, relationships and paths.
    Delete {
        /// Whether the relationships of nodes go with them.
        detach: bool,
        /// What goes.
        targets: Vec<(Expression, At)>,
    },
    /// Computes slots for the writes behind it, inside FOREACH.
    Let(Vec<(Slot, Expression)>),
    /// Writes for every element of a list.
    Foreach {
        /// The list.
        list: Expression,
        /// Takes the element.
        element: Slot,
        /// What is written, in order.
        body: Vec<Write>,
        /// Where it stands.
        at: At,
    },
    /// Makes an index or a constraint.
    CreateIndex {
        /// What it is.
        definition: IndexDefinition,
        /// Whether nothing is to be done where it is there.
        if_missing: bool,
    },
    /// Drops an index or a constraint.
    DropIndex {
        /// Its name.
        name: Arc<str>,
        /// Whether nothing is to be done where it isn't there.
        if_there: bool,
        /// Whether it is a constraint.
        constraint: bool,
    },
}

/// A node or a relationship to be made.
#[derive(Clone, Debug, PartialEq)]
pub enum NewElement {
    /// A node.
    Node {
        /// Takes it.
        slot: Slot,
        /// Its labels.
        labels: Vec<Label>,
        /// More labels, by names that are computed: each a text, or a list of them.
        computed: Vec<Expression>,
        /// Its properties.
        properties: NewProperties,
    },
    /// A relationship.
    Relationship {
        /// Takes it.
        slot: Slot,
        /// Where it starts.
        from: Slot,
        /// Where it ends.
        to: Slot,
        /// Its type.
        kind: NewType,
        /// Its properties.
        properties: NewProperties,
        /// Where it stands.
        at: At,
    },
}

/// The type of a relationship to be made.
#[derive(Clone, Debug, PartialEq)]
pub enum NewType {
    /// By its name.
    Known {
        /// Its name.
        name: Arc<str>,
        /// Its id, which it may only have once the plan's names are given.
        id: TypeId,
    },
    /// By a name that is computed.
    Computed(Expression),
}

/// The properties of what is made.
#[derive(Clone, Debug, PartialEq)]
pub enum NewProperties {
    /// One by one.
    Listed(Vec<(Key, Expression, At)>),
    /// All entries of a map.
    Map(Expression, At),
}

/// A pattern that is found, or made where it isn't.
#[derive(Clone, Debug, PartialEq)]
pub struct Merge {
    /// Finds it.
    pub pipeline: Pipeline,
    /// What it gives.
    pub introduces: Vec<Slot>,
    /// Properties that can't be null, by slot.
    pub values: Vec<(Slot, Arc<str>, At)>,
    /// What is made where nothing is found.
    pub create: Vec<NewElement>,
    /// What is set where it was made.
    pub on_create: Vec<Assign>,
    /// What is set where it was found.
    pub on_match: Vec<Assign>,
}

/// A property or labels to be set or removed.
#[derive(Clone, Debug, PartialEq)]
pub enum Assign {
    /// One property; null removes it.
    Property {
        /// What has it.
        subject: Expression,
        /// Its name.
        key: Key,
        /// What it becomes.
        value: Expression,
        /// Where it stands.
        at: At,
    },
    /// One property whose name is computed.
    PropertyAt {
        /// What has it.
        subject: Expression,
        /// Its name.
        key: Expression,
        /// What it becomes.
        value: Expression,
        /// Where it stands.
        at: At,
    },
    /// All properties of a map, a node or a relationship.
    Properties {
        /// What gets them.
        subject: Expression,
        /// What has them.
        value: Expression,
        /// Whether other properties stay.
        keep: bool,
        /// Where it stands.
        at: At,
    },
    /// Labels.
    Labels {
        /// The node.
        subject: Expression,
        /// The labels.
        labels: Vec<GivenLabel>,
        /// Whether they are taken away.
        remove: bool,
        /// Where it stands.
        at: At,
    },
}

/// A label that is given or taken away.
#[derive(Clone, Debug, PartialEq)]
pub enum GivenLabel {
    /// By its name.
    Known(Label),
    /// By names that are computed: a text, or a list of them.
    Computed(Expression),
}

impl Write {
    /// Hands every expression, not of pipelines inside, to `visit`.
    pub fn each_expression<'o>(&'o self, visit: &mut impl FnMut(&'o Expression)) {
        self.expressions().into_iter().for_each(visit);
    }

    fn expressions(&self) -> Vec<&Expression> {
        match self {
            Write::Create(elements) => elements.iter().flat_map(NewElement::expressions).collect(),
            Write::Merge(merge) => {
                let create = merge.create.iter().flat_map(NewElement::expressions);
                create.chain(merge.on_create.iter().chain(&merge.on_match).flat_map(Assign::expressions)).collect()
            }
            Write::Set(items) => items.iter().flat_map(Assign::expressions).collect(),
            Write::Delete { targets, .. } => targets.iter().map(|(target, _)| target).collect(),
            Write::Let(items) => items.iter().map(|(_, value)| value).collect(),
            Write::CreateIndex { .. } | Write::DropIndex { .. } => Vec::new(),
            Write::Foreach { list, body, .. } => {
                std::iter::once(list).chain(body.iter().flat_map(Write::expressions)).collect()
            }
        }
    }

    /// The expressions, not of pipelines inside, to be changed.
    pub fn expressions_mut(&mut self) -> Vec<&mut Expression> {
        match self {
            Write::Create(elements) => elements.iter_mut().flat_map(NewElement::expressions_mut).collect(),
            Write::Merge(merge) => {
                let create = merge.create.iter_mut().flat_map(NewElement::expressions_mut);
                let set = merge.on_create.iter_mut().chain(&mut merge.on_match);
                create.chain(set.flat_map(Assign::expressions_mut)).collect()
            }
            Write::Set(items) => items.iter_mut().flat_map(Assign::expressions_mut).collect(),
            Write::Delete { targets, .. } => targets.iter_mut().map(|(target, _)| target).collect(),
            Write::Let(items) => items.iter_mut().map(|(_, value)| value).collect(),
            Write::CreateIndex { .. } | Write::DropIndex { .. } => Vec::new(),
            Write::Foreach { list, body, .. } => {
                std::iter::once(list).chain(body.iter_mut().flat_map(Write::expressions_mut)).collect()
            }
        }
    }

    /// The pipelines inside.
    pub fn pipelines_mut(&mut self) -> Vec<&mut Pipeline> {
        match self {
            Write::Merge(merge) => vec![&mut merge.pipeline],
            Write::Foreach { body, .. } => body.iter_mut().flat_map(Write::pipelines_mut).collect(),
            _ => Vec::new(),
        }
    }

    /// The pipelines inside.
    pub fn pipelines(&self) -> Vec<&Pipeline> {
        match self {
            Write::Merge(merge) => vec![&merge.pipeline],
            Write::Foreach { body, .. } => body.iter().flat_map(Write::pipelines).collect(),
            _ => Vec::new(),
        }
    }

    /// Hands every slot that it reads from its row to `visit`, those of expressions aside.
    pub fn reads(&self, visit: &mut impl FnMut(Slot)) {
        match self {
            Write::Create(elements) => ends(elements).for_each(visit),
            Write::Merge(merge) => {
                merge.pipeline.free_slots().into_iter().for_each(&mut *visit);
                merge.values.iter().for_each(|(slot, ..)| visit(*slot));
                ends(&merge.create).for_each(visit);
            }
            Write::Foreach { body, .. } => body.iter().for_each(|write| write.reads(&mut *visit)),
            _ => {}
        }
    }

    /// Hands every slot that it adds to its row to `visit`.
    pub fn writes(&self, visit: &mut impl FnMut(Slot)) {
        match self {
            Write::Create(elements) => elements.iter().for_each(|element| visit(element.slot())),
            Write::Merge(merge) => merge.introduces.iter().copied().for_each(visit),
            Write::Let(items) => items.iter().for_each(|(slot, _)| visit(*slot)),
            _ => {}
        }
    }

    /// Whether what it does may depend on the graph, and so on what other rows wrote before.
    pub fn looks_at_graph(&self) -> bool {
        let mut looks = matches!(self, Write::Merge(_) | Write::Foreach { .. });
        self.each_expression(&mut |expression| looks = looks || expression.looks_at_graph());
        looks
    }
}

/// The ends of the relationships among these.
fn ends(elements: &[NewElement]) -> impl Iterator<Item = Slot> + '_ {
    elements.iter().flat_map(|element| match element {
        NewElement::Node { .. } => Vec::new(),
        NewElement::Relationship { from, to, .. } => vec![*from, *to],
    })
}

impl NewElement {
    /// What takes it.
    pub fn slot(&self) -> Slot {
        match self {
            NewElement::Node { slot, .. } | NewElement::Relationship { slot, .. } => *slot,
        }
    }

    fn expressions(&self) -> Vec<&Expression> {
        let (properties, mut found) = match self {
            NewElement::Node { properties, computed, .. } => (properties, computed.iter().collect()),
            NewElement::Relationship { properties, kind: NewType::Computed(name), .. } => (properties, vec![name]),
            NewElement::Relationship { properties, .. } => (properties, Vec::new()),
        };
        match properties {
            NewProperties::Listed(entries) => found.extend(entries.iter().map(|(_, value, _)| value)),
            NewProperties::Map(map, _) => found.push(map),
        }
        found
    }

    fn expressions_mut(&mut self) -> Vec<&mut Expression> {
        let (properties, mut found) = match self {
            NewElement::Node { properties, computed, .. } => (properties, computed.iter_mut().collect()),
            NewElement::Relationship { properties, kind: NewType::Computed(name), .. } => (properties, vec![name]),
            NewElement::Relationship { properties, .. } => (properties, Vec::new()),
        };
        match properties {
            NewProperties::Listed(entries) => found.extend(entries.iter_mut().map(|(_, value, _)| value)),
            NewProperties::Map(map, _) => found.push(map),
        }
        found
    }
}

impl Assign {
    fn expressions(&self) -> Vec<&Expression> {
        match self {
            Assign::Property { subject, value, .. } | Assign::Properties { subject, value, .. } => vec![subject, value],
            Assign::PropertyAt { subject, key, value, .. } => vec![subject, key, value],
            Assign::Labels { subject, labels, .. } => {
                let computed = labels.iter().filter_map(|label| match label {
                    GivenLabel::Computed(names) => Some(names),
                    GivenLabel::Known(_) => None,
                });
                std::iter::once(subject).chain(computed).collect()
            }
        }
    }

    fn expressions_mut(&mut self) -> Vec<&mut Expression> {
        match self {
            Assign::Property { subject, value, .. } | Assign::Properties { subject, value, .. } => vec![subject, value],
            Assign::PropertyAt { subject, key, value, .. } => vec![subject, key, value],
            Assign::Labels { subject, labels, .. } => {
                let computed = labels.iter_mut().filter_map(|label| match label {
                    GivenLabel::Computed(names) => Some(names),
                    GivenLabel::Known(_) => None,
                });
                std::iter::once(subject).chain(computed).collect()
            }
        }
    }
}

/// Which end of a relationship, seen from the left, it starts at: what is drawn without a direction is made left to right.
pub(super) fn starts_left(direction: Direction) -> bool {
    direction != Direction::Left
}
