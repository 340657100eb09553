//! Instants and durations as text, the one way that openCypher's `toString` writes them.

use std::fmt;

use super::time::NANOS_PER_SECOND;
use super::{Date, DateTime, Duration, LocalDateTime, LocalTime, Temporal, Time};

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.year_month_day();
        match year {
            0..=9_999 => write!(out, "{year:04}")?,
            10_000.. => write!(out, "+{year}")?,
            _ => write!(out, "-{:04}", -year)?,
        }
        write!(out, "-{month:02}-{day:02}")
    }
}

/// Seconds are left out where they are 0, and digits of a fraction at its end.
impl fmt::Display for LocalTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:02}:{:02}", self.hour(), self.minute())?;
        if self.second() == 0 && self.nanosecond() == 0 {
            return Ok(());
        }
        write!(out, ":{:02}", self.second())?;
        fraction(self.nanosecond(), out)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.time.fmt(out)?;
        offset(self.offset_seconds(), out)
    }
}

impl fmt::Display for LocalDateTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}T{}", self.date, self.time)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.local().fmt(out)?;
        offset(self.offset_seconds(), out)?;
        match self.zone().name() {
            Some(name) => write!(out, "[{name}]"),
            None => Ok(()),
        }
    }
}

/// Each part with its own sign; what is 0 is left out.
impl fmt::Display for Duration {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Duration::default() {
            return out.write_str("PT0S");
        }
        out.write_str("P")?;
        parts(&[(self.months() / 12, 'Y'), (self.months() % 12, 'M'), (self.days(), 'D')], out)?;
        if self.nanos() == 0 {
            return Ok(());
        }
        out.write_str("T")?;
        let seconds = self.seconds();
        parts(&[(seconds / 3_600, 'H'), (seconds / 60 % 60, 'M')], out)?;
        let nanos = (self.nanos() % i128::from(NANOS_PER_SECOND)) as i64;
        if seconds % 60 == 0 && nanos == 0 {
            return Ok(());
        }
        // The sign stands before the whole number, also where its whole part is 0.
        out.write_str(if self.nanos() < 0 { "-" } else { "" })?;
        write!(out, "{}", (seconds % 60).abs())?;
        fraction(nanos.abs(), out)?;
        out.write_str("S")
    }
}

fn parts(parts: &[(i64, char)], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    parts.iter().filter(|(number, _)| *number != 0).try_for_each(|(number, unit)| write!(out, "{number}{unit}"))
}

/// `.142`; nothing for 0.
fn fraction(nanos: i64, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    if nanos == 0 {
        return Ok(());
    }
    let digits = format!("{nanos:09}");
    write!(out, ".{}", digits.trim_end_matches('0'))
}

/// `Z`, `+01:00`, `-02:05:07`
pub(super) fn offset(seconds: i32, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    if seconds == 0 {
        return out.write_str("Z");
    }
    let (sign, absolute) = (if seconds < 0 { '-' } else { '+' }, seconds.abs());
    write!(out, "{sign}{:02}:{:02}", absolute / 3_600, absolute / 60 % 60)?;
    match absolute % 60 {
        0 => Ok(()),
        rest => write!(out, ":{rest:02}"),
    }
}

impl fmt::Display for Temporal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Temporal::Date(date) => date.fmt(out),
            Temporal::LocalTime(time) => time.fmt(out),
            Temporal::Time(time) => time.fmt(out),
            Temporal::LocalDateTime(instant) => instant.fmt(out),
            Temporal::DateTime(instant) => instant.fmt(out),
            Temporal::Duration(duration) => duration.fmt(out),
        }
    }
}
