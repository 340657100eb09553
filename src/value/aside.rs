//! Long collections that are dropped by another thread: whoever is done with one, or has to end at once, doesn't wait
//! until every element of it is gone.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use indexmap::{IndexMap, IndexSet};
use serde::{Deserialize, Serialize};

use super::Value;

/// From so many elements on, dropping them takes longer than it takes a thread to begin.
pub const LONG: usize = 1 << 16;

/// How many threads may be at it at once; what comes beyond that is dropped where it is.
const MOST_THREADS: usize = 16;

/// Drops something large on another thread, where one can be had.
pub fn drop_aside(large: impl Send + 'static) {
    static DROPPING: AtomicUsize = AtomicUsize::new(0);
    if DROPPING.fetch_add(1, Ordering::Relaxed) < MOST_THREADS {
        let drop_large = move || {
            drop(large);
            DROPPING.fetch_sub(1, Ordering::Relaxed);
        };
        if thread::Builder::new().spawn(drop_large).is_ok() {
            return;
        }
    }
    DROPPING.fetch_sub(1, Ordering::Relaxed);
}

/// Something that holds elements.
pub trait Many: Default + Send + 'static {
    /// How many, roughly, with what they hold themselves.
    fn many(&self) -> usize;
}

/// An element of a collection.
pub trait Part: Send + 'static {
    /// How many things it holds, itself among them.
    fn held(&self) -> usize {
        1
    }
}

impl<T: Part> Many for Vec<T> {
    fn many(&self) -> usize {
        // Where the elements are lists, some of them tell for all.
        let some = [self.first(), self.get(self.len() / 2), self.last()];
        self.len() * some.into_iter().flatten().map(Part::held).max().unwrap_or(0)
    }
}

impl<K: Send + 'static, V: Send + 'static, S: Default + Send + 'static> Many for IndexMap<K, V, S> {
    fn many(&self) -> usize {
        self.len()
    }
}

impl<T: Send + 'static, S: Default + Send + 'static> Many for IndexSet<T, S> {
    fn many(&self) -> usize {
        self.len()
    }
}

impl Part for Value {
    fn held(&self) -> usize {
        match self {
            Value::List(items) => 1 + items.len(),
            Value::Map(map) => 1 + map.len(),
            Value::Path(path) => 1 + path.nodes.len(),
            _ => 1,
        }
    }
}

impl Part for Vec<Value> {
    fn held(&self) -> usize {
        1 + self.many()
    }
}

/// A collection that another thread drops where it is long.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(bound(serialize = "C: Serialize", deserialize = "C: Deserialize<'de>"))]
#[serde(transparent)]
pub struct Aside<C: Many>(C);

impl<C: Many> Aside<C> {
    /// The collection itself.
    pub fn into_inner(mut self) -> C {
        std::mem::take(&mut self.0)
    }
}

impl<C: Many> From<C> for Aside<C> {
    fn from(collection: C) -> Self {
        Aside(collection)
    }
}

impl<C: Many> Deref for Aside<C> {
    type Target = C;

    #[inline]
    fn deref(&self) -> &C {
        &self.0
    }
}

impl<C: Many> DerefMut for Aside<C> {
    #[inline]
    fn deref_mut(&mut self) -> &mut C {
        &mut self.0
    }
}

impl<C: Many + fmt::Debug> fmt::Debug for Aside<C> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl<C: Many> Drop for Aside<C> {
    #[inline]
    fn drop(&mut self) {
        if self.0.many() >= LONG {
            drop_aside(std::mem::take(&mut self.0));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};
    use std::thread::{ThreadId, current};

    use super::*;

    /// Tells by which thread it is dropped.
    struct Telling(Sender<ThreadId>);

    impl Part for Telling {}

    impl Drop for Telling {
        fn drop(&mut self) {
            let _ = self.0.send(current().id());
        }
    }

    #[test]
    fn what_is_long_is_dropped_by_another_thread() {
        for (count, by_another) in [(1, false), (LONG - 1, false), (LONG, true)] {
            let (tell, told) = channel();
            let list: Aside<Vec<Telling>> = (0..count).map(|_| Telling(tell.clone())).collect::<Vec<_>>().into();
            drop((list, tell));
            let by: Vec<ThreadId> = told.iter().collect();
            assert_eq!(by.len(), count);
            assert!(by.iter().all(|thread| (*thread != current().id()) == by_another));
        }
    }

    #[test]
    fn what_is_taken_out_is_not_dropped() {
        let list: Aside<Vec<Value>> = vec![Value::Null; LONG * 2].into();
        assert_eq!(list.into_inner().len(), LONG * 2);
    }

    #[test]
    fn lists_of_lists_hold_what_these_hold() {
        let list = Value::list(vec![Value::list(vec![1.into(); 300]); 300]);
        let Value::List(items) = list else { panic!("a list") };
        assert!(items.many() >= LONG && items.len() < LONG);
    }
}
