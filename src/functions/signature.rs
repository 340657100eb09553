//! Signatures as text and as types: `my.proc(name :: STRING?, id :: INTEGER?) :: (city :: STRING?)`.

use std::fmt::{self, Display, Formatter};
use std::iter::Peekable;
use std::str::Chars;
use std::sync::Arc;

use crate::error::{Error, Result, kinds};
use crate::value::{Value, temporal};

/// A type as a signature names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `ANY`
    Any,
    /// `BOOLEAN`
    Boolean,
    /// `INTEGER`
    Integer,
    /// `FLOAT`; an integer is taken as one.
    Float,
    /// `NUMBER`: an integer or a float.
    Number,
    /// `STRING`
    Text,
    /// `MAP`
    Map,
    /// `NODE`
    Node,
    /// `RELATIONSHIP`
    Relationship,
    /// `PATH`
    Path,
    /// `DATE`, `LOCALTIME`, `TIME`, `LOCALDATETIME`, `DATETIME`, `DURATION`
    Temporal(temporal::Kind),
    /// `LIST OF STRING`, `LIST<STRING>`, `LIST`
    List(Box<Kind>),
}

/// The plain types, by the words that name them; the first word of each is the one that is printed.
const PLAIN: &[(&str, Kind)] = &[
    ("ANY", Kind::Any),
    ("BOOLEAN", Kind::Boolean),
    ("BOOL", Kind::Boolean),
    ("INTEGER", Kind::Integer),
    ("INT", Kind::Integer),
    ("FLOAT", Kind::Float),
    ("NUMBER", Kind::Number),
    ("STRING", Kind::Text),
    ("DATE", Kind::Temporal(temporal::Kind::Date)),
    ("LOCALTIME", Kind::Temporal(temporal::Kind::LocalTime)),
    ("TIME", Kind::Temporal(temporal::Kind::Time)),
    ("LOCALDATETIME", Kind::Temporal(temporal::Kind::LocalDateTime)),
    ("DATETIME", Kind::Temporal(temporal::Kind::DateTime)),
    ("DURATION", Kind::Temporal(temporal::Kind::Duration)),
    ("MAP", Kind::Map),
    ("NODE", Kind::Node),
    ("RELATIONSHIP", Kind::Relationship),
    ("PATH", Kind::Path),
];

/// How deep a list of lists may be written.
const DEEPEST: usize = 16;

impl Kind {
    /// The value as this type takes it, null aside; none where it is of another type.
    pub fn take(&self, value: Value) -> Option<Value> {
        match (self, &value) {
            (Kind::Float, Value::Integer(number)) => Some(Value::Float(*number as f64)),
            (Kind::Temporal(kind), Value::Temporal(temporal)) => (temporal.kind() == *kind).then_some(value),
            (Kind::List(inner), Value::List(items)) => {
                let take = |item: &Value| if item.is_null() { Some(Value::Null) } else { inner.take(item.clone()) };
                items.iter().map(take).collect::<Option<Vec<Value>>>().map(Value::list)
            }
            (Kind::Any, _)
            | (Kind::Boolean, Value::Boolean(_))
            | (Kind::Integer | Kind::Number, Value::Integer(_))
            | (Kind::Float | Kind::Number, Value::Float(_))
            | (Kind::Text, Value::Text(_))
            | (Kind::Map, Value::Map(_))
            | (Kind::Node, Value::Node(_))
            | (Kind::Relationship, Value::Relationship(_))
            | (Kind::Path, Value::Path(_)) => Some(value),
            _ => None,
        }
    }
}

impl Display for Kind {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Kind::List(inner) if **inner == Kind::Any => out.write_str("LIST"),
            Kind::List(inner) => write!(out, "LIST OF {inner}"),
            plain => out.write_str(PLAIN.iter().find(|(_, kind)| kind == plain).map_or("ANY", |(word, _)| word)),
        }
    }
}

/// One argument or output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: Arc<str>,
    /// Its type.
    pub kind: Kind,
    /// Whether it may be null.
    pub nullable: bool,
    /// Whether it may be left out, and is null then: `name = null :: STRING?`.
    pub optional: bool,
}

