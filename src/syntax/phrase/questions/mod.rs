//! Questions: what each kind of sentence asks, a file for each family of them.

mod amounts;
mod asides;
mod deeds;
mod each;
mod events;
mod follow_ups;
mod fronted;
mod lists;
mod paths;
mod shares;
mod values;
mod when;
mod whereabouts;
mod whether;
mod which;

use super::grammar::Rule;
use super::meaning::{Ask, Meaning, ThingId, View};
use super::reader::{Node, Reader};
use super::row::Role;
use crate::error::{Error, Result, kinds};
use crate::lexicon::cut::WordKind;
use crate::query::Comparison;

impl Reader<'_> {
    /// What a whole sentence means.
    pub(super) fn sentence(&mut self, sentence: &Node<'_>) -> Result<Meaning> {
        let mut ask = None;
        let mut view = None;
        let mut front = None;
        let mut asides = Vec::new();
        for part in sentence.clone().into_inner() {
            match part.as_rule() {
                Rule::aside => asides.push(part.clone()),
                Rule::front => front = Self::part(&part, Rule::time),
                Rule::view => view = view_of(&part),
                Rule::EOI => {}
                Rule::only_view => {
                    view = Self::part(&part, Rule::view).and_then(|inner| view_of(&inner));
                    ask = Some(self.again(&part)?);
                }
                _ => ask = Some(self.question(&part)?),
            }
            if part.as_rule() == Rule::draw {
                view = Some(View::Dot);
            }
            if part.as_rule() == Rule::timeline {
                view = Some(View::Timeline);
            }
        }
        let mut ask = ask.ok_or_else(|| self.not_understood(sentence, "this asks nothing"))?;
        for aside in asides {
            ask = self.aside(&aside, ask)?;
        }
        if let Some(time) = front {
            self.time(&time, false)?;
        }
        self.settle_link_values();
        self.settle_siblings();
        self.settle_having();
        self.settle_unmet(&ask);
        self.settle_partners(&ask);
        self.settle_quantity(&ask, sentence)?;
        self.leave_out_itself(&ask);
        let silent = self.rests_on_silence(&ask);
        let things = std::mem::take(&mut self.things);
        let remarks = std::mem::take(&mut self.remarks);
        let meaning = Meaning { things, ask, view, remarks, silent, strain: self.strain };
        self.denies_as_said(&meaning)?;
        Ok(meaning)
    }

    /// Refuses a meaning that leaves out a *never*: it would be the opposite of what was asked.
    fn denies_as_said(&self, meaning: &Meaning) -> Result<()> {
        let never =
            self.row.roles.iter().find(|(_, word, role)| *role == Role::Own && self.words[*word].folded == "never");
        let Some((_, word, _)) = never.filter(|_| !matches!(meaning.ask, Ask::YesNo { .. }) && !meaning.denies())
        else {
            return Ok(());
        };
        Err(Error::new(kinds::NOT_UNDERSTOOD, "what is never so is not understood here").at(self.words[*word].span))
    }

    /// A number before what is asked for says how many of it: `the three fastest growing economies`, `2 visits`. Where it
    /// can say nothing, it is not left out.
    fn settle_quantity(&mut self, ask: &Ask, pair: &Node<'_>) -> Result<()> {
        let head = match ask {
            Ask::List { head, .. } | Ask::Attribute { head, .. } | Ask::Where { head } | Ask::When { head, .. } => {
                *head
            }
            Ask::Count { head, .. } | Ask::YesNo { head, .. } | Ask::Why { head, .. } => *head,
            _ => return Ok(()),
        };
        let Some((how, count)) = self.thing(head).quantity else { return Ok(()) };
        let listed = matches!(ask, Ask::List { .. });
        let asks = self.words.first().is_some_and(|word| matches!(word.folded.as_str(), "which" | "what" | "who"));
        if listed
            && asks
            && how == Comparison::Equal
            && self.thing(head).order.is_none()
            && self.thing(head).limit.is_none()
        {
            // `which two presidents came`: whoever asks so believes that there are two; all that came are told.
            self.thing_mut(head).quantity = None;
            self.remarks.push(format!("all there are, be they {count} or not"));
            return Ok(());
        }
        match u64::try_from(count).ok().filter(|_| listed && how == Comparison::Equal) {
            Some(count) if self.thing(head).limit.is_none_or(|limit| limit == 1) => {
                let thing = self.thing_mut(head);
                (thing.limit, thing.quantity) = (Some(count), None);
                thing.words = format!("{count} {}", thing.words);
                Ok(())
            }
            Some(_) | None if how == Comparison::Equal && count == 1 && matches!(ask, Ask::YesNo { .. }) => {
                // `is there one embassy` asks whether there is an embassy.
                self.thing_mut(head).quantity = None;
                Ok(())
            }
            _ if how == Comparison::Equal
                && !self.thing(head).conditions.is_empty()
                && self.counted_as_known(count) =>
            {
                // `where were the two sessions held`: of those that the answer shows.
                self.thing_mut(head).quantity = None;
                Ok(())
            }
            _ => {
                let message = format!("{count} says nothing here of {}", self.thing(head).words);
                let error = Error::new(kinds::NO_SUCH_RELATION, message).at(self.span(pair));
                Err(error.hint(format!("ask how many {} there are", self.thing(head).words)))
            }
        }
    }

    /// Whether a number stands behind an article: `the two`, which both know of.
    pub(super) fn counted_as_known(&self, count: i64) -> bool {
        const KNOWN: &[&str] = &["the", "these", "those", "its", "their", "his", "her", "s"];
        self.words.windows(2).any(|pair| {
            let number = match pair[1].kind {
                WordKind::Number(number) => Some(number),
                _ => crate::lexicon::function_words::number_of_word(&pair[1].folded),
            };
            number == Some(count as f64) && KNOWN.contains(&pair[0].folded.as_str())
        })
    }

    fn question(&mut self, pair: &Node<'_>) -> Result<Ask> {
        match pair.as_rule() {
            Rule::define => self.define(pair),
            Rule::deeds => self.deeds(pair),
            Rule::age_at => self.age_at(pair),
            Rule::draw => {
                let ask = self.list(pair)?;
                // A picture of a name alone is one of what lies around it.
                Ok(match ask {
                    Ask::List { head, .. }
                        if self.thing(head).nodes.is_some() && self.thing(head).conditions.is_empty() =>
                    {
                        Ask::Everything { head }
                    }
                    ask => ask,
                })
            }
            Rule::asked_nominal | Rule::how_is => self.list(pair),
            Rule::timeline => self.timeline(pair),
            Rule::where_say => self.where_say(pair),
            Rule::source_of => {
                let nominal = Self::part(pair, Rule::nominal).ok_or_else(|| self.nowhere(pair))?;
                Ok(Ask::Sources { head: self.nominal(&nominal)?, said: None })
            }
            Rule::facts => self.facts(pair),
            Rule::paths => self.paths(pair, false),
            Rule::is_connected => self.paths(pair, true),
            Rule::how_related => self.how_related(pair),
            Rule::common => self.common(pair),
            Rule::compare => self.compare(pair),
            Rule::change => self.change(pair),
            Rule::apart => self.apart(pair),
            Rule::neighbours => Ok(Ask::Neighbours { head: self.only_np(pair)? }),
            Rule::everything => Ok(Ask::Everything { head: self.only_np(pair)? }),
            Rule::follow_those => self.follow_those(pair),
            Rule::follow_only => self.follow_only(pair),
            Rule::follow_instead => self.follow_instead(pair),
            Rule::follow_count => {
                let head = self.head_before(pair)?;
                Ok(Ask::Count { head, group: None })
            }
            Rule::follow_order => self.follow_order(pair),
            Rule::follow_bare => self.follow_bare(pair),
            Rule::more_of => self.more_of(pair),
            Rule::values_with => self.values_with(pair),
            Rule::values_there => {
                let property = Self::part(pair, Rule::property).ok_or_else(|| self.nowhere(pair))?;
                let head = self.holder_of(&property)?;
                let key = self.key_of_thing(head, &property)?;
                Ok(Ask::Attribute { head, key, distinct: true })
            }
            Rule::happened => self.happened(pair),
            Rule::what_does => self.what_does(pair),
            Rule::whether => {
                let statement = Self::part(pair, Rule::statement).or_else(|| Self::part(pair, Rule::passive_statement));
                Ok(self.stated(&statement.ok_or_else(|| self.nowhere(pair))?)?.0)
            }
            Rule::outdoes => self.outdoes(pair),
            Rule::which_figure => self.which_figure(pair),
            Rule::which_value => self.which_value(pair),
            Rule::which_of_two => self.which_of_two(pair),
            Rule::reached => self.reached(pair),
            Rule::about => Ok(Ask::Everything { head: self.only_np(pair)? }),
            Rule::follow_their => self.follow_their(pair),
            Rule::follow_where => {
                let head = self.head_before(pair)?;
                if pair.as_str() == "where " { Ok(Ask::Where { head }) } else { self.when_of(head, None, pair) }
            }
            Rule::property_of => self.property_of(pair),
            Rule::share => self.share(pair),
            Rule::best_of => self.best_of(pair),
            Rule::linked_amount => self.linked_amount(pair),
            Rule::how_many => self.how_many(pair),
            Rule::how_much => self.how_much(pair),
            Rule::count => self.count(pair),
            Rule::aggregate => self.aggregate(pair),
            Rule::when => self.when(pair),
            Rule::why => self.why(pair),
            Rule::where_ => self.where_(pair),
            Rule::fronted => self.fronted(pair),
            Rule::which_object => self.which_object(pair),
            Rule::which_subject => self.which_subject(pair),
            Rule::successor => self.successor(pair),
            Rule::who_object => self.who_object(pair),
            Rule::who_passive => self.who_passive(pair),
            Rule::who_is => self.who_is(pair),
            Rule::whose => self.whose(pair),
            Rule::who_subject => self.who_subject(pair),
            Rule::yes_no => self.yes_no(pair),
            Rule::statement => {
                // A bare statement is a rare way to ask.
                self.strain += 6;
                Ok(self.stated(pair)?.0)
            }
            _ => Err(self.nowhere(pair)),
        }
    }

    fn only_np(&mut self, pair: &Node<'_>) -> Result<ThingId> {
        let np = Self::part(pair, Rule::np).ok_or_else(|| self.nowhere(pair))?;
        self.np(&np)
    }
}

fn view_of(pair: &Node<'_>) -> Option<View> {
    let name = Reader::part(pair, Rule::view_name)?;
    Some(match name.as_str().trim() {
        "csv" => View::Csv,
        "tsv" => View::Tsv,
        "json" => View::Json,
        "jsonl" => View::JsonLines,
        "markdown" => View::Markdown,
        "dot" | "picture" => View::Dot,
        "timeline" => View::Timeline,
        _ => View::Table,
    })
}
