//! The format of transcripts: comments, the world, questions, and what is expected of each.
//!
//! ```text
//! # A comment.
//! # world: harbour
//! kenning> ships of Norland
//! --- holds
//! Aurora | 1912
//! ```

/// The line that lets exact rows come in any order.
pub const ANY_ORDER: &str = "(any order)";

const ASKED: &str = "kenning> ";
const FENCE: &str = "---";

/// What kind of expectation a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Texts to be found in the rows: as many rows as lines.
    Holds {
        /// Whether the rows come in this order.
        in_order: bool,
    },
    /// An error whose message or hints hold these texts.
    Error,
    /// Just these lines.
    Exactly,
}

/// One question and what is expected.
#[derive(Debug)]
pub struct Block {
    /// The line of the question, from 1.
    pub line: usize,
    /// The question.
    pub question: String,
    /// The kind of expectation.
    pub expected: Expected,
    /// The expected lines.
    pub body: Vec<String>,
    /// The lines of the file that an exact body takes: from (the fence, where there is none yet), to.
    place: (usize, usize),
    /// Whether there is a fence.
    fenced: bool,
}

/// A file of questions and expectations.
#[derive(Debug)]
pub struct Transcript {
    /// The world's name; empty for the bundled one.
    pub world: String,
    /// The questions in order.
    pub blocks: Vec<Block>,
    lines: Vec<String>,
}

impl Transcript {
    /// Reads a transcript; an error is a line and what is wrong with it.
    pub fn parse(text: &str) -> Result<Transcript, (usize, String)> {
        let lines: Vec<String> = text.lines().map(|line| line.trim_end().to_owned()).collect();
        let mut transcript = Transcript { world: String::new(), blocks: Vec::new(), lines };
        let mut at = 0;
        while at < transcript.lines.len() {
            let line = &transcript.lines[at];
            if let Some(world) = line.strip_prefix("# world:") {
                transcript.world = world.trim().to_owned();
            } else if line.starts_with(ASKED) {
                let (block, next) = transcript.block(at)?;
                transcript.blocks.push(block);
                at = next;
                continue;
            } else if !line.is_empty() && !line.starts_with('#') {
                return Err((
                    at + 1,
                    format!("{line:?} is neither a comment nor a question: questions begin with {ASKED:?}"),
                ));
            }
            at += 1;
        }
        Ok(transcript)
    }

    /// The block whose question stands at line `at`, and the line behind it.
    fn block(&self, at: usize) -> Result<(Block, usize), (usize, String)> {
        let ends = |line: &String| line.is_empty() || line.starts_with(ASKED);
        let mut fence = at + 1;
        while self.lines.get(fence).is_some_and(|line| !ends(line) && !line.starts_with(FENCE)) {
            fence += 1;
        }
        let question = self.lines[at..fence].join("\n")[ASKED.len()..].to_owned();
        let fenced = self.lines.get(fence).is_some_and(|line| line.starts_with(FENCE));
        let expected = if fenced {
            expected(&self.lines[fence]).ok_or((fence + 1, "nothing like this can be expected".to_owned()))?
        } else {
            Expected::Exactly
        };
        let from = if fenced { fence + 1 } else { fence };
        let to = (from..self.lines.len()).find(|line| ends(&self.lines[*line])).unwrap_or(self.lines.len());
        let to = if fenced { to } else { from };
        let body = self.lines[from..to].to_vec();
        Ok((Block { line: at + 1, question, expected, body, place: (from, to), fenced }, to))
    }

    /// The file with the exact bodies of some blocks written anew.
    pub fn rewritten(&self, accepted: &[(usize, Vec<String>)]) -> String {
        let mut lines = Vec::new();
        let mut at = 0;
        for (index, body) in accepted {
            let block = &self.blocks[*index];
            lines.extend_from_slice(&self.lines[at..block.place.0]);
            if !block.fenced {
                lines.push(FENCE.to_owned());
            }
            if block.body.first().is_some_and(|line| line == ANY_ORDER) {
                lines.push(ANY_ORDER.to_owned());
            }
            lines.extend(body.iter().cloned());
            at = block.place.1;
        }
        lines.extend_from_slice(&self.lines[at..]);
        lines.join("\n") + "\n"
    }
}

fn expected(fence: &str) -> Option<Expected> {
    match fence.strip_prefix(FENCE)?.trim() {
        "" => Some(Expected::Exactly),
        "holds" => Some(Expected::Holds { in_order: false }),
        "holds in order" => Some(Expected::Holds { in_order: true }),
        "error" => Some(Expected::Error),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# c\n# world: w\n\nkenning> a\n--- holds\nx | y\n\nkenning> MATCH\n  RETURN\n---\n(any order)\nold\n\nkenning> b\n";

    #[test]
    fn blocks_hold_question_and_expectation() {
        let transcript = Transcript::parse(TEXT).ok();
        let blocks = transcript.map(|transcript| (transcript.world, transcript.blocks));
        let Some((world, blocks)) = blocks else { panic!("not parsed") };
        assert_eq!(world, "w");
        assert_eq!(blocks.iter().map(|block| &*block.question).collect::<Vec<_>>(), ["a", "MATCH\n  RETURN", "b"]);
        assert_eq!(blocks[0].expected, Expected::Holds { in_order: false });
        assert_eq!(blocks[0].body, ["x | y"]);
        assert_eq!(blocks[1].body, ["(any order)", "old"]);
    }

    #[test]
    fn only_exact_bodies_are_written_anew() {
        let Ok(transcript) = Transcript::parse(TEXT) else { panic!("not parsed") };
        let text = transcript.rewritten(&[(1, vec!["new".into()]), (2, vec!["n".into()])]);
        assert_eq!(text, TEXT.replace("old\n", "new\n").replace("> b\n", "> b\n---\nn\n"));
    }

    #[test]
    fn other_lines_are_refused() {
        assert_eq!(Transcript::parse("a\nx").err().map(|(line, _)| line), Some(1));
        assert_eq!(Transcript::parse("kenning> a\n--- hold\n").err().map(|(line, _)| line), Some(2));
    }
}
