//! `Aggregate collect(x) AS l, Project size(l)` becomes `Aggregate count(x) AS l, Project l`: a list of which only the size
//! is asked isn't made.

use crate::functions::{self, Function};
use crate::plan::{Expression, Operator, Plan, Slot};

/// Puts counts in the place of lists. It looks at a whole plan, since a list may be part of its rows.
pub(super) fn rewrite(plan: &mut Plan) {
    let operators = &mut plan.pipeline.0;
    for place in 0..operators.len() {
        let (before, behind) = operators.split_at_mut(place + 1);
        let Some(Operator::Aggregate { aggregations, .. }) = before.last_mut() else { continue };
        for (slot, taken) in aggregations {
            let Some(made) = taken.function else { continue };
            let asked = Asked { slot: *slot, made };
            let Some(instead) = asked.all_there_is(behind, &plan.results) else { continue };
            taken.function = Some(instead);
            for operator in behind.iter_mut() {
                operator.each_expression_mut(&mut |expression| asked.answer(expression));
            }
        }
    }
}

/// What is asked of what an aggregation made.
struct Asked {
    slot: Slot,
    made: &'static Function,
}

impl Asked {
    /// What is taken in instead, where that tells all that is asked.
    fn all_there_is(&self, behind: &[Operator], results: &[Slot]) -> Option<&'static Function> {
        let mut instead = None;
        for operator in behind {
            let (mut read, mut told) = (0, 0);
            operator.reads(&mut |slot| read += usize::from(slot == self.slot));
            operator.each_expression(&mut |expression| self.note(expression, &mut told, &mut instead));
            if read != told {
                return None;
            }
            if matches!(operator, Operator::Aggregate { .. }) {
                // Behind it the slot isn't there any more.
                return instead;
            }
        }
        instead.filter(|_| !results.contains(&self.slot))
    }

    /// What can be taken in instead of what is made, where an expression asks something of it that this tells.
    fn instead(&self, expression: &Expression) -> Option<&'static Function> {
        match expression {
            Expression::Call(function, arguments, _) if arguments.as_slice() == [Expression::Slot(self.slot)] => {
                functions::taken_in_at_once(function, self.made)
            }
            _ => None,
        }
    }

    /// Counts the places in an expression where something is asked that can be told.
    fn note(&self, expression: &Expression, told: &mut usize, instead: &mut Option<&'static Function>) {
        match self.instead(expression) {
            Some(function) => {
                *told += 1;
                *instead = Some(function);
            }
            None => expression.each_child(&mut |child| self.note(child, told, instead)),
        }
    }

    /// Puts what is taken in where it was asked for.
    fn answer(&self, expression: &mut Expression) {
        match self.instead(expression) {
            Some(_) => *expression = Expression::Slot(self.slot),
            None => expression.each_child_mut(&mut |child| self.answer(child)),
        }
    }
}
