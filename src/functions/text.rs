//! Functions over text; characters are counted, not bytes.

use unicode_normalization::UnicodeNormalization;

use super::{Body, Context, Function, count_at, text_at, wants};
use crate::error::{Error, Result, kinds};
use crate::value::Value;

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    Function {
        name: "toUpper",
        usage: "toUpper(text)",
        about: "The text in capitals.",
        examples: &[("toUpper('straße')", "'STRASSE'"), ("toUpper(null)", "null")],
        arguments: (1, 1),
        body: Body::Text(|text| text.to_uppercase().into()),
    },
    Function {
        name: "toLower",
        usage: "toLower(text)",
        about: "The text in small letters.",
        examples: &[("toLower('ÅSA')", "'åsa'")],
        arguments: (1, 1),
        body: Body::Text(|text| text.to_lowercase().into()),
    },
    Function {
        name: "upper",
        usage: "upper(text)",
        about: "The same as toUpper.",
        examples: &[("upper('a')", "'A'")],
        arguments: (1, 1),
        body: Body::Text(|text| text.to_uppercase().into()),
    },
    Function {
        name: "lower",
        usage: "lower(text)",
        about: "The same as toLower.",
        examples: &[("lower('A')", "'a'")],
        arguments: (1, 1),
        body: Body::Text(|text| text.to_lowercase().into()),
    },
    Function {
        name: "trim",
        usage: "trim(text)",
        about: "The text without blanks at either end; trim(BOTH 'x' FROM text), LEADING or TRAILING cuts characters.",
        examples: &[("trim('  a b ')", "'a b'"), ("trim(LEADING 'x' FROM 'xax')", "'ax'"), ("trim(FROM ' a ')", "'a'")],
        arguments: (1, 1),
        body: Body::Text(|text| text.trim().into()),
    },
    Function {
        name: "btrim",
        usage: "btrim(text[, characters])",
        about: "The text without blanks, or characters of the second text, at either end.",
        examples: &[("btrim(' a ')", "'a'"), ("btrim('xyaxy', 'yx')", "'a'")],
        arguments: (1, 2),
        body: Body::Strict(|arguments, _| trimmed(arguments, str::trim, |text, is_cut| text.trim_matches(is_cut))),
    },
    Function {
        name: "ltrim",
        usage: "ltrim(text[, characters])",
        about: "The text without blanks, or characters of the second text, at its start.",
        examples: &[("ltrim(' a ')", "'a '"), ("ltrim('xxa', 'x')", "'a'")],
        arguments: (1, 2),
        body: Body::Strict(|arguments, _| {
            trimmed(arguments, str::trim_start, |text, is_cut| text.trim_start_matches(is_cut))
        }),
    },
    Function {
        name: "rtrim",
        usage: "rtrim(text[, characters])",
        about: "The text without blanks, or characters of the second text, at its end.",
        examples: &[("rtrim(' a ')", "' a'"), ("rtrim('axx', 'x')", "'a'")],
        arguments: (1, 2),
        body: Body::Strict(|arguments, _| {
            trimmed(arguments, str::trim_end, |text, is_cut| text.trim_end_matches(is_cut))
        }),
    },
    Function {
        name: "char_length",
        usage: "char_length(text)",
        about: "How many characters there are.",
        examples: &[("char_length('héé')", "3")],
        arguments: (1, 1),
        body: Body::Text(|text| Value::Integer(text.chars().count() as i64)),
    },
    Function {
        name: "character_length",
        usage: "character_length(text)",
        about: "The same as char_length.",
        examples: &[("character_length('héé')", "3")],
        arguments: (1, 1),
        body: Body::Text(|text| Value::Integer(text.chars().count() as i64)),
    },
    Function {
        name: "normalize",
        usage: "normalize(text[, form])",
        about: "The text in a Unicode normal form: NFC where not said, NFD, NFKC or NFKD.",
        examples: &[
            ("size(normalize('e\\u0301'))", "1"),
            ("size(normalize('é', 'NFD'))", "2"),
            ("normalize('\\uFB01', 'NFKC')", "'fi'"),
        ],
        arguments: (1, 2),
        body: Body::Strict(normalize),
    },
    Function {
        name: "isNormalized",
        usage: "isNormalized(value, form)",
        about: "Whether a text is in a Unicode normal form, as `value IS NFC NORMALIZED` asks; null of what is no text.",
        examples: &[("isNormalized('é', 'NFC')", "true"), ("isNormalized('é', 'NFD')", "false")],
        arguments: (2, 2),
        body: Body::Strict(is_normalized),
    },
    Function {
        name: "replace",
        usage: "replace(text, old, new)",
        about: "The text with every `old` replaced by `new`.",
        examples: &[("replace('banana', 'an', 'o')", "'booa'")],
        arguments: (3, 3),
        body: Body::Strict(replace),
    },
    Function {
        name: "split",
        usage: "split(text, separator or list)",
        about: "The parts between the separators.",
        examples: &[
            ("split('a,b', ',')", "['a', 'b']"),
            ("split('ab', '')", "['a', 'b']"),
            ("split('a,b;c', [',', ';'])", "['a', 'b', 'c']"),
        ],
        arguments: (2, 2),
        body: Body::Strict(split),
    },
    Function {
        name: "substring",
        usage: "substring(text, start[, length])",
        about: "The part from a place, counted from 0.",
        examples: &[("substring('hello', 1, 3)", "'ell'"), ("substring('hello', 3)", "'lo'")],
        arguments: (2, 3),
        body: Body::Strict(|arguments, _| {
            let length = if arguments.len() > 2 { count_at(arguments, 2)? } else { usize::MAX };
            let rest = text_at(arguments, 0)?.chars().skip(count_at(arguments, 1)?);
            Ok(rest.take(length).collect::<String>().into())
        }),
    },
    Function {
        name: "left",
        usage: "left(text, length)",
        about: "The first characters.",
        examples: &[("left('hello', 2)", "'he'")],
        arguments: (2, 2),
        body: Body::Strict(|arguments, _| {
            Ok(text_at(arguments, 0)?.chars().take(count_at(arguments, 1)?).collect::<String>().into())
        }),
    },
    Function {
        name: "right",
        usage: "right(text, length)",
        about: "The last characters.",
        examples: &[("right('hello', 2)", "'lo'")],
        arguments: (2, 2),
        body: Body::Strict(|arguments, _| {
            let (text, length) = (text_at(arguments, 0)?, count_at(arguments, 1)?);
            let before = text.chars().count().saturating_sub(length);
            Ok(text.chars().skip(before).collect::<String>().into())
        }),
    },
];

