//! Functions that take in many rows: count, sum, collect and their kin.

use std::cmp::Ordering;

use super::groups::{Groups, State};
use super::{Body, Fold, Function, one_number, wants};
use crate::error::{Error, Result, kinds};
use crate::graph::folds;
use crate::value::aside::{Aside, Many, Part};
use crate::value::order::order;
use crate::value::{Temporal, Value, arithmetic};

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    Function {
        name: "count",
        usage: "count(value)",
        about: "How many values are not null; count(*) counts rows.",
        examples: &[("count(null)", "0"), ("count(*)", "1")],
        arguments: (1, 1),
        body: Body::Aggregate(|| Box::new(Groups::of(Count(0)))),
    },
    Function {
        name: "sum",
        usage: "sum(number or duration)",
        about: "The sum, ignoring nulls; 0 of nothing.",
        examples: &[("sum(2)", "2"), ("sum(null)", "0"), ("sum(duration('P1D'))", "duration('P1D')")],
        arguments: (1, 1),
        body: Body::Aggregate(|| Box::new(Groups::of(Sum(Value::Null)))),
    },
    Function {
        name: "avg",
        usage: "avg(number or duration)",
        about: "The mean, ignoring nulls; null of nothing.",
        examples: &[("avg(2)", "2.0")],
        arguments: (1, 1),
        body: Body::Aggregate(|| Box::new(Groups::of(Average::default()))),
    },
    Function {
        name: "min",
        usage: "min(value)",
        about: "The first value in the order of ORDER BY, ignoring nulls.",
        examples: &[("min('a')", "'a'")],
        arguments: (1, 1),
        body: Body::Aggregate(|| Box::new(Groups::of(Extreme { wanted: Ordering::Less, found: Value::Null }))),
    },
    Function {
        name: "max",
        usage: "max(value)",
        about: "The last value in the order of ORDER BY, ignoring nulls.",
        examples: &[("max(3)", "3")],
        arguments: (1, 1),
        body: Body::Aggregate(|| Box::new(Groups::of(Extreme { wanted: Ordering::Greater, found: Value::Null }))),
    },
    Function {
        name: "collect",
        usage: "collect(value)",
        about: "A list of the values, without nulls.",
        examples: &[("collect(1)", "[1]"), ("collect(null)", "[]")],
        arguments: (1, 1),
        body: Body::Aggregate(|| Box::new(Groups::of(Collect::default()))),
    },
    Function {
        name: "stDev",
        usage: "stDev(number)",
        about: "The standard deviation of a sample.",
        examples: &[("stDev(2)", "0.0")],
        arguments: (1, 1),
        body: Body::Aggregate(|| Box::new(Groups::of(Deviation { less: 1, ..Deviation::default() }))),
    },
    Function {
        name: "stDevP",
        usage: "stDevP(number)",
        about: "The standard deviation of a whole population.",
        examples: &[("stDevP(2)", "0.0")],
        arguments: (1, 1),
        body: Body::Aggregate(|| Box::new(Groups::of(Deviation::default()))),
    },
    Function {
        name: "percentileCont",
        usage: "percentileCont(number, fraction)",
        about: "The value below which that fraction lies, interpolated.",
        examples: &[("percentileCont(3, 0.5)", "3.0")],
        arguments: (2, 2),
        body: Body::Aggregate(|| Box::new(Groups::of(Percentile { continuous: true, ..Percentile::default() }))),
    },
    Function {
        name: "percentileDisc",
        usage: "percentileDisc(number, fraction)",
        about: "The nearest given value below which that fraction lies.",
        examples: &[("percentileDisc(3, 0.5)", "3")],
        arguments: (2, 2),
        body: Body::Aggregate(|| Box::new(Groups::of(Percentile::default()))),
    },
];

#[derive(Clone)]
struct Count(i64);

impl Part for Count {}

impl State for Count {
    const WEIGHS: bool = true;
    const COUNTS: bool = true;

