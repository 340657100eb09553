//! Every phrase under `tests/answers`, asked again as the Cypher it stands for: the same columns, the same rows.
//!
//! `ANSWERS_OF=harbour` compares only the files whose path holds the word.

use std::env;
use std::path::Path;

use kenning::doors::check::{Checker, transcripts};
use kenning::{Answer, Database};

/// What comes of a phrase's Cypher with its parameters in a new session, where it is not what the phrase answered.
fn difference(answer: &Answer, database: &Database) -> Option<String> {
    let mut session = database.session();
    for (name, value) in &answer.parameters {
        session.set_parameter(name.clone(), value.clone());
    }
    let again = match session.ask(&format!("{};", answer.cypher)) {
        Ok(again) => again,
        Err(error) => return Some(format!("{error}")),
    };
    // Values are compared as they print in full: a NaN is the same as itself, 1 is not 1.0.
    let same = again.columns == answer.columns && format!("{:?}", again.rows) == format!("{:?}", answer.rows);
    let shown = |answer: &Answer| {
        let rows = answer.rows.iter().take(5).map(|row| row.iter().map(|it| answer.show(it)).collect::<Vec<_>>());
        format!("{} rows of {:?}: {:?}", answer.rows.len(), answer.columns, rows.collect::<Vec<_>>())
    };
    (!same).then(|| format!("phrase: {}\n  cypher: {}", shown(answer), shown(&again)))
}

#[test]
fn a_phrase_is_the_cypher_it_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let only = env::var("ANSWERS_OF").unwrap_or_default();
    let mut checker = Checker::new(root, false);
    let (mut compared, mut refused, mut told) = (0, 0, Vec::new());
    let files = transcripts(&[root.join("tests/answers")]).unwrap();
    for path in files.iter().filter(|path| path.to_string_lossy().contains(&only)) {
        let name = path.strip_prefix(root).unwrap().display().to_string();
        let Some((database, questions)) = checker.questions(path).unwrap() else {
            println!("{name}: skipped, its world is not here");
            continue;
        };
        // Questions lean on those before them, so each file is one session.
        let mut session = database.session();
        for (line, question) in questions.iter().filter(|(_, question)| !question.starts_with('.')) {
            match session.ask(question) {
                Ok(answer) if answer.reading.is_some() && !answer.cypher.is_empty() => {
                    compared += 1;
                    let text = difference(&answer, &database);
                    told.extend(text.map(|text| format!("{name}:{line}: {question}\n  {text}\n  {}", answer.cypher)));
                }
                Ok(_) => {}
                Err(_) => refused += 1,
            }
        }
    }
    println!("{compared} phrases compared, {refused} refused, {} differ", told.len());
    assert!(told.is_empty(), "{} of {compared} phrases differ:\n\n{}", told.len(), told.join("\n"));
    assert!(compared >= 300 || !only.is_empty(), "only {compared} phrases were compared");
}
