//! Verbs: who does what to whom, straight or through an event that prepositions and times then speak of.

mod at_a_place;
mod being;
mod bridge;
mod by_its_own;
mod clauses;
mod connect;
mod predicate;
mod presence;

use super::grammar::Rule;
use super::meaning::{Condition, ThingId};
use super::reader::{Node, Reader};
use crate::error::{Error, Result, kinds};
use crate::lexicon::cut::Word;
use crate::lexicon::path::Path;
use crate::lexicon::sense::{Form, Sense};

/// What a verb puts between its subject and its object.
#[derive(Clone, Debug, Default)]
pub(super) struct Bridge {
    /// The event, where there is one.
    pub(super) event: Option<ThingId>,
    /// From the event to the subject; from the object to the subject where there is no event.
    to_subject: Vec<Path>,
    /// From the event, or else from the subject, to the object; empty where the verb has none.
    to_object: Vec<Path>,
    /// Which way to the subject goes with which to the object, where each may be the other's: guests meet hosts, and not
    /// other guests.
    pairs: Vec<(Path, Path)>,
    words: String,
    /// Whether the verb says what is so now.
    present: bool,
    /// Whether it says that it is over.
    ending: bool,
}

/// A verb as it is used in a phrase.
#[derive(Clone)]
pub(super) struct Used<'v, 'p> {
    /// The word.
    pub(super) verb: &'v Node<'p>,
    /// Whether it is passive, a participle.
    pub(super) form: Form,
    /// What it governs directly.
    pub(super) object: Option<Node<'p>>,
    /// The preposition that stands alone behind it (`ports that ships sail to`).
    pub(super) stranded: Option<String>,
}

/// How verbs are tried: first those that say all that was typed; last, those whose object is of another kind.
const PASSES: &[(Particle, bool)] = &[
    (Particle::Said, false),
    (Particle::Said, true),
    (Particle::None, false),
    (Particle::Missing, false),
    (Particle::None, true),
];

/// Whether the preposition that belongs to a verb was said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Particle {
    /// It was.
    Said,
    /// The verb has none.
    None,
    /// It was not.
    Missing,
}

/// A verb with its two sides found.
#[derive(Clone)]
pub(super) struct Action {
    pub(super) bridge: Bridge,
    /// Who does it.
    pub(super) subject: Option<ThingId>,
    /// To what.
    pub(super) object: Option<ThingId>,
    /// How many posts behind it were used with it.
    pub(super) used: usize,
}

