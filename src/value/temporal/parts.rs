//! The parts that a map names, such as `{year: 1984, month: 10}`, put together into dates and times.

use super::{Date, Kind, LocalTime, Temporal, Zone, out_of_range, unfit, within};
use crate::error::{Error, Result, near};
use crate::value::{Map, Value};

/// Every number that a map may name for an instant, in the order of [`Part`].
const NAMES: &[&str] = &[
    "year",
    "quarter",
    "month",
    "week",
    "ordinalDay",
    "dayOfQuarter",
    "dayOfWeek",
    "day",
    "hour",
    "minute",
    "second",
    "millisecond",
    "microsecond",
    "nanosecond",
    "epochSeconds",
    "epochMillis",
];

/// What a map may name beside numbers.
const OTHERS: &[&str] = &["timezone", "date", "time", "datetime"];

/// A number that a map may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Year,
    Quarter,
    Month,
    Week,
    OrdinalDay,
    DayOfQuarter,
    DayOfWeek,
    Day,
    Hour,
    Minute,
    Second,
    Millisecond,
    Microsecond,
    Nanosecond,
    EpochSeconds,
    EpochMillis,
}

impl Part {
    pub const DATE: std::ops::RangeInclusive<usize> = Part::Year as usize..=Part::Day as usize;
    pub const TIME: std::ops::RangeInclusive<usize> = Part::Hour as usize..=Part::Nanosecond as usize;
    pub const EPOCH: std::ops::RangeInclusive<usize> = Part::EpochSeconds as usize..=Part::EpochMillis as usize;
    const SUBSECOND: [Part; 3] = [Part::Millisecond, Part::Microsecond, Part::Nanosecond];

    pub fn name(self) -> &'static str {
        NAMES[self as usize]
    }
}

/// What a map says.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    numbers: [Option<i64>; NAMES.len()],
    pub zone: Option<Zone>,
    pub date: Option<Temporal>,
    pub time: Option<Temporal>,
    pub datetime: Option<Temporal>,
}

impl Parts {
    /// Whatever another instant has of a day and a time.
    pub fn taken_from(instant: &Temporal) -> Parts {
        let taken = |has: bool| has.then(|| instant.clone());
        let kind = instant.kind();
        Parts { date: taken(kind.has_date()), time: taken(kind.has_time()), ..Parts::default() }
    }

    /// Reads a map; `None` where one of its values is null, so that nothing is known.
    pub fn read(map: &Map) -> Result<Option<Parts>> {
        let mut parts = Parts::default();
        for (name, value) in map {
            if value.is_null() {
                return Ok(None);
            }
            match NAMES.iter().position(|known| *known == &**name) {
                Some(place) => parts.numbers[place] = Some(integer(name, value)?),
                None => parts.put_other(name, value)?,
            }
        }
        Ok(Some(parts))
    }

    fn put_other(&mut self, name: &str, value: &Value) -> Result<()> {
        let wrong = |wanted: &str| unfit(format!("wants {wanted} as {name}, got {}", value.described()));
        match (name, value) {
            ("timezone", Value::Text(text)) => self.zone = Some(Zone::read(text)?),
            ("timezone", _) => return Err(wrong("text such as +01:00 or Europe/Minsk")),
            ("date", Value::Temporal(from)) if from.kind().has_date() => self.date = Some(from.clone()),
            ("date", _) => return Err(wrong("a date or a datetime")),
            ("time", Value::Temporal(from)) if from.kind().has_time() => self.time = Some(from.clone()),
            ("time", _) => return Err(wrong("a time or a datetime")),
            ("datetime", Value::Temporal(from)) if from.kind().has_date() && from.kind().has_time() => {
                self.datetime = Some(from.clone());
            }
            ("datetime", _) => return Err(wrong("a datetime")),
            _ => return Err(unknown(name)),
        }
        Ok(())
    }

    /// The number of that name.
    pub fn get(&self, part: Part) -> Option<i64> {
        self.numbers[part as usize]
    }

