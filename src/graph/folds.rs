//! What many whole numbers come to: their sum, their least and most, in wide registers where the processor has them.
//!
//! The program is built for any processor of its kind, and what these have in common compares no two numbers of 64 bits
//! at once. So the loops are compiled twice, and the processor is asked which it can take.

/// How many are folded side by side, so that no step waits for the one before.
const LANES: usize = 16;

/// The least of some numbers.
pub fn least(numbers: &[i64]) -> Option<i64> {
    widely(numbers, |numbers| Some(fold(numbers, *numbers.first()?, i64::min)))
}

/// The largest of some numbers.
pub fn most(numbers: &[i64]) -> Option<i64> {
    widely(numbers, |numbers| Some(fold(numbers, *numbers.first()?, i64::max)))
}

/// The sum of some numbers, of which no part may be [too large](bound).
pub fn sum(numbers: &[i64]) -> i64 {
    widely(numbers, |numbers| fold(numbers, 0, i64::wrapping_add))
}

/// What none of some numbers is beyond, on either side: a power of two, since bits are put together faster than numbers
/// are compared.
pub fn bound(numbers: &[i64]) -> u128 {
    let bits = widely(numbers, |numbers| fold(numbers, 0, |bits, number| bits | (number ^ (number >> 63))));
    u128::from(bits.cast_unsigned()) + 1
}

/// Folds numbers into `first`, which changes nothing, however often it is taken in. The order is any.
#[inline(always)]
fn fold(numbers: &[i64], first: i64, both: impl Fn(i64, i64) -> i64 + Copy) -> i64 {
    let mut lanes = [first; LANES];
    let chunks = numbers.chunks_exact(LANES);
    let rest = chunks.remainder();
    for chunk in chunks {
        for (lane, number) in lanes.iter_mut().zip(chunk) {
            *lane = both(*lane, *number);
        }
    }
    lanes.iter().chain(rest).copied().fold(first, both)
}

/// Runs a loop over numbers as it was compiled for the processor at hand.
#[inline]
fn widely<R>(numbers: &[i64], each: impl Fn(&[i64]) -> R) -> R {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2")]
        fn wide<R>(numbers: &[i64], each: impl Fn(&[i64]) -> R) -> R {
            each(numbers)
        }
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor was just asked for what `wide` is compiled for.
            return unsafe { wide(numbers, each) };
        }
    }
    each(numbers)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn folds_are_those_of_one_after_the_other(numbers in prop::collection::vec(any::<i64>(), 0..100), shift in 0..63) {
            let numbers: Vec<i64> = numbers.iter().map(|number| number >> shift).collect();
            prop_assert_eq!(least(&numbers), numbers.iter().copied().min());
            prop_assert_eq!(most(&numbers), numbers.iter().copied().max());
            prop_assert_eq!(sum(&numbers), numbers.iter().fold(0, |sum: i64, number| sum.wrapping_add(*number)));
            prop_assert!(numbers.iter().all(|number| i128::from(*number).unsigned_abs() <= bound(&numbers)));
            let largest = numbers.iter().map(|number| i128::from(*number).unsigned_abs()).max().unwrap_or(0);
            prop_assert!(bound(&numbers) <= (2 * largest).max(1));
        }
    }
}