impl<'r> Reader<'r> {
    /// `captained by Åse Berg`, `carrying herring`: said of the nearest thing it fits.
    pub(super) fn reduced(&mut self, pair: &Node<'_>, rest: &[Node<'_>]) -> Result<usize> {
        let negated = Self::part(pair, Rule::not).is_some();
        if let Some(most) = Self::part(pair, Rule::most_doers) {
            let subject = self.open.last().copied().filter(|_| !negated).ok_or_else(|| self.nowhere(pair))?;
            return self.done_by_most(subject, &most).map(|()| 0);
        }
        let participle = Self::part(pair, Rule::participle_core);
        let (core, form) = match (participle, Self::part(pair, Rule::gerund_core)) {
            (Some(core), _) => (core, Form::Participle),
            (None, Some(core)) => (core, Form::Gerund),
            _ => return Err(self.nowhere(pair)),
        };
        let mut first_error = None;
        for depth in (0..self.open.len()).rev() {
            let id = self.open[depth];
            let kept = self.snapshot();
            self.open.truncate(depth + 1);
            match self.act(id, &core, form, negated, rest) {
                Ok(used) => {
                    self.how_most(id, pair)?;
                    return Ok(used);
                }
                Err(error) => {
                    self.restore(kept);
                    first_error.get_or_insert(error);
                }
            }
        }
        Err(first_error.unwrap_or_else(|| self.nowhere(pair)))
    }

    /// A thing does something, or has it done to it.
    pub(super) fn act(
        &mut self,
        id: ThingId,
        core: &Node<'_>,
        form: Form,
        negated: bool,
        rest: &[Node<'_>],
    ) -> Result<usize> {
        let verb = verb_word(core).ok_or_else(|| self.nowhere(core))?;
        let object = Self::governed(core);
        let stranded = Self::part(core, Rule::kept_preposition).map(|word| word.as_str().trim().to_string());
        let used = Used { verb: &verb, form, object, stranded };
        if form != Form::Participle
            && let Some(operand) = used.object.as_ref().and_then(|object| Self::part(object, Rule::operand))
            && let Some(list) = Self::part(&operand, Rule::name_list)
            && list.as_str().contains("and ")
            && used.stranded.is_none()
        {
            // Who carries wine and salt carries both.
            let used = Used { object: None, ..used };
            for object in self.name_list(&list, true)? {
                let action = self.action(Some(id), Some(object), &used, &[])?;
                self.connect(id, &action.bridge, action.object, negated);
            }
            return Ok(0);
        }
        let action = if form == Form::Participle {
            self.passive(id, &used, rest)?
        } else {
            self.action(Some(id), None, &used, rest)?
        };
        let from_object = action.object == Some(id) && action.subject != Some(id);
        let (bridge, other) =
            if from_object { (turned(&action.bridge), action.subject) } else { (action.bridge, action.object) };
        self.connect(id, &bridge, other, negated);
        for further in std::mem::take(&mut self.further) {
            let apart =
                from_object && bridge.event.is_some() && !bridge.to_object.iter().any(|road| self.is_paired(road));
            let again = Used { object: None, ..used.clone() };
            let own = if apart { Some(self.action(Some(further), Some(id), &again, &[])?) } else { None };
            // Whom both visited each did on a visit of his own.
            let own = own.map_or_else(|| bridge.clone(), |action| turned(&action.bridge));
            self.connect(id, &own, Some(further), negated);
        }
        Ok(action.used)
    }

    /// A participle: of a copular verb the thing is the subject (`born in`), of another the object (`visited by`).
    pub(super) fn passive(&mut self, id: ThingId, used: &Used<'_, '_>, rest: &[Node<'_>]) -> Result<Action> {
        let by = used.object.as_ref().filter(|object| object.as_rule() == Rule::by_agent);
        let by = by.and_then(|agent| Self::part(agent, Rule::operand));
        let used = &Used { object: used.object.clone().filter(|_| by.is_none()), ..used.clone() };
        if let Some(operand) = by {
            let mut subjects = self.operand(&operand)?;
            let list = self.lists.iter().find(|(union, _)| Some(union) == subjects.first()).cloned();
            if let Some((_, both)) = list.filter(|(_, both)| self.done_by_all(id, both, used)) {
                subjects = both;
            }
            let subject = subjects[0];
            let stated = self.action(Some(subject), Some(id), used, &[]);
            self.further = subjects.get(1..).unwrap_or(&[]).to_vec();
            // Who did it is never left out.
            return stated;
        }
        let copular = self.action(Some(id), None, used, rest);
        if let Ok(action) = copular {
            return Ok(action);
        }
        if used.object.is_some() {
            // What the verb governs is never left out.
            return copular;
        }
        let bare = self.action(None, Some(id), used, &[]);
        bare.or(copular)
    }

    /// `signed by A and B`: whether it is done by several at once, as what is between two is, or as some of what is asked
    /// for was; else it is what any of them did.
    fn done_by_all(&mut self, id: ThingId, all: &[ThingId], used: &Used<'_, '_>) -> bool {
        let verbs = self.verbs(used.verb, used.form);
        let paths: Vec<Path> = verbs.into_iter().flat_map(|verb| self.lexicon.verb(verb).paths.clone()).collect();
        if paths.iter().any(|path| self.is_paired(path)) {
            return true;
        }
        let back: Vec<Path> = paths.iter().map(|path| path.reversed(None)).collect();
        let named = all.iter().all(|one| self.thing(*one).nodes.is_some());
        let both = named && self.thing(id).nodes.is_none() && self.have_one_together(id, &back, all);
        if both {
            self.remarks.push("by all of them; \"or\" asks for any".into());
        }
        both
    }

    /// Finds the verb whose types fit both sides. A side that isn't given may be anything.
    pub(super) fn action(
        &mut self,
        subject: Option<ThingId>,
        object: Option<ThingId>,
        used: &Used<'_, '_>,
        rest: &[Node<'_>],
    ) -> Result<Action> {
        let verbs = self.verbs(used.verb, used.form);
        let mut given = object;
        if given.is_none()
            && let Some(operand) = &used.object
        {
            let operand = Self::part(operand, Rule::operand).unwrap_or_else(|| operand.clone());
            given = self.operand(&operand)?.first().copied();
        }
        let next = rest.first().and_then(|post| self.preposition_part(post));
        let strict = self.strict;
        for (pass, relaxed) in PASSES.iter().filter(|(_, relaxed)| !(*relaxed && strict)) {
            for verb in &verbs {
                let known = self.lexicon.verb(*verb);
                let passive = used.form == Form::Participle && !known.copular;
                if passive && object.is_none() && used.object.is_none() && subject.is_some() {
                    continue;
                }
                let follows =
                    |particle: &str| next.as_ref().is_some_and(|(word, _)| word == particle) && given.is_none();
                let particle = known.particle.as_deref();
                let kind = match particle {
                    None => Particle::None,
                    Some(word) if used.stranded.as_deref() == Some(word) || follows(word) => Particle::Said,
                    Some(_) => Particle::Missing,
                };
                let refused = match kind {
                    Particle::Said => false,
                    Particle::None => used.stranded.is_some() && !passive,
                    Particle::Missing => used.stranded.is_some() || given.is_some(),
                };
                if kind != *pass || refused {
                    continue;
                }
                let mut object = given;
                let mut taken = 0;
                if let Some((_, operand)) = next.as_ref().filter(|_| particle.is_some_and(follows)) {
                    let objects = self.objects_of_verb(operand)?;
                    object = objects.first().copied();
                    self.further = objects.get(1..).unwrap_or(&[]).to_vec();
                    taken = 1;
                }
                if *relaxed && let Some(action) = self.kindred(*verb, subject, object) {
                    return Ok(action);
                }
                if *relaxed && (self.asks_object || passive) && object.is_some_and(|id| self.thing(id).nodes.is_none())
                {
                    // Of a kind that this is never done to there is nothing to list.
                    continue;
                }
                if let Some(mut bridge) = self.bridge(*verb, subject, object, *relaxed) {
                    bridge.words = self.verb_words(used, subject, particle.filter(|_| kind == Particle::Said));
                    bridge.ending = known.ending;
                    bridge.present = used.form == Form::Finite && !known.ending && self.is_present(used.verb);
                    return Ok(Action { bridge, subject, object, used: taken });
                }
            }
        }
        let own = self.done_by_its_own(&verbs, subject, given, used);
        let own = own.or_else(|| self.done_at_place(&verbs, subject, given, used));
        let own = own.or_else(|| self.dwells_there(&verbs, subject, given, used));
        own.ok_or_else(|| self.no_such_action(used, subject, given))
    }

    /// Who is assigned to A and B is assigned to both.
    fn objects_of_verb(&mut self, operand: &Node<'_>) -> Result<Vec<ThingId>> {
        match Self::part(operand, Rule::name_list).filter(|list| list.as_str().contains("and ")) {
            Some(list) => self.name_list(&list, true),
            None => self.operand(operand),
        }
    }

    /// How the verb was said: `that visited`, `named after`.
    fn verb_words(&self, used: &Used<'_, '_>, subject: Option<ThingId>, particle: Option<&str>) -> String {
        let typed = match used.form {
            Form::Finite => self.verb_of(used.verb, subject),
            _ => self.said_verb(used.verb),
        };
        let that = if used.form == Form::Finite { "that " } else { "" };
        let particle = particle.map_or_else(String::new, |word| format!(" {word}"));
        format!("{that}{typed}{particle}")
    }

    /// A verb as it stands behind its subject: `did … visit` is `visited`.
    pub(super) fn said_verb(&self, verb: &Node<'_>) -> String {
        let index = self.word_index(verb);
        let typed = self.words[index].text.to_lowercase();
        let base = |sense: &Sense| matches!(sense, Sense::Verb(id, _) if self.lexicon.verb(*id).base == typed);
        if !self.words[index].senses.iter().any(base) {
            return typed;
        }
        let same_clause = |word: &&Word| !matches!(word.folded.as_str(), "that" | "who" | "which" | "whose");
        let helping = |word: &&Word| matches!(word.folded.as_str(), "did" | "does");
        let forms = crate::lexicon::inflect::verb_forms(&typed);
        let mut before = self.words[..index].iter().rev().take_while(same_clause);
        match before.find(helping).map(|word| word.folded.as_str()) {
            Some("did") => forms.past,
            Some(_) => forms.third,
            None => typed,
        }
    }

    /// Whether a verb is said of now: `owns`, `does … own`, and not `owned`, `did … own`, `has owned`.
    fn is_present(&self, verb: &Node<'_>) -> bool {
        let said = crate::lexicon::fold::fold(&self.said_verb(verb));
        let forms = |wanted: Form| move |sense: &Sense| matches!(sense, Sense::Verb(_, form) if *form == wanted);
        let senses = self.lexicon.senses(&said);
        if senses.is_empty() {
            return self.ends_like_now(&said);
        }
        senses.iter().any(forms(Form::Finite)) && !senses.iter().any(forms(Form::Participle))
    }

    /// Whether a verb that was taken for another is said of now: its form tells, unless something helps it.
    fn ends_like_now(&self, said: &str) -> bool {
        use crate::lexicon::inflect::{base_of, base_of_third};
        let first = said.split(' ').next().unwrap_or_default();
        let third = base_of_third(first).is_some_and(|forms| forms.third == first);
        let base = base_of(first).is_some_and(|forms| forms.base == first && forms.past != first);
        third || base && !self.words.iter().any(|word| word.folded == "did")
    }

    /// A verb as it stands behind this subject: of several, since a kind is named by its plural.
    pub(super) fn verb_of(&self, verb: &Node<'_>, subject: Option<ThingId>) -> String {
        let said = self.said_verb(verb);
        let several = subject.is_some_and(|id| self.thing(id).nodes.is_none() && !self.thing(id).nouns.is_empty());
        let bases = self.word(verb).senses.iter().filter_map(|sense| match sense {
            Sense::Verb(id, _) => Some(&self.lexicon.verb(*id).base),
            _ => None,
        });
        let base = bases.into_iter().find(|base| crate::lexicon::inflect::verb_forms(base).third == said);
        base.filter(|_| several).cloned().unwrap_or(said)
    }

    fn no_such_action(&self, used: &Used<'_, '_>, subject: Option<ThingId>, object: Option<ThingId>) -> Error {
        let word = &self.word(used.verb).text;
        let who = subject.map_or("nothing", |id| self.thing(id).words.as_str());
        let whom = object.map_or_else(String::new, |id| format!(" {}", self.thing(id).words));
        let error = Error::new(kinds::NO_SUCH_RELATION, format!("in this world there is no \"{who} {word}{whom}\""))
            .at(self.word(used.verb).span);
        match object.and_then(|_| self.done_to_whom(used, subject)) {
            Some(kinds) => error.hint(format!("what it is done to: {kinds}")),
            None => error,
        }
    }

    /// The kinds that a verb leads to from a subject, in words.
    fn done_to_whom(&self, used: &Used<'_, '_>, subject: Option<ThingId>) -> Option<String> {
        let from = subject.map_or_else(|| self.all_labels(), |id| self.thing(id).labels.clone());
        let leaves = self.lexicon.leaves();
        let mut kinds: Vec<String> = Vec::new();
        for verb in self.verbs(used.verb, used.form) {
            for path in &self.lexicon.verb(verb).paths {
                let ends = self.lexicon.ends(path, &from);
                let nouns = ends.labels().filter(|label| leaves.contains(*label));
                for noun in nouns.filter_map(|label| self.lexicon.noun_of_label(label)) {
                    let plural = &self.lexicon.noun(noun).plural;
                    if !kinds.contains(plural) {
                        kinds.push(plural.clone());
                    }
                }
            }
        }
        (!kinds.is_empty()).then(|| kinds.join(", "))
    }

    /// What a failed try must not leave behind.
    pub(super) fn snapshot(&self) -> Snapshot {
        Snapshot {
            things: self.things.clone(),
            open: self.open.clone(),
            having: self.having.clone(),
            events: self.events.clone(),
            remarks: self.remarks.len(),
            strain: self.strain,
        }
    }

    /// Back to where a try began.
    pub(super) fn restore(&mut self, kept: Snapshot) {
        self.things = kept.things;
        self.open = kept.open;
        self.having = kept.having;
        self.events = kept.events;
        self.remarks.truncate(kept.remarks);
        self.strain = kept.strain;
    }

    /// What a verb governs directly: its object, or who does it (`captained by …`).
    pub(super) fn governed<'p>(core: &Node<'p>) -> Option<Node<'p>> {
        Self::part(core, Rule::object).or_else(|| Self::part(core, Rule::by_agent))
    }

    /// The preposition and operand of a post, where it is one.
    pub(super) fn preposition_part<'p>(&self, post: &Node<'p>) -> Option<(String, Node<'p>)> {
        let inner = match post.as_rule() {
            Rule::post => post.clone().into_inner().next()?,
            _ => post.clone(),
        };
        if !matches!(inner.as_rule(), Rule::preposition_post | Rule::be_preposition) {
            return None;
        }
        let operand = Self::part(&inner, Rule::operand)?;
        Some((self.preposition_word(&inner), operand))
    }

    /// The preposition of a part, folded; empty where it has none.
    pub(super) fn preposition_word(&self, pair: &Node<'_>) -> String {
        let Some(word) = Self::part(pair, Rule::preposition) else { return String::new() };
        match word.as_str() {
            "PREPOSITION " => self.word(&word).folded.clone(),
            said if said.starts_with("following ") => "after".into(),
            said => said.trim().to_string(),
        }
    }
}

