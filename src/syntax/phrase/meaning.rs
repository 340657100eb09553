//! Meanings: what a phrase asks for, once its words are settled. Phrases become these, and these become queries.

use std::sync::Arc;

use crate::lexicon::path::{LabelSet, Path};
use crate::lexicon::sense::NounId;
use crate::query::Comparison;
use crate::value::{LabelId, NodeId, Value};

use super::guess;
use super::time::Period;

/// A thing of a meaning: dense, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ThingId(pub usize);

/// What a whole phrase means.
#[derive(Clone, Debug, PartialEq)]
pub struct Meaning {
    /// Every thing spoken of.
    pub things: Vec<Thing>,
    /// What is asked.
    pub ask: Ask,
    /// How the answer is to be shown, where the phrase says so.
    pub view: Option<View>,
    /// What the reading must tell besides.
    pub remarks: Vec<String>,
    /// Whether something is denied of what is listed that no list of the source tells in full.
    pub silent: bool,
    /// How far-fetched it is: 0 is plain; readings of equal strain are too close to call.
    pub strain: u32,
}

impl Meaning {
    /// A thing.
    pub fn thing(&self, id: ThingId) -> &Thing {
        &self.things[id.0]
    }

    /// The thing that a follow-up narrows.
    pub fn head(&self) -> Option<ThingId> {
        self.ask.head()
    }

    /// Whether it rests on any of several relations, none of which the words name: that it finds nothing says nothing
    /// then.
    pub fn is_guessed(&self) -> bool {
        !matches!(self.ask, Ask::YesNo { .. }) && self.remarks.iter().any(|remark| guess::is_guess(remark))
    }

    /// Whether something is denied of its things.
    pub fn denies(&self) -> bool {
        let denied = |condition: &Condition| match condition {
            Condition::Linked(link) => link.negated || link.every,
            Condition::Not(_) => true,
            Condition::Value { negated, .. } | Condition::Time { negated, .. } => *negated,
            Condition::Present { negated, words, .. } => *negated && !words.is_empty(),
            _ => false,
        };
        self.things.iter().any(|thing| thing.conditions.iter().any(denied))
    }

    /// Whether all that is said of its things is what they are linked to, and when: nothing is denied or compared.
    pub fn only_links(&self) -> bool {
        let plain = |condition: &Condition| match condition {
            Condition::Linked(link) => !link.negated && !link.every,
            Condition::Time { negated, .. } => !negated,
            Condition::Kind { .. } | Condition::Together { .. } => true,
            // What a verb or a kind says by itself, without a word of its own.
            Condition::Value { negated, words, .. } => !negated && words.is_empty(),
            Condition::Present { words, .. } => words.is_empty(),
            _ => false,
        };
        self.things.iter().all(|thing| thing.limit.is_none() && thing.conditions.iter().all(plain))
    }

    /// The same, where it asks only for what has a name, with the members that are only counted; `key` tells them.
    pub fn with_unnamed(&self, key: Option<&str>) -> Option<Meaning> {
        let (head, key) = (self.head()?, key?);
        let named = |condition: &Condition| matches!(condition, Condition::Present { keys, negated: true, .. } if keys.iter().any(|other| &**other == key));
        if !self.thing(head).conditions.iter().any(named) {
            return None;
        }
        let mut wider = self.clone();
        wider.things[head.0].conditions.retain(|condition| !named(condition));
        // The kinds that *who* was narrowed to are those with a name.
        wider.things[head.0].nouns.clear();
        Some(wider)
    }
}

/// A set of nodes: of a kind, or named, for which conditions hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Thing {
    /// The kinds it may be of; any of them; every node where empty.
    pub nouns: Vec<NounId>,
    /// The nodes it may be; any of them.
    pub nodes: Option<Vec<NodeId>>,
    /// The labels its nodes may carry.
    pub labels: LabelSet,
    /// What must hold.
    pub conditions: Vec<Condition>,
    /// Its order, and how many of it, where the phrase says.
    pub order: Option<Order>,
    /// How many at the most.
    pub limit: Option<u64>,
    /// How many of the first are left out: one for the second highest.
    pub skip: u64,
    /// Of those that take part in one event, only those of the first of these labels that any has (`who`).
    pub preferred: Vec<LabelId>,
    /// How a person would call it.
    pub words: String,
    /// Whether every one of them is meant (`every port`).
    pub every: bool,
    /// How many of them (`at least 3 visits`).
    pub quantity: Option<(Comparison, i64)>,
    /// Whether there must be none of them (`no ship`).
    pub none: bool,
}

