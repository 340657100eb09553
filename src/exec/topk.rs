//! The first rows of an order, without sorting all.

use super::batch::Batch;
use super::evaluate::Evaluator;
use super::limit::count;
use super::sort::Sorted;
use super::{Run, Source};
use crate::error::Result;
use crate::plan::{Expression, Slot, SortKey};

/// Keeps the first rows of an order.
pub(super) struct TopK<'q> {
    input: Box<dyn Source + 'q>,
    run: &'q Run<'q>,
    count: &'q Expression,
    skip: Option<&'q Expression>,
    sorted: Sorted<'q>,
    done: bool,
}

impl<'q> TopK<'q> {
    /// The first `count` rows, and as many more as a SKIP behind leaves out.
    pub fn new(
        input: Box<dyn Source + 'q>,
        keys: &'q [SortKey],
        count: &'q Expression,
        skip: Option<&'q Expression>,
        keep: Vec<Slot>,
        run: &'q Run<'q>,
    ) -> Self {
        TopK { input, run, count, skip, sorted: Sorted::new(keys, keep, run), done: false }
    }

    fn wanted(&self) -> Result<usize> {
        let evaluator = Evaluator::new(self.run);
        let skip = self.skip.map_or(Ok(0), |skip| count(&evaluator, skip, "SKIP"))?;
        Ok(count(&evaluator, self.count, "LIMIT")?.saturating_add(skip))
    }
}

impl Source for TopK<'_> {
    fn next(&mut self) -> Result<Option<Batch>> {
        if std::mem::replace(&mut self.done, true) {
            return Ok(None);
        }
        let wanted = self.wanted()?;
        while let Some(batch) = self.input.next()? {
            self.sorted.add_better(&batch, wanted)?;
        }
        self.sorted.settle(wanted)?;
        let rows = self.sorted.len();
        Ok((rows > 0).then(|| self.sorted.slice(0, rows)))
    }

    fn reset(&mut self) {
        self.input.reset();
        self.sorted.clear();
        self.done = false;
    }
}
