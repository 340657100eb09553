//! What `.set` can change: one row a setting.

use std::num::NonZero;
use std::time::Duration;

use super::front::Front;
use crate::db::Budget;
use crate::error::{Error, Result, kinds, near};

/// A setting.
pub struct Setting {
    /// Its name.
    pub name: &'static str,
    /// What it does, and what it takes.
    pub about: &'static str,
    /// Its value as text.
    pub show: fn(&Front) -> String,
    /// Takes a new value.
    pub set: fn(&mut Front, &str) -> Result<()>,
}

/// Every setting.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "rows",
        about: "how many rows the prompt shows: a number, 0 for all, or auto",
        show: |front| front.rows.map_or("auto".into(), |rows| rows.to_string()),
        set: |front, text| {
            front.rows = automatic(text)?;
            Ok(())
        },
    },
    Setting {
        name: "width",
        about: "how wide a table may be: a number, 0 for unbounded, or auto",
        show: |front| front.width.map_or("auto".into(), |width| width.to_string()),
        set: |front, text| {
            front.width = automatic(text)?;
            Ok(())
        },
    },
    Setting {
        name: "pager",
        about: "whether long answers go through a pager: on or off",
        show: |front| on_off(front.pager),
        set: |front, text| {
            front.pager = truth(text)?;
            Ok(())
        },
    },
    Setting {
        name: "strict",
        about: "whether a phrase with two readings is refused: on or off",
        show: |front| on_off(front.session.state().strict),
        set: |front, text| {
            front.session.set_strict(truth(text)?);
            Ok(())
        },
    },
    Setting {
        name: "time",
        about: "how long a question may run, in milliseconds; 0 for no limit",
        show: |front| front.session.state().budget.time.map_or("0".into(), |time| time.as_millis().to_string()),
        set: |front, text| {
            let time = Some(number(text)?).filter(|limit| *limit > 0).map(|limit| Duration::from_millis(limit as u64));
            front.session.set_budget(Budget { time, ..front.session.state().budget });
            Ok(())
        },
    },
    Setting {
        name: "memory",
        about: "how much a question may hold, in MiB; 0 for the default",
        show: |front| front.session.state().budget.memory_bytes.map_or("0".into(), |bytes| (bytes >> 20).to_string()),
        set: |front, text| {
            let memory_bytes =
                Some(number(text)?).filter(|limit| *limit > 0).map(|limit| limit.saturating_mul(1 << 20));
            front.session.set_budget(Budget { memory_bytes, ..front.session.state().budget });
            Ok(())
        },
    },
    Setting {
        name: "threads",
        about: "how many threads may work on a long question; 0 for one a core",
        show: |front| front.session.state().budget.threads.map_or("0".into(), |threads| threads.to_string()),
        set: |front, text| {
            let threads = NonZero::new(number(text)?);
            front.session.set_budget(Budget { threads, ..front.session.state().budget });
            Ok(())
        },
    },
    Setting {
        name: "fold",
        about: "whether pictures draw dated events as lines: on or off",
        show: |front| on_off(front.drawing.fold),
        set: |front, text| {
            front.drawing.fold = truth(text)?;
            Ok(())
        },
    },
    Setting {
        name: "cluster",
        about: "what stands in a frame together in pictures: label, a relation, or off",
        show: |front| front.drawing.cluster.clone().unwrap_or_else(|| "off".into()),
        set: |front, text| {
            front.drawing.cluster = Some(text.to_owned()).filter(|text| text != "off");
            Ok(())
        },
    },
    Setting {
        name: "timer",
        about: "whether to say how long each question took: on or off",
        show: |front| on_off(front.timer),
        set: |front, text| {
            front.timer = truth(text)?;
            Ok(())
        },
    },
];

/// The setting of that name, or the nearest names.
pub fn named(name: &str) -> Result<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name).ok_or_else(|| {
        let near = near::nearest(name, SETTINGS.iter().map(|setting| setting.name), 3);
        let hint = near::did_you_mean(&near).unwrap_or_else(|| ".set lists the settings".into());
        Error::new(kinds::USAGE, format!("there is no setting {name}")).hint(hint)
    })
}

/// `on` or `off`.
pub fn truth(text: &str) -> Result<bool> {
    match text {
        "on" | "true" | "yes" => Ok(true),
        "off" | "false" | "no" => Ok(false),
        _ => Err(Error::new(kinds::USAGE, format!("{text} is neither on nor off"))),
    }
}

fn on_off(truth: bool) -> String {
    if truth { "on".into() } else { "off".into() }
}

fn number(text: &str) -> Result<usize> {
    text.parse().map_err(|_| Error::new(kinds::USAGE, format!("{text} is not a whole number")))
}

fn automatic(text: &str) -> Result<Option<usize>> {
    match text {
        "auto" => Ok(None),
        _ => number(text).map(Some),
    }
}