/// What must hold of a thing.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// It is linked to another thing.
    Linked(Link),
    /// A property has this value.
    Value {
        /// The property.
        key: Arc<str>,
        /// Its value.
        value: Value,
        /// Whether it must not.
        negated: bool,
        /// In words.
        words: String,
    },
    /// A property compares with a number; or two.
    Compare {
        /// The property.
        key: Arc<str>,
        /// The tests, all of which must hold.
        tests: Vec<(Comparison, f64)>,
        /// In words.
        words: String,
    },
    /// A property compares with that of another thing: `with higher growth than Chile`.
    Beyond {
        /// The way from the thing to the node that holds the figure.
        figure: ThingId,
        /// The roads to it.
        roads: Vec<Path>,
        /// The figure of the other.
        other: ThingId,
        /// The property compared.
        key: Arc<str>,
        /// How.
        comparison: Comparison,
        /// In words.
        words: String,
    },
    /// A property compares with the same property of another thing: `older than the Kestrel`.
    Against {
        /// The property.
        key: Arc<str>,
        /// The other.
        other: ThingId,
        /// How.
        comparison: Comparison,
        /// In words.
        words: String,
    },
    /// A property is set, or is not.
    Present {
        /// The properties, any of which counts.
        keys: Vec<Arc<str>>,
        /// Whether it must be absent.
        negated: bool,
        /// In words.
        words: String,
    },
    /// Its time lies in a period.
    Time {
        /// The property that dates it.
        dated: Dated,
        /// The period.
        period: Period,
        /// Whether it must not.
        negated: bool,
        /// In words.
        words: String,
    },
    /// A property, or its name where none is said, begins with, ends with or holds a text.
    Text {
        /// The properties, any of which counts; the name where empty.
        keys: Vec<Arc<str>>,
        /// How.
        how: crate::query::TextTest,
        /// The text.
        text: String,
        /// In words.
        words: String,
    },
    /// Its source names this paragraph.
    Paragraph {
        /// As the source writes it.
        text: String,
        /// In words.
        words: String,
    },
    /// One of these must hold.
    Any(Vec<Condition>),
    /// These must not all hold.
    Not(Vec<Condition>),
    /// Nobody is told to have taken its place later, where a relationship that tells its time makes it what it is.
    Latest {
        /// Whether somebody must have, instead.
        followed: bool,
    },
    /// It is of this kind, too.
    Kind {
        /// The kind.
        noun: NounId,
        /// In words.
        words: String,
    },
    /// It is one of these nodes.
    Same {
        /// The nodes.
        nodes: Vec<NodeId>,
        /// Whether it must be none of them.
        negated: bool,
        /// In words.
        words: String,
    },
    /// An event joins two by ways that go together: those of one pair.
    Together {
        /// The one.
        one: ThingId,
        /// The other.
        other: ThingId,
        /// The ways to the one and to the other.
        pairs: Vec<(Path, Path)>,
        /// Whether the one stands outside, so that the event is looked for with it in hand.
        outer: bool,
    },
    /// Connected by any relations.
    Near {
        /// To what.
        to: ThingId,
        /// Within how many steps.
        steps: u32,
        /// Past what it may not go.
        avoiding: Vec<NodeId>,
        /// In words.
        words: String,
    },
}

/// A link from one thing to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The ways; any of them counts.
    pub roads: Vec<Path>,
    /// To what.
    pub to: ThingId,
    /// Whether there must be none.
    pub negated: bool,
    /// How many there must be.
    pub count: Option<(Comparison, i64)>,
    /// The property of what it leads to whose values are added up, where not only how many there are is asked.
    pub of: Option<Arc<str>>,
    /// That many times, in words, where the phrase says how often.
    pub often: Option<String>,
    /// Whether all of what it leads to must be linked.
    pub every: bool,
    /// The preposition that said so, where one did.
    pub preposition: Option<String>,
    /// When the relationship itself must hold, or have come about.
    pub times: Vec<LinkTime>,
    /// What the relationship itself must say: its properties' values.
    pub values: Vec<(Arc<str>, Value)>,
    /// In words, without the words of what it leads to.
    pub words: String,
}