    fn add(&mut self, _arguments: &[Value]) -> Result<()> {
        self.0 += 1;
        Ok(())
    }

    fn add_times(&mut self, _arguments: &[Value], times: i64) -> Result<()> {
        self.0 += times;
        Ok(())
    }

    fn fold(&self) -> Option<Fold> {
        Some(Fold::Count)
    }

    fn finish(&mut self) -> Result<Value> {
        Ok(Value::Integer(self.0))
    }

    #[inline]
    fn add_integer(&mut self, _number: i64, times: i64) -> Result<()> {
        self.0 += times;
        Ok(())
    }

    fn add_integers(&mut self, numbers: &[i64]) -> Result<()> {
        self.0 += numbers.len() as i64;
        Ok(())
    }

    #[inline]
    fn add_float(&mut self, _number: f64, times: i64) -> Result<()> {
        self.0 += times;
        Ok(())
    }
}

/// Null as long as there is nothing: numbers and durations have no nothing in common.
#[derive(Clone)]
struct Sum(Value);

impl Sum {
    fn add_one(&mut self, value: Value) -> Result<()> {
        self.0 = if self.0.is_null() { value } else { arithmetic::add(&self.0, &value)? };
        Ok(())
    }
}

/// A number or a duration.
fn summand(arguments: &[Value]) -> Result<&Value> {
    match arguments {
        [value @ (Value::Integer(_) | Value::Float(_) | Value::Temporal(Temporal::Duration(_))), ..] => Ok(value),
        _ => Err(wants("numbers or durations", arguments, 0)),
    }
}

impl Part for Sum {}

impl State for Sum {
    const WEIGHS: bool = true;

    fn add(&mut self, arguments: &[Value]) -> Result<()> {
        self.add_one(summand(arguments)?.clone())
    }

    fn add_times(&mut self, arguments: &[Value], times: i64) -> Result<()> {
        self.add_one(arithmetic::multiply(summand(arguments)?, &Value::Integer(times))?)
    }

    fn fold(&self) -> Option<Fold> {
        Some(Fold::Sum)
    }

    fn finish(&mut self) -> Result<Value> {
        Ok(if self.0.is_null() { Value::Integer(0) } else { std::mem::take(&mut self.0) })
    }

    fn add_integers(&mut self, numbers: &[i64]) -> Result<()> {
        if self.0.is_null() && !numbers.is_empty() {
            self.0 = Value::Integer(0);
        }
        if let Value::Integer(sum) = &mut self.0
            && folds::bound(numbers) * numbers.len() as u128 + u128::from(sum.unsigned_abs()) <= i64::MAX as u128
        {
            // No part of it can be too large, so none has to be looked at.
            *sum += folds::sum(numbers);
            return Ok(());
        }
        numbers.iter().try_for_each(|number| self.add_integer(*number, 1))
    }

    #[inline]
    fn add_integer(&mut self, number: i64, times: i64) -> Result<()> {
        if let Value::Integer(sum) = &mut self.0
            && let Some(more) = number.checked_mul(times).and_then(|product| sum.checked_add(product))
        {
            *sum = more;
            return Ok(());
        }
        self.add_times(&[Value::Integer(number)], times)
    }
}

#[derive(Clone, Default)]
struct Average {
    /// The sum of whole numbers, which is the same in any order.
    whole: i128,
    /// The sum of all others.
    sum: f64,
    count: u64,
    /// The sum of durations; null where there are none.
    length: Value,
    lengths: u64,
}

impl Average {
    fn add_length(&mut self, value: &Value, times: i64) -> Result<()> {
        let length = arithmetic::multiply(value, &Value::Integer(times))?;
        self.length = if self.length.is_null() { length } else { arithmetic::add(&self.length, &length)? };
        self.lengths += times.unsigned_abs();
        Ok(())
    }
}

impl Part for Average {}

impl State for Average {
    const WEIGHS: bool = true;

    fn add(&mut self, arguments: &[Value]) -> Result<()> {
        self.add_times(arguments, 1)
    }

