//! Expressions whose slots become locals: what is said of a path's elements is asked while the path is looked for.

use super::Slot;
use super::expression::Expression;

/// Puts locals in the place of slots. `local_of` says which; locals that were there before are counted on by `shift`,
/// but the first `keep`, which `renamed` renames.
pub(super) fn into_locals(
    expression: &mut Expression,
    local_of: &impl Fn(Slot) -> Option<usize>,
    keep: usize,
    renamed: &impl Fn(usize) -> usize,
    shift: usize,
) {
    match expression {
        Expression::Slot(slot) => {
            if let Some(local) = local_of(*slot) {
                *expression = Expression::Local(local);
            }
        }
        Expression::Local(local) if *local < keep => *local = renamed(*local),
        Expression::Local(local) => *local += shift,
        other => other.each_child_mut(&mut |child| into_locals(child, local_of, keep, renamed, shift)),
    }
}

/// Whether a slot is read that the test accepts.
pub(super) fn reads(expression: &Expression, test: &impl Fn(Slot) -> bool) -> bool {
    let mut found = false;
    expression.each_slot(&mut |slot| found = found || test(slot));
    found
}