impl Field {
    /// The value as this field takes it; none where it is of another type.
    pub fn take(&self, value: Value) -> Option<Value> {
        if value.is_null() { self.nullable.then_some(Value::Null) } else { self.kind.take(value) }
    }
}

impl Display for Field {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let optional = if self.optional { " = null" } else { "" };
        write!(out, "{}{optional} :: {}{}", self.name, self.kind, if self.nullable { "?" } else { "" })
    }
}

/// What a procedure is called, what it takes and what it gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Its name, with dots.
    pub name: Arc<str>,
    /// What it takes, in order.
    pub arguments: Vec<Field>,
    /// What each of its rows holds, in order; nothing where it gives no rows.
    pub outputs: Vec<Field>,
}

impl Signature {
    /// The signature that a text writes.
    ///
    /// # Errors
    /// A text that is no signature, a type that doesn't exist, a name twice.
    pub fn read(text: &str) -> Result<Signature> {
        let mut reader = Reader { text, rest: text.chars().peekable() };
        let name = reader.name(true)?;
        let arguments = reader.fields()?;
        reader.sign("::")?;
        let outputs = reader.fields()?;
        reader.end()?;
        for fields in [&arguments, &outputs] {
            let twice = fields
                .iter()
                .enumerate()
                .find(|(place, field)| fields.iter().take(*place).any(|other| other.name == field.name));
            if let Some((_, field)) = twice {
                return Err(reader.fault(&format!("{} stands there twice", field.name)));
            }
        }
        Ok(Signature { name, arguments, outputs })
    }

    /// An error unless that many arguments are given.
    pub fn check_count(&self, count: usize) -> Result<()> {
        let wanted = self.arguments.len();
        let left_out = self.arguments.iter().rev().take_while(|field| field.optional).count();
        if (wanted - left_out..=wanted).contains(&count) {
            return Ok(());
        }
        let plural = if wanted == 1 { "" } else { "s" };
        let message = format!("{} wants {wanted} argument{plural}, got {count}", self.name);
        Err(Error::new(kinds::INVALID_NUMBER_OF_ARGUMENTS, message).hint(format!("it is declared as {self}")))
    }
}

impl Display for Signature {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "{}({}) :: ({})", self.name, listed(&self.arguments), listed(&self.outputs))
    }
}

fn listed(fields: &[Field]) -> String {
    fields.iter().map(Field::to_string).collect::<Vec<_>>().join(", ")
}

/// Reads a signature from left to right.
struct Reader<'t> {
    text: &'t str,
    rest: Peekable<Chars<'t>>,
}

