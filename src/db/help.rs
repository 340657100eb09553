//! What `.help TOPIC` tells: one row a topic, and the rows of the functions.

use super::engine;
use crate::error::near;

/// A topic of help.
pub struct Topic {
    /// Its name.
    pub name: &'static str,
    /// What it is about, in a few words.
    pub about: &'static str,
    /// The text.
    pub text: &'static str,
}

/// Every topic, in the order they are listed.
pub const TOPICS: &[Topic] = &[
    Topic {
        name: "phrases",
        about: "how to ask in plain words",
        text: "Ask with the words of the world, one phrase a line:\n  \
               visits to Belarus in 2013\n  ventures between Belarus and Venezuela\n  how many embassies of Belarus in Latin America\n\
               Above each answer, the line that begins with → says what was understood.\n\
               .examples shows phrases for this world, .words its vocabulary, .readings other ways to understand the last phrase.",
    },
    Topic {
        name: "follow-ups",
        about: "asking on about the last answer",
        text: "After an answer, go on from it:\n  of those, in 2013\n  how many\n  only official ones\n  their partners\n  as csv",
    },
    Topic {
        name: "cypher",
        about: "asking in openCypher",
        text: "A Cypher statement ends with a semicolon and may take several lines:\n  \
               MATCH (n:State) RETURN n.name ORDER BY n.name LIMIT 5;\n\
               .cypher shows the Cypher of the last question, .schema the labels and relations, .param sets $parameters.",
    },
    Topic {
        name: "time",
        about: "dates, years, seasons, ranges",
        text: "A date is as precise as its source:\n  in 2013 · in July 2013 · in spring 2010 · since 2010 · before 2009 · from 2009 to 2011 · as of 2008\n\
               What only may fall inside is kept apart, and a note says so.",
    },
    Topic {
        name: "formats",
        about: "table, CSV, JSON and other forms",
        text: ".mode csv changes the form of all answers, `… as csv` that of one.\n\
               Forms: table, csv, tsv, json, jsonl, markdown, timeline, dot. .output FILE writes data into a file.",
    },
    Topic {
        name: "definitions",
        about: "giving a phrase a name",
        text: "define \"close partners\" as states with at least 3 visits\n\
               Then ask: close partners without an embassy in Belarus\n\
               A definition lasts for the session; .save FILE writes it as lines for a world's lexicon.",
    },
    Topic {
        name: "keys",
        about: "editing, history, completion",
        text: "Tab completes, the right arrow takes the grey hint, up and down walk through the history, Ctrl-R searches it.\n\
               Ctrl-C clears the line, or cancels a running question. Ctrl-D leaves.",
    },
];

/// What there is to tell about a topic or a function; the nearest names where there is nothing.
pub(super) fn help(name: &str) -> Result<String, Vec<&'static str>> {
    if let Some(topic) = TOPICS.iter().find(|topic| topic.name == name) {
        return Ok(topic.text.to_owned());
    }
    let Some(function) = engine::functions().find(|function| function.name.eq_ignore_ascii_case(name)) else {
        let topics = TOPICS.iter().map(|topic| topic.name);
        return Err(near::nearest(name, topics.chain(engine::functions().map(|function| function.name)), 3));
    };
    let mut text = format!("{}\n  {}", function.usage, function.about);
    for (expression, value) in function.examples {
        text.push_str(&format!("\n  RETURN {expression};  gives {value}"));
    }
    Ok(text)
}