    /// The first name given of a range.
    pub fn given(&self, parts: std::ops::RangeInclusive<usize>) -> Option<&'static str> {
        parts.into_iter().find(|place| self.numbers[*place].is_some()).map(|place| NAMES[place])
    }

    /// The first name given that is no fraction of a second.
    pub fn given_but_fractions(&self) -> Option<&'static str> {
        self.given(0..=Part::Second as usize)
    }

    /// Whether nothing is said but perhaps a zone.
    pub fn is_only_a_zone(&self) -> bool {
        let sources = [&self.date, &self.time, &self.datetime];
        self.numbers.iter().all(Option::is_none) && sources.into_iter().all(Option::is_none)
    }

    /// An error where a part has no place in this kind.
    pub fn check(&self, kind: Kind) -> Result<()> {
        let no_place = |name: &str| Err(unfit(format!("has no place for {name} in {}", kind.described())));
        let (date, time) = (kind.has_date(), kind.has_time());
        match (self.given(Part::DATE), self.given(Part::TIME), self.given(Part::EPOCH)) {
            (Some(name), ..) if !date => return no_place(name),
            (_, Some(name), _) if !time => return no_place(name),
            (.., Some(name)) if kind != Kind::DateTime => return no_place(name),
            _ => {}
        }
        match self {
            Parts { date: Some(_), .. } if !date => no_place("date"),
            Parts { time: Some(_), .. } if !time => no_place("time"),
            Parts { datetime: Some(_), .. } if !(date && time) => no_place("datetime"),
            Parts { datetime: Some(_), date: Some(_), .. } | Parts { datetime: Some(_), time: Some(_), .. } => {
                Err(unfit("takes datetime, or date and time, not both"))
            }
            Parts { zone: Some(_), .. } if !kind.has_zone() && !self.is_only_a_zone() => no_place("timezone"),
            _ => Ok(()),
        }
    }

    /// The day that the parts name; what they leave out comes from `base`, else it is the first there is.
    pub fn date(&self, base: Option<Date>) -> Result<Date> {
        self.check_one_way()?;
        if self.get(Part::Week).or(self.get(Part::DayOfWeek)).is_some() {
            return self.by_week(base);
        }
        let year = self.or_base(Part::Year, base.map(Date::year))?;
        if let Some(ordinal) = self.get(Part::OrdinalDay) {
            return Date::of_year(year, ordinal);
        }
        if self.get(Part::Quarter).or(self.get(Part::DayOfQuarter)).is_some() {
            return self.by_quarter(year, base);
        }
        self.by_month(year, base)
    }

    fn by_week(&self, base: Option<Date>) -> Result<Date> {
        let year = self.or_base(Part::Year, base.map(|base| base.week().0))?;
        let week = self.or_base(Part::Week, base.map(|base| base.week().1))?;
        let weekday = self.get(Part::DayOfWeek).unwrap_or(base.map_or(1, |base| i64::from(base.weekday())));
        Date::of_week(year, week, weekday)
    }

    fn by_quarter(&self, year: i64, base: Option<Date>) -> Result<Date> {
        let quarter = self.or_base(Part::Quarter, base.map(|base| i64::from(base.quarter())))?;
        match (self.get(Part::DayOfQuarter), base) {
            (Some(day), _) => Date::of_quarter(year, quarter, day),
            (None, None) => Date::of_quarter(year, quarter, 1),
            // The same day of the quarter's same month.
            (None, Some(base)) => {
                let (_, month, day) = base.year_month_day();
                let quarter = within(quarter, 1, 4, "quarter")?;
                Date::of_month_clipped(year, quarter * 3 - 2 + i64::from((month - 1) % 3), day)
            }
        }
    }

    fn by_month(&self, year: i64, base: Option<Date>) -> Result<Date> {
        let base = base.map(Date::year_month_day);
        if self.get(Part::Day).is_some() && base.is_none() {
            self.or_base(Part::Month, None)?;
        }
        let month = self.get(Part::Month).unwrap_or(base.map_or(1, |(_, month, _)| i64::from(month)));
        match self.get(Part::Day) {
            Some(day) => Date::of_month(year, month, day),
            None => Date::of_month_clipped(year, month, base.map_or(1, |(.., day)| day)),
        }
    }

    /// The time of day that the parts name; what they leave out comes from `base`, else it is 0.
    pub fn time(&self, base: Option<LocalTime>) -> Result<LocalTime> {
        if base.is_none() {
            self.check_no_gap()?;
        }
        let base = base.unwrap_or(LocalTime::MIDNIGHT);
        let nanos = self.subsecond(base.nanosecond(), None)?;
        LocalTime::of(
            self.get(Part::Hour).unwrap_or(base.hour()),
            self.get(Part::Minute).unwrap_or(base.minute()),
            self.get(Part::Second).unwrap_or(base.second()),
            nanos,
        )
    }

    /// Nanoseconds of the second: what is given adds up, each within what the coarser one leaves; else `base`.
    ///
    /// With `within`, a unit in nanoseconds, what is given fills that unit's gap in `base`.
    pub fn subsecond(&self, base: i64, gap: Option<i64>) -> Result<i64> {
        let sizes = [1_000_000, 1_000, 1];
        let (mut sum, mut room) = (0, gap.unwrap_or(1_000_000_000));
        let mut any = false;
        for (part, size) in Part::SUBSECOND.into_iter().zip(sizes) {
            if let Some(number) = self.get(part) {
                sum += within(number, 0, room / size - 1, part.name())? * size;
                (room, any) = (size, true);
            }
        }
        Ok(match (any, gap) {
            (false, _) => base,
            (true, None) => sum,
            (true, Some(_)) => base + sum,
        })
    }

    fn or_base(&self, part: Part, base: Option<i64>) -> Result<i64> {
        self.get(part).or(base).ok_or_else(|| out_of_range(format!("needs {} too", part.name())))
    }

    /// A day is named in one way: by month, week, quarter or its number in the year.
    fn check_one_way(&self) -> Result<()> {
        let ways: [&[Part]; 4] = [
            &[Part::Month, Part::Day],
            &[Part::Week, Part::DayOfWeek],
            &[Part::Quarter, Part::DayOfQuarter],
            &[Part::OrdinalDay],
        ];
        let given = |way: &&[Part]| way.iter().find(|part| self.get(**part).is_some()).copied();
        let mut ways = ways.iter().filter_map(given);
        match (ways.next(), ways.next()) {
            (Some(one), Some(other)) => Err(unfit(format!("can't take {} together with {}", one.name(), other.name()))),
            _ => Ok(()),
        }
    }

    /// Without a base, a time is named from the hour down.
    fn check_no_gap(&self) -> Result<()> {
        let order = [Part::Hour, Part::Minute, Part::Second];
        let finest = match Part::SUBSECOND.into_iter().any(|part| self.get(part).is_some()) {
            true => Some(order.len()),
            false => order.iter().rposition(|part| self.get(*part).is_some()),
        };
        order.iter().take(finest.unwrap_or(0)).try_for_each(|part| self.or_base(*part, None).map(|_| ()))
    }
}

fn integer(name: &str, value: &Value) -> Result<i64> {
    value.as_integer().ok_or_else(|| unfit(format!("wants an integer as {name}, got {}", value.described())))
}

fn unknown(name: &str) -> Error {
    let error = unfit(format!("knows no part named {name}"));
    let near = near::nearest(name, NAMES.iter().chain(OTHERS).copied(), 3);
    near::did_you_mean(&near).into_iter().fold(error, Error::hint)
}
