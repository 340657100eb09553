//! Things: nouns, names and what stands before them.

use super::adjectives::STRAIN_OF_NONE;
use super::grammar::Rule;
use super::meaning::{Condition, Link, OrderBy, Thing, ThingId};
use super::reader::{Node, Reader};
use super::row::Role;
use crate::error::{Error, Result, kinds};
use crate::lexicon::cut::WordKind;
use crate::lexicon::inflect::singular;
use crate::lexicon::path::{LabelSet, Path};
use crate::lexicon::sense::{NounId, Sense};
use crate::query::Comparison;
use crate::value::{NodeId, Value};

impl Reader<'_> {
    /// A thing as it is named in the phrase: determiners, possessors, what stands before, and the head.
    pub(super) fn np(&mut self, pair: &Node<'_>) -> Result<ThingId> {
        let head =
            Self::part(pair, Rule::head).ok_or_else(|| self.not_understood(pair, "a noun or a name is missing"))?;
        let id = self.head(&head)?;
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::determiner => self.determine(id, part.as_str().trim()),
                Rule::quantity => {
                    let quantity = self.quantity(&part)?;
                    self.thing_mut(id).quantity = Some(quantity);
                }
                Rule::pre => self.before_noun(id, &part)?,
                Rule::figure_word if !self.noun_of(id).is_some_and(|noun| noun.measure) => {
                    return Err(self.not_understood(pair, "these are no figures"));
                }
                _ => {}
            }
        }
        if self.thing(id).nodes.is_some() && self.thing(id).order.is_some() {
            // Of what has one name there is no first.
            self.strain += STRAIN_OF_NONE;
        }
        self.possessors(id, &Self::parts(pair, Rule::possessor))?;
        if self.thing(id).every && self.names_several(&head) {
            // `all Latin American countries`: of each, not of the region that is named so.
            return Err(self.nowhere(&head));
        }
        Ok(id)
    }

    /// Whether a name ends in a noun that is said of several, so that it may mean each of these.
    fn names_several(&self, head: &Node<'_>) -> bool {
        self.noun_of_several(head).is_some()
    }

    /// The noun of several that a name ends in.
    pub(super) fn noun_of_several(&self, head: &Node<'_>) -> Option<NounId> {
        let word = &self.word(&Self::part(head, Rule::name)?).folded;
        let last = word.rsplit_once(' ').map(|(_, last)| last).filter(|last| singular(last) != *last)?;
        self.lexicon.senses(last).iter().find_map(|sense| match sense {
            Sense::Noun(noun) => Some(*noun),
            _ => None,
        })
    }

    pub(super) fn determine(&mut self, id: ThingId, word: &str) {
        let thing = self.thing_mut(id);
        match word {
            "every" | "each" | "all" => thing.every = true,
            "no" => thing.none = true,
            "a" | "an" => self.articles.push(id),
            _ => {}
        }
    }

    /// `at least 3`
    pub(super) fn quantity(&self, pair: &Node<'_>) -> Result<(Comparison, i64)> {
        let number = Self::part(pair, Rule::number).ok_or_else(|| self.not_understood(pair, "a number is missing"))?;
        let count = self.number(&number)? as i64;
        let word = Self::part(pair, Rule::quantity_word);
        let comparison = word.map_or(Comparison::Equal, |word| comparison_of(word.as_str()));
        Ok((comparison, count))
    }

    /// A number with its scale: the scale is a part of the unit, not of the number.
    pub(super) fn number(&self, pair: &Node<'_>) -> Result<f64> {
        match self.word(pair).kind {
            WordKind::Number(number) => Ok(number),
            WordKind::Function => crate::lexicon::function_words::number_of_word(&self.word(pair).folded)
                .ok_or_else(|| self.not_understood(pair, "this is no number")),
            _ => Err(self.not_understood(pair, "this is no number")),
        }
    }

    pub(super) fn head(&mut self, pair: &Node<'_>) -> Result<ThingId> {
        let nouns = Self::parts(pair, Rule::noun);
        let name = Self::part(pair, Rule::name);
        let quoted = Self::part(pair, Rule::quoted);
        if let (Some(noun), Some(number)) = (nouns.first(), Self::part(pair, Rule::numbered)) {
            return self.numbered(noun, &number);
        }
        match (nouns.first(), name) {
            (Some(noun), Some(name)) => self.apposition(noun, &name),
            (None, Some(name)) => Ok(self.name(&name)),
            (Some(_), None) if quoted.is_none() => {
                let id = self.nouns(&nouns)?;
                if pair.as_str().contains("or ") {
                    let thing = self.thing_mut(id);
                    thing.words = thing.words.replace(" and ", " or ");
                }
                Ok(id)
            }
            _ => match (quoted, Self::part(pair, Rule::property)) {
                (Some(quoted), _) => Err(self.unknown_name(&quoted)),
                (None, Some(property)) => Err(self
                    .not_understood(&property, "a property alone is nothing to list")
                    .hint("say whose: the property of something")),
                _ if Self::part(pair, Rule::nobody).is_some() => Ok(self.anybody("nobody", true)),
                _ if Self::part(pair, Rule::thing).is_some() => Ok(self.anybody("things", false)),
                _ if Self::part(pair, Rule::anybody).is_some() => Ok(self.anybody("anybody", false)),
                _ => self.those(pair),
            },
        }
    }

    /// `nobody`, `anything`: whatever there is, or none of it.
    pub(super) fn anybody(&mut self, words: &str, none: bool) -> ThingId {
        let mut thing = self.anything(words);
        thing.none = none;
        self.add(thing)
    }

    pub(super) fn unknown_name(&self, quoted: &Node<'_>) -> Error {
        let word = self.word(quoted);
        let near = self.lexicon.names().near(&word.folded, 3);
        let near: Vec<&str> = near.iter().map(|(name, _)| name.as_str()).collect();
        let error = Error::new(kinds::UNKNOWN_WORD, format!("nothing is named \"{}\"", word.text.trim_matches('"')));
        let error = error.at(word.span);
        match crate::error::near::did_you_mean(&near) {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }

    /// One kind, or several (`exports and imports`).
    pub(super) fn nouns(&mut self, nouns: &[Node<'_>]) -> Result<ThingId> {
        if let Some(Role::Defined(number)) = self.role(&nouns[0]) {
            return self.defined(*number);
        }
        let mut ids = Vec::new();
        for noun in nouns {
            if let Some(Role::Noun(id)) = self.role(noun) {
                ids.push(*id);
            }
        }
        let Some(first) = ids.first() else { return Err(self.not_understood(&nouns[0], "this is no noun")) };
        if ids[1..].contains(first) {
            // `organic farms and farms in Tarbert`: what is said of one is not said of the other.
            let error = self.not_understood(&nouns[1], "the same kind twice is no one list");
            return Err(error.hint("ask for each by itself"));
        }
        let mut thing = self.kind(*first);
        let who = &self.lexicon.who;
        if who.iter().filter(|label| thing.labels.contains(**label)).count() > 1 {
            // A noun for several of those whom *who* may mean: an office beside its holder says nothing more.
            thing.preferred = who.clone();
        }
        for other in &ids[1..] {
            let other = self.kind(*other);
            thing.labels = thing.labels.union(&other.labels);
            thing.words = format!("{} and {}", thing.words, other.words);
            thing.nouns.extend(other.nouns);
        }
        Ok(self.add(thing))
    }

    /// `cows and bulls`, where nothing else is said of them: a thing for each kind; none where there is one kind only.
    pub(super) fn each_kind(&mut self, np: &Node<'_>) -> Option<Vec<ThingId>> {
        let head = Self::part(np, Rule::head).filter(|head| head.as_str().contains("and "))?;
        if np.clone().into_inner().count() > 1 {
            return None;
        }
        let nouns = Self::parts(&head, Rule::noun);
        let kinds: Vec<ThingId> = nouns.into_iter().map(|noun| self.nouns(&[noun]).ok()).collect::<Option<_>>()?;
        self.siblings.extend(kinds.windows(2).map(|two| (two[0], two[1])));
        (kinds.len() > 1).then_some(kinds)
    }

    /// The things of a definition, copied in.
    pub(super) fn defined(&mut self, number: usize) -> Result<ThingId> {
        let definition = &self.definitions[number];
        let meaning = &definition.meaning;
        let Some(head) = meaning.head().or(definition.head) else {
            return Err(Error::new(kinds::NOT_UNDERSTOOD, format!("\"{}\" stands for no things", definition.word)));
        };
        let id = self.copy(meaning.things.clone(), head);
        self.thing_mut(id).words = definition.word.clone();
        Ok(id)
    }

    /// Takes the things of another meaning in, and gives the new id of one of them.
    pub(super) fn copy(&mut self, things: Vec<Thing>, head: ThingId) -> ThingId {
        let shift = self.things.len();
        for mut thing in things {
            shift_thing(&mut thing, shift);
            self.things.push(thing);
        }
        ThingId(head.0 + shift)
    }

    /// A name; every node it may be.
    pub(super) fn name(&mut self, pair: &Node<'_>) -> ThingId {
        let word = self.word(pair);
        if let Some(name) = word.completed.as_ref().filter(|name| **name != word.text) {
            self.remarks.push(format!("\"{}\" taken for {name}", word.text));
        }
        let nodes = names_of(&word.senses);
        let thing = self.named(nodes);
        self.add(thing)
    }

    /// `person #933`, `the port Aurora`: of the nodes of that name those of that kind.
    pub(super) fn apposition(&mut self, noun: &Node<'_>, name: &Node<'_>) -> Result<ThingId> {
        let Some(Role::Noun(kind)) = self.role(noun) else { return Err(self.not_understood(noun, "this is no noun")) };
        let kind = *kind;
        let nodes = names_of(&self.word(name).senses);
        let label = self.lexicon.noun(kind).label;
        let fitting: Vec<NodeId> = match label {
            Some(label) => nodes.iter().copied().filter(|node| self.lexicon.has_label(*node, label)).collect(),
            None => nodes.clone(),
        };
        if fitting.is_empty() {
            // `school 114` of a kind that has no such name; `relations Belarus` is no apposition.
            let message = format!("there is no {} {}", self.lexicon.noun(kind).singular, self.word(name).text);
            return Err(Error::new(kinds::UNKNOWN_WORD, message).at(self.span(name)));
        }
        let mut thing = self.named(fitting);
        thing.nouns = vec![kind];
        let singular = &self.lexicon.noun(kind).singular;
        if matches!(self.word(name).kind, WordKind::Id(_))
            && self.lexicon.roles.name.is_empty()
            && self.lexicon.roles.name_parts.is_empty()
        {
            thing.words = format!("{singular} #{}", thing.words);
        }
        Ok(self.add(thing))
    }

    /// `match 3`: by its key.
    pub(super) fn numbered(&mut self, noun: &Node<'_>, number: &Node<'_>) -> Result<ThingId> {
        let Some(Role::Noun(kind)) = self.role(noun) else { return Err(self.not_understood(noun, "this is no noun")) };
        let kind = *kind;
        let label = self.lexicon.noun(kind).label;
        let mut nodes = self.lexicon.nodes_of_key(&self.word(number).text);
        nodes.retain(|node| label.is_some_and(|label| self.lexicon.has_label(*node, label)));
        if nodes.is_empty() {
            let message = format!("there is no {} {}", self.lexicon.noun(kind).singular, self.word(number).text);
            return Err(Error::new(kinds::UNKNOWN_WORD, message).at(self.span(number)));
        }
        let mut thing = self.named(nodes);
        thing.nouns = vec![kind];
        thing.words = format!("{} {}", self.lexicon.noun(kind).singular, self.word(number).text);
        Ok(self.add(thing))
    }

    /// `those`: what the question before was about.
    pub(super) fn those(&mut self, pair: &Node<'_>) -> Result<ThingId> {
        match self.before {
            Some(before) => {
                let head = before.head().ok_or_else(|| self.nothing_before(pair))?;
                let things = before.things.clone();
                Ok(self.copy(things, head))
            }
            None => Err(self.nothing_before(pair)),
        }
    }

    pub(super) fn nothing_before(&self, pair: &Node<'_>) -> Error {
        let said: Vec<&str> = self.words.iter().take(4).map(|word| word.text.as_str()).collect();
        let message = format!(
            "there is no question before \"{}\" that it could speak of (of those, their, only)",
            said.join(" ")
        );
        Error::new(kinds::NOTHING_BEFORE, message).at(self.span(pair)).hint("ask for something first, then narrow it")
    }

    /// `Venezuela's presidents'`: each possessor speaks of the one behind it.
    pub(super) fn possessors(&mut self, head: ThingId, possessors: &[Node<'_>]) -> Result<()> {
        let mut owner: Option<ThingId> = None;
        for pair in possessors {
            let this = self.possessor(pair)?;
            if let Some(owner) = owner {
                self.own(this, owner, pair)?;
            }
            owner = Some(this);
        }
        match (owner, possessors.last()) {
            (Some(owner), Some(pair)) => self.own(head, owner, pair),
            _ => Ok(()),
        }
    }

    pub(super) fn possessor(&mut self, pair: &Node<'_>) -> Result<ThingId> {
        let noun = Self::part(pair, Rule::noun);
        let name = Self::part(pair, Rule::name);
        let id = match (noun, name) {
            (Some(noun), Some(name)) => self.apposition(&noun, &name)?,
            (Some(noun), None) => self.nouns(&[noun])?,
            (None, Some(name)) => self.name(&name),
            (None, None) => return Err(self.not_understood(pair, "whose?")),
        };
        for part in Self::parts(pair, Rule::pre) {
            self.before_noun(id, &part)?;
        }
        Ok(id)
    }

    /// What is owned is *of* its owner.
    pub(super) fn own(&mut self, owned: ThingId, owner: ThingId, pair: &Node<'_>) -> Result<()> {
        self.owners.push((owned, owner));
        let labels = self.thing(owner).labels.clone();
        if let Some(back) = self.owned_back(owned, owner) {
            self.link(owned, owner, back, "of", &format!("of {}", self.thing(owner).words.clone()));
            return Ok(());
        }
        for preposition in ["of", "by", "from"] {
            let roads = self.roads(owned, preposition, &labels);
            if !roads.is_empty() {
                self.link(owned, owner, roads, preposition, &format!("of {}", self.thing(owner).words.clone()));
                return Ok(());
            }
        }
        let message = format!("nothing here says that {} are of {}", self.thing(owned).words, self.thing(owner).words);
        Err(Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(pair)))
    }

    /// `the president's state`, of which he is president: what the owner is *of*, where the lexicon does not say, or the
    /// data does not bear out, what it is to be the owner's.
    pub(super) fn owned_back(&self, owned: ThingId, owner: ThingId) -> Option<Vec<Path>> {
        let (own, labels) = (&self.thing(owned).labels, &self.thing(owner).labels);
        let leads = |road: &Path| match &self.thing(owner).nodes {
            Some(nodes) => self.lexicon.leads(&road.reversed(None), nodes, None, own),
            None => true,
        };
        if self.roads_written(owned, "of", labels).iter().any(leads) {
            return None;
        }
        let mut back = self.roads_written(owner, "of", own);
        back.retain(|road| {
            self.thing(owner).nodes.as_ref().is_none_or(|nodes| self.lexicon.leads(road, nodes, None, own))
        });
        (!back.is_empty()).then(|| back.iter().map(|road| road.reversed(None)).collect())
    }

    /// Links one thing to another.
    pub(super) fn link(
        &mut self,
        from: ThingId,
        to: ThingId,
        roads: Vec<crate::lexicon::path::Path>,
        preposition: &str,
        words: &str,
    ) {
        self.settle_names(from, to, &roads);
        // A figure is of one thing: `growth of the six states` is that of any of them, who are known.
        let figure = self.noun_of(from).is_some_and(|noun| noun.measure);
        let known = |(how, count): &(Comparison, i64)| *how == Comparison::Equal && self.counted_as_known(*count);
        let target = self.thing(to);
        let link = Link {
            roads,
            to,
            negated: target.none,
            count: target.quantity.filter(|quantity| !(figure && known(quantity))),
            of: None,
            often: None,
            every: target.every && target.nodes.is_none(),
            preposition: Some(preposition.to_string()),
            times: Vec::new(),
            values: Vec::new(),
            words: words.to_string(),
        };
        self.condition(from, Condition::Linked(link));
    }

    /// Of several nodes of one name, only those that the roads can reach stay.
    pub(super) fn settle_names(&mut self, from: ThingId, to: ThingId, roads: &[crate::lexicon::path::Path]) {
        let labels = self.thing(from).labels.clone();
        let mut reached = LabelSet::default();
        for road in roads {
            reached = reached.union(&self.lexicon.ends(road, &labels));
        }
        let lexicon = self.lexicon;
        let thing = self.thing_mut(to);
        let Some(nodes) = &mut thing.nodes else { return };
        if nodes.len() > 1 {
            let fitting: Vec<NodeId> =
                nodes.iter().copied().filter(|node| lexicon.labels_of(*node).intersects(&reached)).collect();
            if !fitting.is_empty() {
                *nodes = fitting;
            }
        }
    }

    /// `implied imports`: how firmly they are known.
    fn known_so(&mut self, id: ThingId, pair: &Node<'_>) -> Result<()> {
        let Some(key) = self.lexicon.roles.standing.clone() else { return Err(self.nowhere(pair)) };
        let words = pair.as_str().trim().to_string();
        let value = Value::from(words.clone());
        self.condition(id, Condition::Value { key, value, negated: false, words });
        Ok(())
    }

    /// What stands before a noun.
    pub(super) fn before_noun(&mut self, id: ThingId, pair: &Node<'_>) -> Result<()> {
        let Some(inner) = pair.clone().into_inner().next() else { return Ok(()) };
        match inner.as_rule() {
            Rule::adjective => self.adjective(id, &inner, false),
            Rule::name => {
                let owner = self.name(&inner);
                // `the oil sector` is the sector of that name, sooner than a part of it.
                let kind = self.noun_of(id).and_then(|noun| noun.label);
                let is_one = |node: &NodeId| kind.is_some_and(|kind| self.lexicon.has_label(*node, kind));
                let of_kind = self.thing(owner).nodes.as_ref().is_some_and(|nodes| nodes.iter().all(is_one));
                if of_kind && !self.is_plural(pair, id) && self.called(id, owner).is_some() {
                    return Ok(());
                }
                match self.own(id, owner, &inner) {
                    // `the Payments team` is called so; `Payments teams` are its.
                    Err(error) if self.is_plural(pair, id) => self.counted_of(id, owner).ok_or(error),
                    Err(error) => self.called(id, owner).ok_or(error),
                    done => {
                        if let Some(Condition::Linked(link)) = self.thing(id).conditions.last()
                            && !self.is_any(&link.roads, owner, id)
                        {
                            self.strain += STRAIN_OF_NONE;
                        }
                        done
                    }
                }
            }
            Rule::adjectives => self.adjectives(id, &inner, false),
            Rule::order_property => self.order_property(id, &inner),
            Rule::pair => {
                for side in inner.into_inner() {
                    if side.as_rule() == Rule::adjective {
                        self.adjective(id, &side, false)?;
                    } else {
                        let owner = self.name(&side);
                        self.own(id, owner, &side)?;
                    }
                }
                Ok(())
            }
            Rule::order => self.order(id, &inner),
            Rule::undated => self.undated(id, &inner),
            Rule::standing => self.known_so(id, &inner),
            Rule::often_done => self.often_done(id, &inner),
            Rule::superlative => self.superlative(id, &inner),
            _ => Ok(()),
        }
    }

    /// Whether the noun behind what stands before it was said of several.
    fn is_plural(&self, pre: &Node<'_>, id: ThingId) -> bool {
        let Some(noun) = self.noun_of(id).filter(|noun| noun.plural != noun.singular) else { return false };
        let behind = self.words.iter().skip(self.word_index(pre) + 1);
        let said = |word: &&crate::lexicon::cut::Word| {
            word.senses.iter().any(|sense| matches!(sense, Sense::Noun(_))) && word.folded != noun.singular
        };
        behind.take(2).find(said).is_some_and(|word| crate::lexicon::inflect::singular(&word.folded) != word.folded)
    }

    /// `Belneftekhim enterprises`, of which the source only tells how many there are.
    fn counted_of(&mut self, id: ThingId, owner: ThingId) -> Option<()> {
        let open = std::mem::replace(&mut self.open, vec![id]);
        let counted = self.as_counted("of", owner, false);
        self.open = open;
        counted.then_some(())
    }

    /// `the Payments team`: the name is that of one of the kind.
    pub(super) fn called(&mut self, id: ThingId, name: ThingId) -> Option<()> {
        let labels = self.thing(id).labels.clone();
        let nodes = self.thing(name).nodes.clone().unwrap_or_default();
        let nodes: Vec<NodeId> =
            nodes.into_iter().filter(|node| self.lexicon.labels_of(*node).intersects(&labels)).collect();
        let words = self.thing(name).words.clone();
        (!nodes.is_empty()).then(|| self.condition(id, Condition::Same { nodes, negated: false, words }))
    }
}

/// The nodes that the senses name.
pub(super) fn names_of(senses: &[Sense]) -> Vec<NodeId> {
    senses
        .iter()
        .find_map(|sense| match sense {
            Sense::Name(nodes) => Some(nodes.clone()),
            _ => None,
        })
        .unwrap_or_default()
}

/// `at least`, `over`, `more than`, …
pub(super) fn comparison_of(words: &str) -> Comparison {
    match words.trim() {
        "at least" => Comparison::GreaterOrEqual,
        "at most" => Comparison::LessOrEqual,
        "less than" | "fewer than" | "under" | "below" | "lower than" => Comparison::Less,
        "exactly" => Comparison::Equal,
        _ => Comparison::Greater,
    }
}

/// Moves the ids that a thing refers to.
fn shift_thing(thing: &mut Thing, shift: usize) {
    for condition in &mut thing.conditions {
        shift_condition(condition, shift);
    }
    match thing.order.as_mut().map(|order| &mut order.by) {
        Some(OrderBy::Measure { measure, .. }) => measure.0 += shift,
        Some(OrderBy::When { event, .. }) => event.0 += shift,
        Some(OrderBy::Count { counted, .. }) => counted.0 += shift,
        _ => {}
    }
}

fn shift_condition(condition: &mut Condition, shift: usize) {
    match condition {
        Condition::Linked(link) => link.to.0 += shift,
        Condition::Near { to, .. } => to.0 += shift,
        Condition::Together { one, other, .. } => {
            one.0 += shift;
            other.0 += shift;
        }
        Condition::Against { other, .. } => other.0 += shift,
        Condition::Beyond { figure, other, .. } => {
            figure.0 += shift;
            other.0 += shift;
        }
        Condition::Any(conditions) | Condition::Not(conditions) => {
            conditions.iter_mut().for_each(|condition| shift_condition(condition, shift))
        }
        _ => {}
    }
}