impl Link {
    /// A link that says nothing more.
    pub fn plain(roads: Vec<Path>, to: ThingId) -> Link {
        Link {
            roads,
            to,
            negated: false,
            count: None,
            of: None,
            often: None,
            every: false,
            preposition: None,
            times: Vec::new(),
            values: Vec::new(),
            words: String::new(),
        }
    }
}

/// A time that a relationship tells by properties of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkTime {
    /// When it must have been, or held.
    pub test: LinkTest,
    /// In words.
    pub words: String,
}

/// What the time of a relationship must be.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkTest {
    /// A property of it lies in a period.
    In(Arc<str>, Period),
    /// It begins by a property and goes on: until another tells its end, where one does. It must have begun by the end of
    /// the period and not be over before that begins.
    Lasting(Arc<str>, Option<Arc<str>>, Period),
    /// Whether what tells its end says that it is over by now.
    Over(Arc<str>, bool),
}

/// What dates a thing.
#[derive(Clone, Debug, PartialEq)]
pub enum Dated {
    /// A property of the node; whether it lasted.
    Node(Arc<str>, bool),
    /// What the relationship to the node it holds (an office) attests.
    Through,
}

/// The order of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// By what.
    pub by: OrderBy,
    /// The largest, or latest, first.
    pub descending: bool,
}

/// What a list is ordered by.
#[derive(Clone, Debug, PartialEq)]
pub enum OrderBy {
    /// Its own time.
    Time,
    /// Its own name.
    Name,
    /// A property.
    Property(Arc<str>),
    /// A column that is shown.
    Column(String),
    /// The figure of a measure that is linked to it.
    Measure {
        /// The roads from the thing to the measure.
        roads: Vec<Path>,
        /// The measure.
        measure: ThingId,
        /// The property that holds the figure.
        key: Arc<str>,
    },
    /// The time of an event that is linked to it.
    When {
        /// The roads from the thing to the event.
        roads: Vec<Path>,
        /// The event.
        event: ThingId,
        /// The property that dates it.
        key: Arc<str>,
    },
    /// How many of another thing are linked to it.
    Count {
        /// The roads from the thing to what is counted.
        roads: Vec<Path>,
        /// What is counted.
        counted: ThingId,
        /// The property whose values are tallied, where not only how many there are is asked.
        of: Option<Tally>,
    },
}

/// What the numbers that are told beside a thing come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// The property that holds the numbers.
    pub key: Arc<str>,
    /// What of them.
    pub how: Tallied,
}

impl Tally {
    /// All of them together.
    pub fn total(key: Arc<str>) -> Tally {
        Tally { key, how: Tallied::Total }
    }
}

/// What of several numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tallied {
    /// All together.
    Total,
    /// The highest.
    Highest,
    /// The lowest.
    Lowest,
}

/// How a count or a total is grouped.
#[derive(Clone, Debug, PartialEq)]
pub enum Group {
    /// By the year of its time.
    Year(Arc<str>),
    /// By the month of its time.
    Month(Arc<str>),
    /// By a property.
    Property(Arc<str>),
    /// By a thing it is linked to.
    Thing {
        /// The roads.
        roads: Vec<Path>,
        /// To what.
        to: ThingId,
    },
}

/// An aggregation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregate {
    /// The mean.
    Average,
    /// The sum.
    Total,
    /// The least.
    Minimum,
    /// The most.
    Maximum,
    /// That which as many are below as above.
    Median,
}

impl Told {
    /// What they come to, where not each is told by itself.
    pub fn aggregate(self) -> Option<Aggregate> {
        match self {
            Told::Each => None,
            Told::OfEach(aggregate) | Told::OfAll(aggregate) => Some(aggregate),
        }
    }
}

impl Aggregate {
    /// As it is said.
    pub fn word(self) -> &'static str {
        match self {
            Aggregate::Average => "average",
            Aggregate::Total => "total",
            Aggregate::Minimum => "minimum",
            Aggregate::Maximum => "maximum",
            Aggregate::Median => "median",
        }
    }

    /// The function of openCypher that it is.
    pub fn function(self) -> &'static str {
        match self {
            Aggregate::Average => "avg",
            Aggregate::Total => "sum",
            Aggregate::Minimum => "min",
            Aggregate::Maximum => "max",
            Aggregate::Median => "percentileCont",
        }
    }
}

