//! The forms an answer can be written in.

/// A form of output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// A table in a box.
    #[default]
    Table,
    /// Comma-separated values by RFC 4180.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// One JSON object a question.
    Json,
    /// One JSON object a row.
    Jsonl,
    /// A Markdown table.
    Markdown,
    /// Rows along time.
    Timeline,
    /// A picture for Graphviz.
    Dot,
}

impl Format {
    /// Every form, in the order of the manual.
    pub const ALL: &[Format] = &[
        Format::Table,
        Format::Csv,
        Format::Tsv,
        Format::Json,
        Format::Jsonl,
        Format::Markdown,
        Format::Timeline,
        Format::Dot,
    ];

    /// Its name on the command line and in `as …`.
    pub fn name(self) -> &'static str {
        match self {
            Format::Table => "table",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Markdown => "markdown",
            Format::Timeline => "timeline",
            Format::Dot => "dot",
        }
    }

    /// What it is, in a few words.
    pub fn about(self) -> &'static str {
        match self {
            Format::Table => "a table in a box",
            Format::Csv => "comma-separated values (RFC 4180)",
            Format::Tsv => "tab-separated values",
            Format::Json => "one JSON object a question",
            Format::Jsonl => "one JSON object a row",
            Format::Markdown => "a Markdown table",
            Format::Timeline => "rows along time",
            Format::Dot => "a picture for Graphviz",
        }
    }

    /// The form of that name.
    pub fn named(name: &str) -> Option<Format> {
        Format::ALL.iter().copied().find(|format| format.name() == name)
    }

    /// Whether a person reads it, rather than a program.
    pub fn is_for_people(self) -> bool {
        matches!(self, Format::Table | Format::Timeline)
    }
}
