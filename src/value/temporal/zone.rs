//! Time zones: an offset from UTC, or a name whose rules tell the offset of each instant.

use std::fmt;
use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{print, read, unfit};
use crate::error::{Result, near};

/// The farthest offset from UTC.
pub(super) const FARTHEST_SECONDS: i32 = 18 * 3_600;

/// Names are counted from here, beyond every offset.
const FIRST_NAME: i32 = 1 << 20;

/// Seconds in 400 years, after which weekdays and leap years repeat, and so every zone's yearly rules.
const ERA_SECONDS: i64 = 146_097 * 86_400;

/// A zone: an offset in seconds, or the place of a name in the table of names.
///
/// It is four bytes, so that a datetime fits where two numbers fit; outside of memory a zone is text.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(i32);

/// A name and its rules, read when first asked for.
struct Named {
    name: String,
    rules: OnceLock<TimeZone>,
}

fn database() -> &'static TimeZoneDatabase {
    static DATABASE: OnceLock<TimeZoneDatabase> = OnceLock::new();
    DATABASE.get_or_init(TimeZoneDatabase::bundled)
}

/// Every name of the bundled database, sorted without regard to case.
fn names() -> &'static [Named] {
    static NAMES: OnceLock<Vec<Named>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names: Vec<String> = database().available().map(|name| name.to_string()).collect();
        names.sort_by_key(|name| name.to_ascii_lowercase());
        names.into_iter().map(|name| Named { name, rules: OnceLock::new() }).collect()
    })
}

impl Zone {
    /// UTC, written `Z`.
    pub const UTC: Zone = Zone(0);

    /// A fixed offset, which the maker of it has checked.
    pub(super) fn fixed(offset_seconds: i32) -> Zone {
        Zone(offset_seconds)
    }

    /// The zone of a name such as `Europe/Minsk`, whatever its case.
    pub fn named(name: &str) -> Result<Zone> {
        let wanted = name.to_ascii_lowercase();
        let found = names().binary_search_by_key(&wanted, |known| known.name.to_ascii_lowercase());
        match found {
            Ok(place) => Ok(Zone(FIRST_NAME + place as i32)),
            Err(_) => {
                let near = near::nearest(name, names().iter().map(|known| known.name.as_str()), 3);
                let error = unfit(format!("knows no time zone `{name}`"));
                let hint = near::did_you_mean(&near);
                Err(error.hint(hint.unwrap_or_else(|| "zones are written Europe/Minsk, +03:00 or Z".into())))
            }
        }
    }

    /// The zone that a text writes: an offset, `Z` or a name.
    pub fn read(text: &str) -> Result<Zone> {
        match read::offset(text) {
            Some(offset) => Ok(Zone(offset)),
            None => Zone::named(text),
        }
    }

    fn place(self) -> Option<&'static Named> {
        names().get(usize::try_from(self.0.checked_sub(FIRST_NAME)?).ok()?)
    }

    fn is_fixed(self) -> bool {
        self.0 < FIRST_NAME
    }

    /// The name, where it has one.
    pub fn name(self) -> Option<&'static str> {
        if self.is_fixed() {
            return None;
        }
        self.place().map(|named| named.name.as_str())
    }

    /// The offset from UTC at an instant, counted in seconds since 1970.
    pub fn offset_at(self, seconds: i64) -> i32 {
        if self.is_fixed() {
            return self.0;
        }
        let Some(named) = self.place() else { return 0 };
        let rules = named.rules.get_or_init(|| database().get(&named.name).unwrap_or(TimeZone::UTC));
        let Ok(instant) = Timestamp::from_second(in_reach(seconds)) else { return 0 };
        rules.to_offset(instant).seconds()
    }

    /// The instant at which a clock of this zone shows these seconds, counted as if in UTC.
    ///
    /// Where the clock is put back and shows them twice, an offset that fits decides, else the first counts. Where it is
    /// put forward and never shows them, it is the instant as long after the gap's begin as they are.
    pub(super) fn instant(self, local_seconds: i64, offset: Option<i32>) -> i64 {
        if self.is_fixed() {
            return local_seconds - i64::from(self.0);
        }
        let before = self.offset_at(local_seconds - 86_400);
        let after = self.offset_at(local_seconds + 86_400);
        let shows = |offset: i32| self.offset_at(local_seconds - i64::from(offset)) == offset;
        let told = offset.filter(|offset| shows(*offset));
        let chosen = told.or([before, after].into_iter().find(|offset| shows(*offset))).unwrap_or(before);
        local_seconds - i64::from(chosen)
    }
}

/// An instant within the crate's years that has the same offset: before them no zone changed, after them rules repeat.
fn in_reach(seconds: i64) -> i64 {
    let (first, last) = (Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    let beyond = seconds.saturating_sub(last).max(0);
    let eras = beyond.div_euclid(ERA_SECONDS) + i64::from(beyond.rem_euclid(ERA_SECONDS) > 0);
    (seconds - eras * ERA_SECONDS).max(first)
}

/// The name, or the offset as `+01:00`.
impl fmt::Display for Zone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => out.write_str(name),
            None => print::offset(self.0, out),
        }
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Zone::read(&text).map_err(|error| D::Error::custom(error.message()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1818-07-21T21:40:32 and 2017-10-29 as seconds.
    const OLD: i64 = -4_779_915_568;
    const AUTUMN: i64 = 1_509_235_200;

    #[test]
    fn the_bundled_data_links_stockholm_to_berlin() {
        let stockholm = Zone::named("europe/stockholm").unwrap();
        assert_eq!(stockholm.name(), Some("Europe/Stockholm"));
        assert_eq!(stockholm.offset_at(OLD), 53 * 60 + 28);
        assert_eq!(stockholm.offset_at(i64::MIN / 1_000), 53 * 60 + 28);
    }

    #[test]
    fn rules_go_on_for_ever() {
        let stockholm = Zone::named("Europe/Stockholm").unwrap();
        for eras in [0, 1, 50, 2_000_000] {
            assert_eq!(stockholm.offset_at(AUTUMN + eras * ERA_SECONDS), 7_200);
            assert_eq!(stockholm.offset_at(AUTUMN + 86_400 + eras * ERA_SECONDS), 3_600);
        }
    }

    #[test]
    fn hours_that_come_twice_or_never_have_an_instant() {
        let stockholm = Zone::named("Europe/Stockholm").unwrap();
        let twice = AUTUMN + 2 * 3_600 + 1_800;
        assert_eq!(stockholm.instant(twice, None), twice - 7_200);
        assert_eq!(stockholm.instant(twice, Some(3_600)), twice - 3_600);
        assert_eq!(stockholm.instant(twice, Some(10_800)), twice - 7_200);
        // 2017-03-26T02:30 was left out.
        let never = 1_490_486_400 + 2 * 3_600 + 1_800;
        let instant = stockholm.instant(never, None);
        assert_eq!(instant + i64::from(stockholm.offset_at(instant)), never + 3_600);
    }

    #[test]
    fn unknown_names_get_near_matches() {
        let error = Zone::named("Europe/Stokholm").unwrap_err();
        assert_eq!(error.message(), "knows no time zone `Europe/Stokholm`");
        assert_eq!(error.hints(), ["did you mean Europe/Stockholm?"]);
    }
}