/// What is told of what the relationships of some things say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Each by itself.
    Each,
    /// What those of each thing come to.
    OfEach(Aggregate),
    /// What all of them come to.
    OfAll(Aggregate),
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// The things themselves; `with` what beside them.
    List {
        /// Of what.
        head: ThingId,
        /// Columns asked for beside the usual ones.
        beside: Vec<Beside>,
    },
    /// A property of the things.
    Attribute {
        /// Of what.
        head: ThingId,
        /// Which.
        key: Arc<str>,
        /// Whether equal values come once, without the things.
        distinct: bool,
    },
    /// How many.
    Count {
        /// Of what.
        head: ThingId,
        /// For each of what.
        group: Option<Group>,
    },
    /// How many in each period, the most first.
    MostIn {
        /// Of what.
        head: ThingId,
        /// Which periods.
        group: Group,
        /// Whether the fewest come first instead.
        fewest: bool,
        /// The property whose values are added up, where not only how many there are is asked.
        of: Option<Arc<str>>,
    },
    /// The values of a property that so many have.
    ValuesWith {
        /// Of what.
        head: ThingId,
        /// The property.
        key: Arc<str>,
        /// How many.
        count: (Comparison, i64),
    },
    /// How much in all, or on average.
    Aggregate {
        /// Of what.
        head: ThingId,
        /// How.
        aggregate: Aggregate,
        /// The property.
        key: Arc<str>,
        /// For each of what.
        group: Option<Group>,
    },
    /// At what time.
    When {
        /// What.
        head: ThingId,
        /// The property that says so.
        key: Arc<str>,
    },
    /// From when to when, and how many days that is, where the days are known.
    Lasted {
        /// What.
        head: ThingId,
        /// The property that says so.
        key: Arc<str>,
    },
    /// Since when its link holds.
    Since {
        /// What.
        head: ThingId,
        /// The property of the relationship that says so.
        key: Arc<str>,
        /// The heading of what it says.
        heading: String,
        /// What of all that they say.
        told: Told,
    },
    /// What was done, each time: the relationships of a verb.
    Deeds {
        /// Who did it.
        head: ThingId,
        /// To what.
        done: ThingId,
        /// What that is called: `inspections`.
        called: String,
        /// What the relationships tell, the date first where there is one.
        keys: Vec<Arc<str>>,
        /// The property that they are in the order of, and whether the most comes first.
        order: Option<(Arc<str>, bool)>,
        /// Whether only how often is asked, and for each of what.
        counted: Option<Option<ThingId>>,
    },
    /// How many of some have something said of them, in percent.
    Share {
        /// Those of which it is said.
        part: ThingId,
        /// All of them.
        whole: ThingId,
        /// Whether only is asked if it is said of all of them.
        all: bool,
    },
    /// Of each group, the one that is first by an order.
    BestOf {
        /// Of what.
        head: ThingId,
        /// For each of what.
        group: Group,
    },
    /// How many of one thing each of another has, none as well.
    Each {
        /// For each of what.
        each: ThingId,
        /// The roads to what is counted.
        roads: Vec<Path>,
        /// What is counted.
        counted: ThingId,
    },
    /// At what place.
    Where {
        /// What.
        head: ThingId,
    },
    /// For what reason.
    Why {
        /// What.
        head: ThingId,
        /// Whether it is asked too when that was.
        dated: bool,
        /// The property that says when, where the verb was one: `suspended`.
        when: Option<Arc<str>>,
    },
    /// Whether there is one.
    YesNo {
        /// Of what.
        head: ThingId,
        /// Which thing to name as what it rests on.
        rests: Option<ThingId>,
        /// Where the list stands that makes silence a no.
        closed: Option<String>,
        /// Whether what is asked is a property that the node has.
        known: bool,
    },
    /// How a figure changed from one time to another.
    Change {
        /// The figure at the first time.
        before: ThingId,
        /// At the second.
        after: ThingId,
        /// The property that holds it.
        key: Arc<str>,
        /// How the second must compare with the first for a yes; none where only the change is asked for.
        rising: Option<Comparison>,
        /// Whether the change is asked for in percent of the first.
        relative: bool,
    },
    /// How much time lies between two things.
    Apart {
        /// The one.
        one: ThingId,
        /// The other.
        other: ThingId,
        /// The properties that date them.
        keys: [Arc<str>; 2],
        /// The unit asked for; all that fit where none is; `first` where only which came first is asked.
        unit: Option<&'static str>,
    },
    /// Whether one figure is beyond another.
    Outdoes {
        /// The one.
        one: ThingId,
        /// The other.
        other: ThingId,
        /// The property that holds the figures.
        key: Arc<str>,
        /// How.
        comparison: Comparison,
        /// Whether the figure that is beyond the other is to be named, instead of a yes or no.
        which: bool,
    },
    /// How many percent of a figure another is.
    Ratio {
        /// The figure.
        part: ThingId,
        /// What it is a part of.
        whole: ThingId,
        /// The property that holds the figures.
        key: Arc<str>,
    },
    /// Where it is said.
    Sources {
        /// What.
        head: ThingId,
        /// The thing that a statement turns on, where one was made.
        said: Option<ThingId>,
    },
    /// Nodes whose texts hold all these words.
    Search {
        /// The words, folded.
        words: Vec<String>,
        /// The properties that are looked at.
        keys: Vec<Arc<str>>,
    },
    /// Everything a paragraph, or a standing, covers.
    Facts {
        /// The property.
        key: Arc<str>,
        /// What it must hold.
        value: String,
    },
    /// Every relationship of a node.
    Everything {
        /// Of what.
        head: ThingId,
    },
    /// The nodes next to one.
    Neighbours {
        /// Of what.
        head: ThingId,
    },
    /// The paths between two.
    Paths {
        /// From.
        from: ThingId,
        /// To.
        to: ThingId,
        /// At most so many steps.
        steps: u32,
        /// Past what it may not go.
        avoiding: Vec<NodeId>,
        /// Whether the shortest is wanted, whatever it goes through.
        shortest: bool,
        /// Whether several are wanted.
        listed: bool,
        /// Whether only yes or no is asked.
        whether: bool,
    },
    /// What several have in common.
    Common {
        /// Which.
        of: Vec<NodeId>,
    },
    /// Several side by side.
    Compare {
        /// Which.
        of: ThingId,
        /// By what: the counted thing or measure as an order.
        by: Option<OrderBy>,
        /// The heading of that column.
        heading: String,
    },
    /// Events that all of these take part in, in order of time.
    Timeline {
        /// Which.
        of: Vec<NodeId>,
    },
    /// How two kinds are related in the schema.
    Related {
        /// The one.
        one: NounId,
        /// The other.
        other: NounId,
    },
    /// A word is defined.
    Define {
        /// The word.
        word: String,
        /// What it means.
        head: ThingId,
        /// Where the meaning stands in the text as typed.
        span: crate::error::Span,
    },
}

