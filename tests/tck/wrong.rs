//! The runner itself: what is expected rightly passes, and each expectation that is wrong fails.

use std::path::Path;

use super::feature;
use super::grade;
use super::reword::AS_WRITTEN;

/// What comes of a scenario with these steps.
fn outcome(steps: &str) -> Result<(), String> {
    let text = format!("Feature: Own\n\n  Scenario: [1] One\n{steps}");
    let scenarios = feature::read(&text, "own").unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(scenarios.len(), 1, "{text}");
    grade::run(&scenarios[0], Path::new(""), &AS_WRITTEN)
}

fn steps(query: &str, expected: &str) -> String {
    format!(
        "    Given an empty graph\n    When executing query:\n      \"\"\"\n      {query}\n      \"\"\"\n{expected}"
    )
}

#[track_caller]
fn passes(query: &str, expected: &str) {
    if let Err(difference) = outcome(&steps(query, expected)) {
        panic!("{query}\n{expected}\n{difference}");
    }
}

#[track_caller]
fn fails(query: &str, expected: &str, because: &str) {
    match outcome(&steps(query, expected)) {
        Ok(()) => panic!("passed, but is wrong:\n{query}\n{expected}"),
        Err(difference) => assert!(difference.contains(because), "{query}\n{expected}\n{difference}"),
    }
}

fn any_order(rows: &str) -> String {
    format!("    Then the result should be, in any order:\n{rows}")
}

fn in_order(rows: &str) -> String {
    format!("    Then the result should be, in order:\n{rows}")
}

#[test]
fn columns_are_compared_as_written() {
    passes("RETURN 1+  1", &any_order("      | 1+  1 |\n      | 2 |\n"));
    fails("RETURN 1+  1", &any_order("      | 1 + 1 |\n      | 2 |\n"), "columns");
    fails("RETURN 1 AS a, 2 AS b", &any_order("      | b | a |\n      | 2 | 1 |\n"), "columns");
}

#[test]
fn rows_are_compared_one_by_one() {
    let query = "UNWIND [1, 2, 2] AS x RETURN x";
    passes(query, &any_order("      | x |\n      | 2 |\n      | 1 |\n      | 2 |\n"));
    passes(query, &in_order("      | x |\n      | 1 |\n      | 2 |\n      | 2 |\n"));
    fails(query, &in_order("      | x |\n      | 2 |\n      | 1 |\n      | 2 |\n"), "rows");
    fails(query, &any_order("      | x |\n      | 2 |\n      | 1 |\n"), "rows");
    fails(query, &any_order("      | x |\n      | 1 |\n      | 1 |\n      | 2 |\n"), "rows");
    fails(query, &any_order("      | x |\n"), "rows");
    fails(query, "    Then the result should be empty\n", "no rows");
}

#[test]
fn types_are_exact() {
    for (value, cell) in
        [("1", "1"), ("1.0", "1.0"), ("'1'", "'1'"), ("true", "true"), ("null", "null"), ("0.0/0.0", "NaN")]
    {
        for other in ["1", "1.0", "'1'", "true", "null", "NaN", "[1]", "{a: 1}", "()"] {
            let table = any_order(&format!("      | x |\n      | {other} |\n"));
            match other == cell {
                true => passes(&format!("RETURN {value} AS x"), &table),
                false => fails(&format!("RETURN {value} AS x"), &table, "rows"),
            }
        }
    }
}

#[test]
fn order_within_lists_counts_unless_told() {
    let rows = "      | x |\n      | [2, 1] |\n";
    passes("RETURN [2, 1] AS x", &any_order(rows));
    fails("RETURN [1, 2] AS x", &any_order(rows), "rows");
    let ignoring = format!("    Then the result should be (ignoring element order for lists):\n{rows}");
    passes("RETURN [1, 2] AS x", &ignoring);
    fails("RETURN [1, 2, 2] AS x", &ignoring, "rows");
}

#[test]
fn maps_are_compared_whole() {
    let rows = "      | x |\n      | {a: 1, b: null} |\n";
    passes("RETURN {b: null, a: 1} AS x", &any_order(rows));
    fails("RETURN {a: 1} AS x", &any_order(rows), "rows");
    fails("RETURN {a: 1, b: null, c: 2} AS x", &any_order(rows), "rows");
}

#[test]
fn errors_are_compared_by_type_phase_and_detail() {
    let expected = |error: &str| format!("    Then a {error}\n");
    let right = "SyntaxError should be raised at compile time: UndefinedVariable";
    passes("RETURN x", &expected(right));
    passes("RETURN x", &expected("SyntaxError should be raised at any time: *"));
    fails("RETURN x", &expected("TypeError should be raised at compile time: UndefinedVariable"), "expected TypeError");
    fails("RETURN x", &expected("SyntaxError should be raised at runtime: UndefinedVariable"), "at runtime");
    fails("RETURN x", &expected("SyntaxError should be raised at compile time: VariableAlreadyBound"), "found");
    fails("RETURN 1", &expected(right), "it answered");
    fails("RETURN x", &any_order("      | x |\n"), "an answer was expected");
    fails("RETURN x", "    And no side effects\n", "no error was expected");
}

#[test]
fn side_effects_are_measured() {
    passes("RETURN 1", "    And no side effects\n");
    fails("RETURN 1", "    And the side effects should be:\n      | +nodes | 1 |\n", "side effects");
}

#[test]
fn steps_that_are_not_known_fail() {
    fails("RETURN 1", "    And all is well\n", "no such step");
    assert!(outcome("    Given an empty graph\n").is_err());
}

#[test]
fn outlines_are_expanded() {
    let text = "Feature: Own - outlines\n\n  Scenario Outline: [1] A <a>\n    When executing query:\n      \"\"\"\n      RETURN <a> AS x\n      \"\"\"\n    Then the result should be, in any order:\n      | x |\n      | <b> |\n\n    Examples:\n      | a | b |\n      | 1 | 1 |\n      | '\\'' | '\\'' |\n      | 2 | 3 |\n";
    let scenarios = feature::read(text, "own").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(scenarios[2].name, "Own [1] A 2 #3");
    let passed: Vec<bool> =
        scenarios.iter().map(|scenario| grade::run(scenario, Path::new(""), &AS_WRITTEN).is_ok()).collect();
    assert_eq!(passed, [true, true, false]);
}
