//! What holds of all instants and durations, over drawn ones, and the edges that openCypher names.

use proptest::prelude::*;

use super::parts::Parts as MapParts;
use super::*;
use crate::value::{Map, Value};

/// A value of this kind from its text, in short.
fn read(kind: Kind, text: &str) -> Temporal {
    Temporal::read(kind, text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn duration(text: &str) -> Duration {
    match read(Kind::Duration, text) {
        Temporal::Duration(duration) => *duration,
        other => panic!("{other}"),
    }
}

fn map(entries: &[(&str, Value)]) -> Value {
    Value::Map(Arc::new(entries.iter().map(|(name, value)| (Arc::from(*name), value.clone())).collect::<Map>()))
}

fn made(kind: Kind, entries: &[(&str, Value)]) -> String {
    match construct(kind, &map(entries), &Clock::start()) {
        Ok(value) => crate::value::print::plain(&value),
        Err(error) => format!("error: {}", error.message()),
    }
}

const KINDS: [Kind; 6] = [Kind::Date, Kind::LocalTime, Kind::Time, Kind::LocalDateTime, Kind::DateTime, Kind::Duration];

const ZONES: [&str; 6] =
    ["Europe/Stockholm", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC", "Africa/Casablanca"];

fn dates() -> impl Strategy<Value = Date> {
    let usual = -800_000_i64..800_000;
    let any = Date::of_month(-999_999_998, 1, 1).unwrap().number()..Date::of_month(999_999_998, 1, 1).unwrap().number();
    prop_oneof![3 => usual, 1 => any].prop_map(|number| Date::of_number(number).unwrap())
}

fn times() -> impl Strategy<Value = LocalTime> {
    let seconds = 0..86_400_i64;
    let nanos = prop_oneof![Just(0_i64), 0..1_000_000_000_i64, (0..1_000_i64).prop_map(|millis| millis * 1_000_000)];
    (seconds, nanos).prop_map(|(seconds, nanos)| LocalTime::around(seconds, nanos))
}

fn offsets() -> impl Strategy<Value = i32> {
    prop_oneof![3 => (-72..=72_i32).prop_map(|quarters| quarters * 900), 1 => -64_800..=64_800_i32]
}

fn zones() -> impl Strategy<Value = Zone> {
    let named = (0..ZONES.len()).prop_map(|place| Zone::named(ZONES[place]).unwrap());
    prop_oneof![offsets().prop_map(Zone::fixed), named]
}

fn local_datetimes() -> impl Strategy<Value = LocalDateTime> {
    (dates(), times()).prop_map(|(date, time)| LocalDateTime { date, time })
}

fn datetimes() -> impl Strategy<Value = DateTime> {
    (local_datetimes(), zones()).prop_map(|(local, zone)| DateTime::of_local(local, zone, None).unwrap())
}

fn durations() -> impl Strategy<Value = Duration> {
    let nanos = prop_oneof![-200_000_000_000_000_i128..200_000_000_000_000, -1_500_000_000_i128..1_500_000_000];
    (-5_000..5_000_i64, -5_000..5_000_i64, nanos)
        .prop_map(|(months, days, nanos)| Duration::of(months, days, nanos).unwrap())
}

fn instants() -> impl Strategy<Value = Temporal> {
    prop_oneof![
        dates().prop_map(Temporal::Date),
        times().prop_map(Temporal::LocalTime),
        (times(), offsets()).prop_map(|(time, offset)| Temporal::Time(Time::new(time, offset))),
        local_datetimes().prop_map(Temporal::LocalDateTime),
        datetimes().prop_map(Temporal::DateTime),
    ]
}

fn cases() -> ProptestConfig {
    let cases = std::env::var("KENNING_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(512);
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn what_is_printed_is_read_again(instant in instants(), duration in durations()) {
        prop_assert_eq!(&read(instant.kind(), &instant.to_string()), &instant);
        let duration = Temporal::duration(duration);
        prop_assert_eq!(read(Kind::Duration, &duration.to_string()), duration);
    }

    #[test]
    fn what_is_stored_is_found_again(instant in instants(), duration in durations()) {
        for value in [instant, Temporal::duration(duration)] {
            let bytes = postcard::to_allocvec(&value).unwrap();
            prop_assert_eq!(&postcard::from_bytes::<Temporal>(&bytes).unwrap(), &value);
            let json = serde_json::to_string(&value).unwrap();
            prop_assert_eq!(serde_json::from_str::<Temporal>(&json).unwrap(), value);
        }
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in ".{0,24}", dated in "[-+0-9TWQPZ:.,\\[\\]A-Za-z/é]{0,24}") {
        for kind in KINDS {
            let _ = Temporal::read(kind, &text);
            let _ = Temporal::read(kind, &dated);
        }
    }

    #[test]
    fn a_changed_text_is_read_or_refused(
        instant in instants(), duration in durations(), place in 0..40_usize, with in "[-+0-9TWQPYMDHSZ:.,\\[\\]é]{0,2}",
    ) {
        for value in [instant, Temporal::duration(duration)] {
            let mut text = value.to_string();
            if text.is_char_boundary(place) && place < text.len() {
                text.replace_range(place..place + 1, &with);
            }
            for kind in KINDS {
                // What is read prints as something that reads the same.
                if let Ok(found) = Temporal::read(kind, &text) {
                    prop_assert_eq!(&read(kind, &found.to_string()), &found, "{}", text);
                }
            }
        }
    }

    #[test]
    fn adding_what_lies_between_arrives(from in instants(), to in instants()) {
        if from.kind() != to.kind() {
            return Ok(());
        }
        let seconds = between(Measure::Seconds, &from, &to).unwrap();
        if from.kind() == Kind::Date {
            prop_assert_eq!(from.plus(&seconds).unwrap(), to.clone());
        } else if let (Temporal::DateTime(_), Temporal::DateTime(wanted)) = (&from, &to) {
            let Ok(Temporal::DateTime(there)) = from.plus(&seconds) else { return Ok(()) };
            prop_assert_eq!((there.seconds(), there.nanos()), (wanted.seconds(), wanted.nanos()));
        } else if !matches!(from, Temporal::Time(_)) {
            prop_assert_eq!(from.plus(&seconds).unwrap(), to.clone());
        }
        let all = between(Measure::All, &from, &to).unwrap();
        if !from.kind().has_zone() {
            prop_assert_eq!(from.plus(&all).unwrap(), to.clone());
        }
        if let (Temporal::DateTime(_), Temporal::DateTime(wanted)) = (&from, &to) {
            let Ok(Temporal::DateTime(there)) = from.plus(&all) else { return Ok(()) };
            prop_assert_eq!((there.seconds(), there.nanos()), (wanted.seconds(), wanted.nanos()));
        }
    }

    #[test]
    fn parts_of_what_lies_between_have_one_sign(from in local_datetimes(), to in local_datetimes()) {
        let all = between(Measure::All, &Temporal::LocalDateTime(from), &Temporal::LocalDateTime(to)).unwrap();
        let signs = [all.months().signum() as i128, all.days().signum() as i128, all.nanos().signum()];
        prop_assert!(!(signs.contains(&1) && signs.contains(&-1)), "{}", all);
    }

    #[test]
    fn truncating_again_changes_nothing(from in instants(), unit in 0..14_usize) {
        let units = ["millennium", "century", "decade", "year", "weekYear", "quarter", "month", "week", "day", "hour",
            "minute", "second", "millisecond", "microsecond"];
        for kind in KINDS {
            // Where a zone's clocks were moved at what a unit begins with, that instant does not exist there.
            if kind == Kind::DateTime && from.zone().is_some_and(|zone| zone.name().is_some()) {
                continue;
            }
            if let Ok(Value::Temporal(once)) = truncate(kind, units[unit], &from, &Map::new()) {
                let again = truncate(kind, units[unit], &once, &Map::new()).unwrap();
                prop_assert_eq!(Value::Temporal(once), again);
            }
        }
    }

    #[test]
    fn durations_add_up(left in durations(), right in durations(), factor in 1..50_i64) {
        let sum = left.plus(&right).unwrap();
        prop_assert_eq!(sum, right.plus(&left).unwrap());
        prop_assert_eq!(sum.plus(&right.negated().unwrap()).unwrap(), left);
        let many = left.times(&factor.into()).unwrap();
        prop_assert_eq!(many.over(&factor.into()).unwrap(), left);
        prop_assert_eq!(left.times(&(-1).into()).unwrap(), left.negated().unwrap());
        prop_assert_eq!(left.times(&0.5.into()).unwrap(), left.over(&2.into()).unwrap());
    }

    #[test]
    fn order_is_total_and_agrees_with_equality(left in instants(), right in instants(), third in instants()) {
        prop_assert_eq!(left.order(&right), right.order(&left).reverse());
        prop_assert_eq!(left.order(&right).is_eq(), left == right);
        if left.order(&right).is_le() && right.order(&third).is_le() {
            prop_assert!(left.order(&third).is_le());
        }
    }

    #[test]
    fn what_fields_say_makes_the_same(date in dates(), time in times()) {
        let instant = Temporal::LocalDateTime(LocalDateTime { date, time });
        let ways: [&[&str]; 4] = [
            &["year", "month", "day"],
            &["year", "ordinalDay"],
            &["year", "quarter", "dayOfQuarter"],
            &["week", "dayOfWeek"],
        ];
        for way in ways {
            let names = way.iter().chain(&["hour", "minute", "second", "nanosecond"]);
            let mut entries: Vec<(&str, Value)> = names.map(|name| (*name, instant.field(name).unwrap())).collect();
            if way.contains(&"week") {
                entries.push(("year", instant.field("weekYear").unwrap()));
            }
            prop_assert_eq!(made(Kind::LocalDateTime, &entries), instant.to_string());
        }
    }
}

#[test]
fn weeks_belong_to_the_year_of_their_thursday() {
    for (year, week, first) in [
        (1816, 1, "1816-01-01"),
        (1816, 52, "1816-12-23"),
        (1817, 1, "1816-12-30"),
        (1817, 30, "1817-07-21"),
        (1818, 53, "1818-12-28"),
        (1819, 1, "1819-01-04"),
    ] {
        assert_eq!(made(Kind::Date, &[("year", year.into()), ("week", week.into())]), first);
    }
    let eve = || Value::from(read(Kind::Date, "1816-12-31"));
    assert_eq!(made(Kind::Date, &[("date", eve()), ("week", 2.into())]), "1817-01-07");
    assert_eq!(made(Kind::Date, &[("date", eve()), ("week", 2.into()), ("dayOfWeek", 3.into())]), "1817-01-08");
}

#[test]
fn a_day_from_another_is_clipped_and_a_day_given_is_not() {
    let last = || Value::from(read(Kind::Date, "2020-01-31"));
    assert_eq!(made(Kind::Date, &[("date", last()), ("month", 2.into())]), "2020-02-29");
    assert_eq!(made(Kind::Date, &[("date", last()), ("quarter", 2.into())]), "2020-04-30");
    assert_eq!(
        made(Kind::Date, &[("date", last()), ("month", 2.into()), ("day", 31.into())]),
        "error: found no day 31 in month 2 of 2020"
    );
}

#[test]
fn maps_that_name_nothing_whole_are_refused() {
    for (kind, entries, message) in [
        (Kind::Date, vec![("month", 2)], "needs year too"),
        (Kind::Date, vec![("year", 1984), ("day", 2)], "needs month too"),
        (Kind::Date, vec![("year", 1984), ("week", 2), ("month", 2)], "can't take month together with week"),
        (Kind::Date, vec![("year", 1984), ("hour", 2)], "has no place for hour in a date"),
        (Kind::Date, vec![("yaer", 1984)], "knows no part named yaer"),
        (Kind::Date, vec![], "needs at least one part, such as {year: 1984}"),
        (Kind::LocalTime, vec![("minute", 2)], "needs hour too"),
        (Kind::LocalTime, vec![("hour", 2), ("nanosecond", 2)], "needs minute too"),
        (Kind::LocalTime, vec![("hour", 24)], "wants hour from 0 to 23, got 24"),
        (Kind::Date, vec![("year", 2014), ("week", 53)], "found no week 53 in 2014"),
    ] {
        let entries: Vec<(&str, Value)> = entries.into_iter().map(|(name, number)| (name, number.into())).collect();
        assert_eq!(made(kind, &entries), format!("error: {message}"));
    }
}

#[test]
fn an_hour_that_comes_twice_stays_the_one_it_was() {
    let text = "2017-10-29T02:30+01:00[Europe/Stockholm]";
    let second = Value::from(read(Kind::DateTime, text));
    assert_eq!(made(Kind::DateTime, &[("datetime", second.clone())]), text);
    assert_eq!(made(Kind::DateTime, &[("datetime", second), ("minute", 31.into())]), text.replace("30+", "31+"));
    assert!(Temporal::read(Kind::DateTime, "2017-10-29T12:30+02:00[Europe/Stockholm]").is_err());
}

#[test]
fn durations_print_each_part_with_its_sign() {
    for (months, days, nanos, text) in [
        (0, 0, 0, "PT0S"),
        (149, -14, 57_600_000_000_000, "P12Y5M-14DT16H"),
        (0, 0, 1_999_000_000, "PT1.999S"),
        (0, 0, -1_999_000_000, "PT-1.999S"),
        (0, 1, -1_000_000, "P1DT-0.001S"),
        (0, 0, -60_001_000_000, "PT-1M-0.001S"),
        (-13, 0, 0, "P-1Y-1M"),
    ] {
        let made = Duration::of(months, days, nanos).unwrap();
        assert_eq!(made.to_string(), text);
        assert_eq!(duration(text), made);
    }
}

#[test]
fn durations_are_read_in_both_forms() {
    for (text, printed) in [
        ("P5M1.5D", "P5M1DT12H"),
        ("P0.75M", "P22DT19H51M49.5S"),
        ("PT0.75M", "PT45S"),
        ("P2.5W", "P17DT12H"),
        ("-P1M", "P-1M"),
        ("P12Y5M14DT16H12M70S", "P12Y5M14DT16H13M10S"),
        ("P2012-02-02T14:37:21.545", "P2012Y2M2DT14H37M21.545S"),
        ("P20120202T143721.545", "P2012Y2M2DT14H37M21.545S"),
        ("PT0,1H", "PT6M"),
    ] {
        assert_eq!(duration(text).to_string(), printed, "{text}");
    }
    for text in ["", "P", "PT", "1D", "P1", "P1S", "PT1D", "P1D2Y", "P1DT", "P1.D", "P99999999999999999999Y"] {
        assert!(Temporal::read(Kind::Duration, text).is_err(), "{text}");
    }
}

#[test]
fn factors_are_exact_to_the_nanosecond() {
    let long = duration("P12Y5M14DT16H13M10.000000001S");
    assert_eq!(long.times(&2.into()).unwrap().to_string(), "P24Y10M28DT32H26M20.000000002S");
    assert_eq!(long.over(&2.into()).unwrap().to_string(), "P6Y2M22DT13H21M8S");
    assert_eq!(long.over(&0.5.into()).unwrap().to_string(), "P24Y10M28DT32H26M20.000000002S");
    assert_eq!(duration("P1D").over(&3.into()).unwrap().to_string(), "PT8H");
    assert_eq!(duration("PT1S").over(&3.into()).unwrap().to_string(), "PT0.333333333S");
    assert_eq!(duration("PT-1S").over(&3.into()).unwrap().to_string(), "PT-0.333333333S");
    assert!(long.over(&0.into()).is_err());
    assert!(long.times(&f64::NAN.into()).is_err());
}

#[test]
fn the_ends_of_time_are_reached() {
    let (first, last) = (read(Kind::Date, "-999999999-01-01"), read(Kind::Date, "+999999999-12-31"));
    assert_eq!(between(Measure::All, &first, &last).unwrap().to_string(), "P1999999998Y11M30D");
    let first = read(Kind::LocalDateTime, "-999999999-01-01");
    let last = read(Kind::LocalDateTime, "+999999999-12-31T23:59:59");
    assert_eq!(between(Measure::Seconds, &first, &last).unwrap().to_string(), "PT17531639991215H59M59S");
    assert!(last.plus(&duration("PT1S")).is_err());
    assert!(last.plus(&duration("P1000000000Y")).is_err());
    assert!(first.minus(&duration("P1D")).is_err());
    assert!(Date::of_number(i64::MAX).is_err());
    assert!(from_epoch(i64::MAX, 0).is_err());
}

#[test]
fn days_on_which_clocks_change_are_as_long_as_they_were() {
    let between = |measure, from: &str, to: &str| {
        between(measure, &read(Kind::DateTime, from), &read(Kind::DateTime, to)).unwrap().to_string()
    };
    let (eve, morning) = ("2017-10-28T23:00+02:00[Europe/Stockholm]", "2017-10-29T04:00+01:00[Europe/Stockholm]");
    assert_eq!(between(Measure::All, eve, morning), "PT6H");
    assert_eq!(between(Measure::All, morning, eve), "PT-6H");
    let noon = read(Kind::DateTime, "2017-10-28T12:00[Europe/Stockholm]");
    assert_eq!(noon.plus(&duration("P1D")).unwrap().to_string(), "2017-10-29T12:00+01:00[Europe/Stockholm]");
    assert_eq!(noon.plus(&duration("PT24H")).unwrap().to_string(), "2017-10-29T11:00+01:00[Europe/Stockholm]");
}

#[test]
fn unknown_parts_get_near_matches() {
    let Err(error) = MapParts::read(&Map::from_iter([(Arc::from("mounth"), Value::Integer(1))])) else { panic!() };
    assert_eq!(error.hints(), ["did you mean month?"]);
}