    fn add_times(&mut self, arguments: &[Value], times: i64) -> Result<()> {
        match summand(arguments)? {
            length @ Value::Temporal(_) => self.add_length(length, times),
            Value::Integer(number) => self.add_integer(*number, times),
            _ => self.add_float(one_number(arguments)?, times),
        }
    }

    fn fold(&self) -> Option<Fold> {
        Some(Fold::Mean)
    }

    fn add_sum(&mut self, sum: i64, times: i64) {
        self.whole = self.whole.saturating_add(i128::from(sum));
        self.count += times.unsigned_abs();
    }

    fn finish(&mut self) -> Result<Value> {
        match (self.count, self.lengths) {
            (0, 0) => Ok(Value::Null),
            (_, 0) => Ok(Value::Float((self.whole as f64 + self.sum) / self.count as f64)),
            (0, _) => {
                arithmetic::divide(&self.length, &Value::Integer(i64::try_from(self.lengths).unwrap_or(i64::MAX)))
            }
            _ => Err(Error::new(kinds::TYPE_ERROR, "wants numbers or durations, got both")),
        }
    }

    #[inline]
    fn add_integer(&mut self, number: i64, times: i64) -> Result<()> {
        self.whole = self.whole.saturating_add(i128::from(number) * i128::from(times));
        self.count += times.unsigned_abs();
        Ok(())
    }

    #[inline]
    fn add_float(&mut self, number: f64, times: i64) -> Result<()> {
        self.sum += number * times as f64;
        self.count += times.unsigned_abs();
        Ok(())
    }
}

#[derive(Clone)]
struct Extreme {
    wanted: Ordering,
    found: Value,
}

impl Part for Extreme {}

impl State for Extreme {
    const WEIGHS: bool = true;

    fn add(&mut self, arguments: &[Value]) -> Result<()> {
        let Some(value) = arguments.first() else { return Ok(()) };
        if self.found.is_null() || order(value, &self.found) == self.wanted {
            self.found = value.clone();
        }
        Ok(())
    }

    fn fold(&self) -> Option<Fold> {
        Some(if self.wanted == Ordering::Less { Fold::Least } else { Fold::Most })
    }

    fn finish(&mut self) -> Result<Value> {
        Ok(std::mem::take(&mut self.found))
    }

    fn add_integers(&mut self, numbers: &[i64]) -> Result<()> {
        let found = match self.wanted {
            Ordering::Less => folds::least(numbers),
            _ => folds::most(numbers),
        };
        found.map_or(Ok(()), |found| self.add_integer(found, 1))
    }

    #[inline]
    fn add_integer(&mut self, number: i64, _times: i64) -> Result<()> {
        match &mut self.found {
            Value::Integer(found) if number.cmp(found) == self.wanted => *found = number,
            Value::Integer(_) => {}
            _ => return self.add(&[Value::Integer(number)]),
        }
        Ok(())
    }
}

#[derive(Clone, Default)]
struct Collect(Aside<Vec<Value>>);

impl Part for Collect {
    fn held(&self) -> usize {
        1 + self.0.many()
    }
}

impl State for Collect {
    const KEEPS: bool = true;

