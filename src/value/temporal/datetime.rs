//! A day and a time of day, without a zone and in one.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::time::SECONDS_PER_DAY;
use super::{Date, LocalTime, Zone};
use crate::error::Result;

/// A day and a time of day, wherever that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LocalDateTime {
    /// The day.
    pub date: Date,
    /// The time of day.
    pub time: LocalTime,
}

impl LocalDateTime {
    /// Seconds since 1970, counted as if in UTC.
    pub(super) fn seconds(self) -> i64 {
        self.date.number() * SECONDS_PER_DAY + self.time.seconds()
    }

    /// The day and time that lie so many seconds and nanoseconds after 1970 began.
    pub(super) fn of_seconds(seconds: i64, nanos: i64) -> Result<LocalDateTime> {
        let date = Date::of_number(seconds.div_euclid(SECONDS_PER_DAY))?;
        Ok(LocalDateTime { date, time: LocalTime::around(seconds, nanos) })
    }
}

/// An instant, and the zone whose clocks show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DateTime {
    /// Seconds since 1970 in UTC.
    seconds: i64,
    /// Nanoseconds of the second.
    nanos: u32,
    zone: Zone,
}

impl DateTime {
    /// 1970-01-01T00:00Z.
    pub(super) const EPOCH: DateTime = DateTime { seconds: 0, nanos: 0, zone: Zone::UTC };

    /// The instant so many seconds and nanoseconds after 1970 began in UTC.
    pub fn of_instant(seconds: i64, nanos: u32, zone: Zone) -> Result<DateTime> {
        let local = seconds.saturating_add(i64::from(zone.offset_at(seconds)));
        LocalDateTime::of_seconds(local, i64::from(nanos))?;
        Ok(DateTime { seconds, nanos, zone })
    }

    /// The instant at which the clocks of a zone show this; where they do twice, an offset that fits decides.
    pub(super) fn of_local(local: LocalDateTime, zone: Zone, offset: Option<i32>) -> Result<DateTime> {
        let seconds = zone.instant(local.seconds(), offset);
        DateTime::of_instant(seconds, local.time.nanosecond() as u32, zone)
    }

    /// Seconds since 1970 in UTC.
    pub fn seconds(self) -> i64 {
        self.seconds
    }

    /// Nanoseconds of the second.
    pub fn nanos(self) -> u32 {
        self.nanos
    }

    /// The zone.
    pub fn zone(self) -> Zone {
        self.zone
    }

    /// The offset from UTC at this instant; east is positive.
    pub fn offset_seconds(self) -> i32 {
        self.zone.offset_at(self.seconds)
    }

    /// What the zone's clocks show.
    pub fn local(self) -> LocalDateTime {
        let seconds = self.seconds + i64::from(self.offset_seconds());
        let date = Date::of_number(seconds.div_euclid(SECONDS_PER_DAY)).unwrap_or(Date::EPOCH);
        LocalDateTime { date, time: LocalTime::around(seconds, i64::from(self.nanos)) }
    }

    /// The same instant in another zone.
    pub(super) fn in_zone(self, zone: Zone) -> Result<DateTime> {
        DateTime::of_instant(self.seconds, self.nanos, zone)
    }
}

/// By instant, then from west to east, then by the zone's name.
impl Ord for DateTime {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_instant = (self.seconds, self.nanos).cmp(&(other.seconds, other.nanos));
        let by_offset = || self.offset_seconds().cmp(&other.offset_seconds());
        by_instant.then_with(by_offset).then_with(|| self.zone.name().cmp(&other.zone.name()))
    }
}

impl PartialOrd for DateTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