impl Ask {
    /// The thing that is asked for, where there is one.
    pub fn head(&self) -> Option<ThingId> {
        match self {
            Ask::List { head, .. }
            | Ask::Count { head, .. }
            | Ask::MostIn { head, .. }
            | Ask::ValuesWith { head, .. }
            | Ask::Aggregate { head, .. }
            | Ask::Attribute { head, .. }
            | Ask::When { head, .. }
            | Ask::Lasted { head, .. }
            | Ask::Since { head, .. }
            | Ask::Deeds { head, .. }
            | Ask::Where { head }
            | Ask::Why { head, .. }
            | Ask::Sources { head, .. }
            | Ask::YesNo { head, .. }
            | Ask::Everything { head }
            | Ask::BestOf { head, .. }
            | Ask::Each { each: head, .. }
            | Ask::Share { part: head, .. }
            | Ask::Neighbours { head } => Some(*head),
            _ => None,
        }
    }
}

/// A column asked for beside the usual ones: `list companies with their sector`.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside {
    /// Its heading.
    pub heading: String,
    /// The roads to what it shows.
    pub roads: Vec<Path>,
    /// The property, where it is one.
    pub key: Option<Arc<str>>,
    /// The thing of several names of which it tells those that a row is joined to, where it is such.
    pub of: Option<ThingId>,
}

/// How an answer is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// A table.
    Table,
    /// Comma-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// JSON.
    Json,
    /// JSON Lines.
    JsonLines,
    /// Markdown.
    Markdown,
    /// DOT.
    Dot,
    /// A timeline.
    Timeline,
}