impl Reader<'_> {
    fn fault(&self, what: &str) -> Error {
        let error = Error::new(kinds::USAGE, format!("the signature `{}` can't be read: {what}", self.text.trim()));
        error.hint("it is written like my.proc(name :: STRING?) :: (id :: INTEGER)")
    }

    fn skip_space(&mut self) {
        while self.rest.next_if(|next| next.is_whitespace()).is_some() {}
    }

    /// Whether the sign comes next, which is then read.
    fn takes(&mut self, sign: char) -> bool {
        self.skip_space();
        self.rest.next_if_eq(&sign).is_some()
    }

    fn sign(&mut self, sign: &str) -> Result<()> {
        self.skip_space();
        for wanted in sign.chars() {
            if self.rest.next_if_eq(&wanted).is_none() {
                return Err(self.fault(&format!("{sign} is missing")));
            }
        }
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        self.skip_space();
        match self.rest.peek() {
            None => Ok(()),
            Some(next) => {
                let what = format!("{next} can't follow");
                Err(self.fault(&what))
            }
        }
    }

    fn name(&mut self, dotted: bool) -> Result<Arc<str>> {
        self.skip_space();
        let mut name = String::new();
        while let Some(next) =
            self.rest.next_if(|next| next.is_alphanumeric() || *next == '_' || (dotted && *next == '.'))
        {
            name.push(next);
        }
        if name.is_empty() || name.split('.').any(str::is_empty) {
            return Err(self.fault("a name is missing"));
        }
        Ok(Arc::from(name))
    }

    fn fields(&mut self) -> Result<Vec<Field>> {
        self.sign("(")?;
        let mut fields = Vec::new();
        if self.takes(')') {
            return Ok(fields);
        }
        loop {
            let name = self.name(false)?;
            let optional = self.takes('=');
            if optional && !self.name(false)?.eq_ignore_ascii_case("null") {
                return Err(self.fault("what is left out can only be null"));
            }
            self.sign("::")?;
            let kind = self.kind(DEEPEST)?;
            let nullable = self.takes('?');
            if optional && !nullable {
                return Err(self.fault(&format!("{name} is null where it is left out, and so needs a ?")));
            }
            fields.push(Field { name, kind, nullable, optional });
            if !self.takes(',') {
                self.sign(")")?;
                return Ok(fields);
            }
        }
    }

    fn kind(&mut self, left: usize) -> Result<Kind> {
        let word = self.name(false)?.to_ascii_uppercase();
        if word != "LIST" {
            let known = PLAIN.iter().find(|(name, _)| *name == word).map(|(_, kind)| kind.clone());
            return known.ok_or_else(|| self.fault(&format!("there is no type {word}")));
        }
        if left == 0 {
            return Err(self.fault("lists nest too deep"));
        }
        // Written as the original does: LIST? OF T.
        let mut ahead = self.rest.clone();
        while ahead.next_if(|next| next.is_whitespace() || *next == '?').is_some() {}
        let of: String = ahead.by_ref().take(3).collect();
        if of.trim_end().eq_ignore_ascii_case("of") && of.len() == 3 {
            self.rest = ahead;
            return Ok(Kind::List(Box::new(self.kind(left - 1)?)));
        }
        if !self.takes('<') {
            return Ok(Kind::List(Box::new(Kind::Any)));
        }
        let inner = self.kind(left - 1)?;
        self.takes('?');
        self.sign(">")?;
        Ok(Kind::List(Box::new(inner)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_read_and_printed() {
        for (text, printed) in [
            ("test.doNothing() :: ()", "test.doNothing() :: ()"),
            (" p ( a::INTEGER? , b :: float ) :: (c :: STRING?) ", "p(a :: INTEGER?, b :: FLOAT) :: (c :: STRING?)"),
            ("p(a :: LIST<LIST OF MAP>) :: (b :: LIST?)", "p(a :: LIST OF LIST OF MAP) :: (b :: LIST?)"),
        ] {
            let signature = Signature::read(text).unwrap();
            assert_eq!(signature.to_string(), printed);
            assert_eq!(Signature::read(printed).unwrap(), signature);
        }
    }

    #[test]
    fn faults_are_told() {
        for (text, fault) in [
            ("", "a name is missing"),
            ("p(", "a name is missing"),
            ("p()", ":: is missing"),
            ("p() :: (a STRING)", ":: is missing"),
            ("p() :: (a :: STRNG)", "there is no type STRNG"),
            ("p() :: (a :: MAP, a :: MAP)", "a stands there twice"),
            ("p() :: () x", "x can't follow"),
            ("p..q() :: ()", "a name is missing"),
        ] {
            let error = Signature::read(text).unwrap_err();
            assert!(error.message().ends_with(fault), "{text}: {error:?}");
        }
        let deep = format!("p() :: (a :: {}ANY{})", "LIST<".repeat(99), ">".repeat(99));
        assert!(Signature::read(&deep).unwrap_err().message().ends_with("lists nest too deep"));
    }

    #[test]
    fn integers_serve_as_floats_and_numbers() {
        assert_eq!(Kind::Float.take(1.into()), Some(1.0.into()));
        assert_eq!(Kind::Number.take(1.into()), Some(1.into()));
        assert_eq!(Kind::Integer.take(1.0.into()), None);
        let floats = Kind::List(Box::new(Kind::Float));
        assert_eq!(floats.take(vec![1.into(), Value::Null].into()), Some(vec![1.0.into(), Value::Null].into()));
        let field = Field { name: "a".into(), kind: Kind::Text, nullable: false, optional: false };
        assert_eq!(field.take(Value::Null), None);
    }
}