/// A reader's state before a try.
#[derive(Clone)]
pub(super) struct Snapshot {
    things: Vec<super::meaning::Thing>,
    open: Vec<ThingId>,
    having: Vec<(ThingId, usize, ThingId)>,
    events: Vec<(ThingId, Vec<Path>)>,
    remarks: usize,
    strain: u32,
}

/// The word of a verb, in whatever form.
pub(super) fn verb_word<'p>(core: &Node<'p>) -> Option<Node<'p>> {
    core.clone().into_inner().find(|part| matches!(part.as_rule(), Rule::verb | Rule::participle | Rule::gerund))
}

/// The same bridge seen from the object.
pub(super) fn turned(bridge: &Bridge) -> Bridge {
    let words = format!("{} by", bridge.words.strip_prefix("that ").unwrap_or(&bridge.words));
    let (to_object, pairs) = match bridge.event {
        Some(_) => {
            let pairs = bridge.pairs.iter().map(|(one, other)| (other.clone(), one.clone()));
            (bridge.to_subject.clone(), pairs.collect())
        }
        None => (bridge.to_object.iter().map(|path| path.reversed(None)).collect(), Vec::new()),
    };
    let Bridge { event, present, ending, .. } = *bridge;
    Bridge { event, to_subject: bridge.to_object.clone(), to_object, pairs, words, present, ending }
}

impl Bridge {
    /// The same, said of what is so now.
    pub(super) fn now(self) -> Bridge {
        Bridge { present: true, ..self }
    }

    /// The verb, as said in a reading.
    pub(super) fn word(&self) -> &str {
        &self.words
    }

    /// That the event joins two in one of the ways that go together; none where any ways do.
    pub(super) fn together(&self, one: ThingId, other: ThingId, outer: bool) -> Option<Condition> {
        let pairs = self.pairs.clone();
        (!pairs.is_empty()).then_some(Condition::Together { one, other, pairs, outer })
    }

    /// The roads from the event to the subject and to the object.
    pub(super) fn roads(&self) -> (&[Path], &[Path]) {
        (&self.to_subject, &self.to_object)
    }
}
