//! Dense ids: what is next to what is said in these, never in names.

use serde::{Deserialize, Serialize};

macro_rules! dense_ids {
    ($($(#[doc = $doc:literal])* $name:ident($inner:ty);)*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
            pub struct $name(pub $inner);

            impl $name {
                /// The id as an index into an array.
                #[inline]
                pub fn index(self) -> usize {
                    self.0 as usize
                }
            }
        )*
    };
}

dense_ids! {
    /// A node of one graph; dense, from 0.
    NodeId(u32);
    /// A relationship of one graph; dense, from 0.
    RelId(u32);
    /// A label, interned.
    LabelId(u16);
    /// A relationship type, interned.
    TypeId(u16);
    /// A property's name, interned.
    KeyId(u16);
}