/// Which characters are cut.
type IsCut<'a> = &'a dyn Fn(char) -> bool;

/// The text without blanks, or without the characters of the second argument.
fn trimmed(
    arguments: &[Value],
    blanks: fn(&str) -> &str,
    cut: for<'t> fn(&'t str, IsCut<'_>) -> &'t str,
) -> Result<Value> {
    let text = text_at(arguments, 0)?;
    if arguments.len() == 1 {
        return Ok(blanks(text).into());
    }
    let characters = text_at(arguments, 1)?;
    Ok(cut(text, &|character| characters.contains(character)).into())
}

/// A text in a normal form.
type Normal = fn(&str) -> String;

/// Unicode's normal forms.
const FORMS: &[(&str, Normal)] = &[
    ("NFC", |text| text.nfc().collect()),
    ("NFD", |text| text.nfd().collect()),
    ("NFKC", |text| text.nfkc().collect()),
    ("NFKD", |text| text.nfkd().collect()),
];

fn normalize(arguments: &[Value], context: &Context<'_>) -> Result<Value> {
    let text = text_at(arguments, 0)?;
    let form = if arguments.len() > 1 { text_at(arguments, 1)? } else { "NFC" };
    Ok(in_form(text, form, context)?.into())
}

fn is_normalized(arguments: &[Value], context: &Context<'_>) -> Result<Value> {
    let Value::Text(text) = &arguments[0] else { return Ok(Value::Null) };
    Ok(Value::Boolean(in_form(text, text_at(arguments, 1)?, context)? == **text))
}

/// A text in the normal form of this name.
fn in_form(text: &str, form: &str, context: &Context<'_>) -> Result<String> {
    // No form makes a character longer than eighteen.
    context.meter.room(text.len().saturating_mul(18))?;
    let known = FORMS.iter().find(|(name, _)| name.eq_ignore_ascii_case(form));
    let (_, normal) = known.ok_or_else(|| {
        Error::new(kinds::TYPE_ERROR, format!("wants a normal form, got {form}"))
            .hint("a form is NFC, NFD, NFKC or NFKD")
    })?;
    Ok(normal(text))
}

fn replace(arguments: &[Value], context: &Context<'_>) -> Result<Value> {
    let (text, old, new) = (text_at(arguments, 0)?, text_at(arguments, 1)?, text_at(arguments, 2)?);
    if old.is_empty() {
        return Ok(text.into());
    }
    context.meter.room(text.matches(old).count().saturating_mul(new.len()))?;
    Ok(text.replace(old, new).into())
}

fn split(arguments: &[Value], context: &Context<'_>) -> Result<Value> {
    let text = text_at(arguments, 0)?;
    let separators: Vec<&str> = match &arguments[1] {
        Value::Text(separator) => vec![separator],
        Value::List(list) => list.iter().filter_map(Value::as_text).collect(),
        _ => return Err(wants("text or a list of text", arguments, 1)),
    };
    context.meter.room(text.len().saturating_mul(size_of::<Value>()))?;
    if separators.iter().any(|separator| separator.is_empty()) {
        return Ok(text.chars().map(|character| character.to_string().into()).collect::<Vec<Value>>().into());
    }
    let mut parts = vec![text];
    for separator in separators {
        parts = parts.into_iter().flat_map(|part| part.split(separator)).collect();
    }
    Ok(parts.into_iter().map(Value::from).collect::<Vec<_>>().into())
}
