//! Pictures read back: a small reader of DOT finds every name as it was, however hostile; Graphviz, where there is one,
//! makes of it no more than what is in it.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;

use kenning::db::{Database, Drawing, Session};
use kenning::graph::Builder;
use kenning::value::{Map, Value};

/// Attributes in order, names and values.
type Attributes = Vec<(String, String)>;

/// A statement of DOT: a node or an edge with its attributes; frames and defaults are read and left out.
#[derive(Debug, Default)]
struct Picture {
    nodes: Vec<(String, Attributes)>,
    edges: Vec<(String, String, Attributes)>,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Quoted(String),
    Html(String),
    Sign(char),
    Arrow,
}

/// The tokens of a DOT text, as its grammar has them: in quotes only `\"` is an escape, in brackets depth is counted.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(first) = rest.next() {
        match first {
            white if white.is_whitespace() => {}
            '"' => {
                let mut inside = String::new();
                loop {
                    match rest.next().expect("a quote is closed") {
                        '"' => break,
                        '\\' if rest.peek() == Some(&'"') => inside.push(rest.next().unwrap()),
                        '\\' if rest.peek() == Some(&'\\') => {
                            rest.next();
                            inside.push_str("\\\\");
                        }
                        other => inside.push(other),
                    }
                }
                tokens.push(Token::Quoted(inside));
            }
            '<' => {
                let (mut inside, mut depth) = (String::new(), 1);
                loop {
                    let next = rest.next().expect("a bracket is closed");
                    depth += i32::from(next == '<') - i32::from(next == '>');
                    if depth == 0 {
                        break;
                    }
                    inside.push(next);
                }
                tokens.push(Token::Html(inside));
            }
            '-' if rest.peek() == Some(&'>') => {
                rest.next();
                tokens.push(Token::Arrow);
            }
            sign if "{}[];=,".contains(sign) => tokens.push(Token::Sign(sign)),
            letter => {
                let mut word = letter.to_string();
                while let Some(next) = rest.next_if(|next| next.is_alphanumeric() || "_.-#".contains(*next)) {
                    word.push(next);
                }
                assert!(word.chars().all(|letter| letter.is_alphanumeric() || "_.-#".contains(letter)), "{word}");
                tokens.push(Token::Word(word));
            }
        }
    }
    tokens
}

fn read(text: &str) -> Picture {
    let mut picture = Picture::default();
    let tokens = tokens(text);
    let mut at = 0;
    let is = |at: usize, sign: char| tokens.get(at) == Some(&Token::Sign(sign));
    while at < tokens.len() {
        let Token::Word(first) = &tokens[at] else {
            assert!(matches!(tokens[at], Token::Sign('{' | '}' | ';')), "{:?}", &tokens[at..]);
            at += 1;
            continue;
        };
        at += 1;
        if ["digraph", "subgraph"].contains(&first.as_str()) {
            assert!(matches!(tokens[at], Token::Word(_)));
            at += 1;
            continue;
        }
        let mut target = None;
        if tokens[at] == Token::Arrow {
            let Token::Word(name) = &tokens[at + 1] else { panic!("{:?}", &tokens[at..]) };
            target = Some(name.clone());
            at += 2;
        }
        let mut attributes = Vec::new();
        if is(at, '[') {
            at += 1;
            while !is(at, ']') {
                let Token::Word(key) = &tokens[at] else { panic!("{:?}", &tokens[at..]) };
                assert!(is(at + 1, '='), "{:?}", &tokens[at..]);
                let value = match &tokens[at + 2] {
                    Token::Word(text) => text.clone(),
                    Token::Quoted(text) => unescaped(text),
                    Token::Html(text) => untagged(text),
                    other => panic!("{other:?}"),
                };
                attributes.push((key.clone(), value));
                at += 3;
                if is(at, ',') {
                    at += 1;
                }
            }
            at += 1;
        }
        assert!(is(at, ';'), "a statement ends: {:?}", &tokens[at - 1..]);
        match target {
            Some(target) => picture.edges.push((first.clone(), target, attributes)),
            None if ["graph", "node", "edge"].contains(&first.as_str()) => {}
            None if attributes.is_empty() => {}
            None => picture.nodes.push((first.clone(), attributes)),
        }
    }
    picture
}