    fn add(&mut self, arguments: &[Value]) -> Result<()> {
        if let Some(value) = arguments.first() {
            self.0.push(value.clone());
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<Value> {
        Ok(Value::list(std::mem::take(&mut self.0).into_inner()))
    }
}

/// Welford's method: no sum of squares that could lose its digits.
#[derive(Clone, Default)]
struct Deviation {
    /// 1 for a sample, 0 for a population.
    less: u64,
    count: u64,
    mean: f64,
    squares: f64,
}

impl Part for Deviation {}

impl State for Deviation {
    fn add(&mut self, arguments: &[Value]) -> Result<()> {
        let number = one_number(arguments)?;
        self.count += 1;
        let before = number - self.mean;
        self.mean += before / self.count as f64;
        self.squares += before * (number - self.mean);
        Ok(())
    }

    fn finish(&mut self) -> Result<Value> {
        let enough = self.count > self.less;
        Ok(Value::Float(if enough { (self.squares / (self.count - self.less) as f64).sqrt() } else { 0.0 }))
    }
}

#[derive(Clone, Default)]
struct Percentile {
    continuous: bool,
    fraction: f64,
    values: Aside<Vec<Value>>,
}

impl Part for Percentile {
    fn held(&self) -> usize {
        1 + self.values.many()
    }
}

impl State for Percentile {
    const KEEPS: bool = true;

    fn add(&mut self, arguments: &[Value]) -> Result<()> {
        one_number(arguments)?;
        self.fraction = one_number(arguments.get(1..).unwrap_or_default())?;
        if !(0.0..=1.0).contains(&self.fraction) {
            let message = format!("wants a fraction from 0 to 1, got {}", self.fraction);
            return Err(Error::new(kinds::NUMBER_OUT_OF_RANGE, message));
        }
        self.values.extend(arguments.first().cloned());
        Ok(())
    }

    fn finish(&mut self) -> Result<Value> {
        self.values.sort_by(order);
        let Some(last) = self.values.len().checked_sub(1) else { return Ok(Value::Null) };
        if self.continuous {
            return self.interpolated(last);
        }
        let place = (self.fraction * self.values.len() as f64).ceil() as usize;
        Ok(self.values[place.saturating_sub(1).min(last)].clone())
    }
}

impl Percentile {
    fn interpolated(&self, last: usize) -> Result<Value> {
        let place = self.fraction * last as f64;
        let (below, above) = (place.floor() as usize, place.ceil() as usize);
        let low = one_number(&self.values[below.min(last)..])?;
        let high = one_number(&self.values[above.min(last)..])?;
        Ok(Value::Float(low + (high - low) * place.fract()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Body, find};
    use crate::error::kinds;
    use crate::value::Value;

    fn run(name: &str, rows: &[&[Value]]) -> crate::error::Result<Value> {
        let Body::Aggregate(start) = find(name).unwrap().body else { panic!("{name} is no aggregate") };
        let mut running = start();
        running.grow(1);
        for row in rows {
            running.add(0, row, 1)?;
        }
        running.finish(0)
    }

    #[test]
    fn numbers_are_taken_in() {
        let rows: [&[Value]; 4] = [&[2.into()], &[4.into()], &[4.into()], &[6.into()]];
        assert_eq!(run("sum", &rows).unwrap(), 16.into());
        assert_eq!(run("avg", &rows).unwrap(), 4.0.into());
        assert_eq!(run("stDevP", &rows).unwrap(), 2.0_f64.sqrt().into());
        assert_eq!(run("avg", &[]).unwrap(), Value::Null);
        assert_eq!(run("sum", &[&["a".into()]]).unwrap_err().kind(), kinds::TYPE_ERROR);
        assert_eq!(run("sum", &[&[i64::MAX.into()], &[1.into()]]).unwrap_err().kind(), kinds::ARITHMETIC);
    }

    #[test]
    fn mixed_types_have_extremes() {
        let list = Value::list(vec![1.into()]);
        let rows: [&[Value]; 4] = [&[1.into()], &["a".into()], std::slice::from_ref(&list), &[0.2.into()]];
        assert_eq!(run("max", &rows).unwrap(), 1.into());
        assert_eq!(run("min", &rows).unwrap(), list);
    }

    #[test]
    fn percentiles_stay_within_zero_and_one() {
        let rows: [&[Value]; 3] = [&[10.into(), 0.5.into()], &[20.into(), 0.5.into()], &[30.into(), 0.5.into()]];
        assert_eq!(run("percentileDisc", &rows).unwrap(), 20.into());
        assert_eq!(run("percentileCont", &rows).unwrap(), 20.0.into());
        let error = run("percentileCont", &[&[1.into(), 1.1.into()]]).unwrap_err();
        assert_eq!(error.kind(), kinds::NUMBER_OUT_OF_RANGE);
    }
}