/// A quoted label as it is shown: escapes, then entities.
fn unescaped(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text.chars();
    while let Some(next) = rest.next() {
        match next {
            '\\' => match rest.next() {
                Some('n') => shown.push('\n'),
                Some('\\') => shown.push('\\'),
                other => panic!("the escape {other:?} in {text}"),
            },
            plain => shown.push(plain),
        }
    }
    entities(&shown)
}

fn entities(text: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    pairs.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

/// The text of a label of tags: only those that are written on purpose may occur.
fn untagged(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = tag.split_once('>').expect("a tag is closed");
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        assert!(["B", "BR", "FONT", "TABLE", "TR", "TD"].contains(&name), "the tag {tag} in {html}");
        if name == "BR" {
            text.push('\n');
        }
        rest = after;
    }
    text.push_str(rest);
    assert!(!text.replace("\\\\", "").contains('\\'), "an escape in {html}");
    entities(&text).replace("\\\\", "\\")
}

fn attribute<'p>(attributes: &'p [(String, String)], key: &str) -> &'p str {
    attributes.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value)
}

const HOSTILE: &[&str] = &[
    "a\"];URL=\"javascript:alert(1)",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)",
    "]]> & &lt; &amp;lt;",
    "ends with a \\",
    "\\N \\G \\l \\\" \\",
    "}; n1 -> n2;",
    "Åse 東京 🐋",
    "<B>bold</B>",
    "--> <!-- x -->",
    "'single' `back`",
];

fn property(key: &str, text: &str) -> Map {
    [(Arc::from(key), Value::text(text))].into_iter().collect()
}

fn hostile_world() -> Database {
    let mut builder = Builder::new();
    let mut last = None;
    for name in HOSTILE.iter().chain(&["two\nlines", "es\u{1b}[31mcape", "bi\u{202e}di", "non\u{ffff}character"]) {
        let node = builder.add_node(&["Na\"me", "<b>"], property("name", name));
        if let Some(last) = last {
            builder.add_relationship(last, node, "T\"];x=\"y\\", property("no\"te", name));
        }
        last = Some(node);
    }
    Database::from_graph(builder.finish())
}

fn drawn(session: &mut Session, question: &str, drawing: &Drawing) -> String {
    session.ask(question).unwrap();
    session.draw(drawing).unwrap()
}

/// What Graphviz makes of a picture; none where there is no Graphviz.
fn rendered(picture: &str) -> Option<String> {
    let mut graphviz = Command::new("dot")
        .arg("-Tsvg")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    let mut input = graphviz.stdin.take()?;
    let picture = picture.to_owned();
    let writer = std::thread::spawn(move || input.write_all(picture.as_bytes()));
    let done = graphviz.wait_with_output().ok()?;
    writer.join().unwrap().unwrap();
    assert!(done.status.success() && done.stderr.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
    Some(String::from_utf8(done.stdout).unwrap())
}

#[test]
fn hostile_names_come_back_and_do_nothing() {
    let session = hostile_world().session();
    let all = session.draw_all(&Drawing { cluster: Some("label".into()), ..Drawing::default() }).unwrap();
    let picture = read(&all);
    assert_eq!((picture.nodes.len(), picture.edges.len()), (HOSTILE.len() + 4, HOSTILE.len() + 3));
    for (name, (_, attributes)) in HOSTILE.iter().zip(&picture.nodes) {
        // A name is broken into lines, long words too.
        let words = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(words(attribute(attributes, "label")), words(name));
        assert_eq!(attribute(attributes, "tooltip").lines().next(), Some(*name));
        assert!(attribute(attributes, "URL").is_empty() && attribute(attributes, "href").is_empty());
    }
    for (name, (_, _, attributes)) in HOSTILE.iter().skip(1).zip(&picture.edges) {
        assert!(attribute(attributes, "tooltip").ends_with(&format!(": {name}")), "{attributes:?}");
    }
    assert!(all.chars().all(|character| character == '\n' || !character.is_control()) && !all.contains('\u{202e}'));
    if let Some(svg) = rendered(&all) {
        assert!(!svg.contains("<img") && !svg.contains("<script") && !svg.contains("javascript:alert(1)\""));
        assert!(!svg.contains("onerror=\"") && svg.contains("Åse 東京 🐋"));
        assert!(svg.contains("&lt;img src=x onerror=alert(1)&gt;"));
        let shown: String = svg.split("<text").skip(1).map(|text| format!("<text{text}")).collect();
        assert!(shown.contains(r"\N \G \l"), "escapes are text");
    }
}

#[test]
fn a_question_is_drawn_with_what_it_rests_on() {
    let mut session = Database::bundled().unwrap().session();
    let picture = read(&drawn(&mut session, "ventures between Belarus and Venezuela", &Drawing::default()));
    assert_eq!((picture.nodes.len(), picture.edges.len()), (8, 12));
    let labels: Vec<&str> = picture.nodes.iter().map(|(_, attributes)| attribute(attributes, "label")).collect();
    assert!(labels.contains(&"Venezuela") && labels.contains(&"Venbelcom S.A."), "{labels:?}");
    assert!(picture.edges.iter().any(|(_, _, attributes)| attribute(attributes, "style") == "dashed"));
    assert!(picture.edges.iter().all(|(_, _, attributes)| attribute(attributes, "label") == "between"));
}

#[test]
fn the_same_question_gives_the_same_picture_and_colours() {
    let database = Database::bundled().unwrap();
    let draw = |question: &str| drawn(&mut database.session(), question, &Drawing::default());
    assert_eq!(draw("visits to Belarus"), draw("visits to Belarus"));
    let colour = |question: &str| {
        let picture = read(&draw(question));
        let belarus = picture.nodes.iter().find(|(_, attributes)| attribute(attributes, "label") == "Belarus");
        belarus.map(|(_, attributes)| attribute(attributes, "fillcolor").to_owned()).expect(question)
    };
    assert_eq!(colour("visits to Belarus"), colour("embassies of Belarus in Latin America"));
}

#[test]
fn events_fold_into_lines() {
    let mut session = Database::bundled().unwrap().session();
    let fold = Drawing { fold: true, cluster: None };
    let picture = read(&drawn(&mut session, "visits by Hugo Chavez to Belarus", &fold));
    assert_eq!((picture.nodes.len(), picture.edges.len()), (2, 5));
    assert!(picture.edges.iter().all(|(_, _, attributes)| attribute(attributes, "label").starts_with("visit · ")));
}

#[test]
fn paths_and_surroundings_are_drawn() {
    let mut session = Database::bundled().unwrap().session();
    let path = read(&drawn(&mut session, "how is Hugo Chavez connected to Minsk Tractor Works", &Drawing::default()));
    assert!(path.nodes.len() >= 3 && path.edges.len() >= 2, "{path:?}");
    let around = read(&drawn(&mut session, "everything about Venezuela", &Drawing::default()));
    assert!(around.nodes.len() > 20 && around.edges.len() >= around.nodes.len() - 1);
    let same = read(&session.draw_around(&["Venezuela".into()], 1, &Drawing::default()).unwrap());
    assert_eq!(around.nodes.len(), same.nodes.len());
}

#[test]
fn the_whole_world_can_be_rendered() {
    let session = Database::bundled().unwrap().session();
    let all = session.draw_all(&Drawing { fold: true, cluster: None }).unwrap();
    assert!(read(&all).nodes.len() > 200);
    let cypher = drawn(&mut Database::bundled().unwrap().session(), "MATCH (s:State) RETURN s", &Drawing::default());
    assert!(read(&cypher).nodes.len() > 10);
    if let Some(svg) = rendered(&cypher) {
        assert!(svg.contains("Venezuela"));
    }
}

#[test]
fn plans_are_drawn_as_trees() {
    let mut session = Database::bundled().unwrap().session();
    let plan = session.ask("PROFILE MATCH (n) WHERE EXISTS { (n)-->() } RETURN count(*) AS n").unwrap();
    let picture = session.draw(&Drawing::default()).unwrap();
    let read = read(&picture);
    assert_eq!(read.nodes.len(), plan.rows.len());
    // Every operator but the last hands its rows on to one other.
    assert_eq!(read.edges.len(), plan.rows.len() - 1);
    assert!(picture.contains("NodeScan (n)") && picture.contains("SemiApply"), "{picture}");
}

#[test]
fn faults_are_told() {
    let session = Database::bundled().unwrap().session();
    let told = |result: kenning::error::Result<String>| result.unwrap_err().to_string();
    assert!(told(session.draw(&Drawing::default())).contains("nothing was asked yet"));
    let near = told(session.draw_around(&["Venezuella".into()], 1, &Drawing::default()));
    assert!(near.contains("nothing is named Venezuella") && near.contains("did you mean Venezuela"), "{near}");
    let frame = told(session.draw_all(&Drawing { fold: false, cluster: Some("located im".into()) }));
    assert!(frame.contains("LOCATED_IN"), "{frame}");
}
