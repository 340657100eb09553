//! What a bad file gets: for each, the message with file and line; and the files that look odd but are fine.

use std::fs;
use std::path::Path;

use kenning::error::{Error, Exit, kinds};
use kenning::exchange::{LoadOptions, World};
use kenning::value::Value;
use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

const CITIES: (&str, &[u8]) = ("City.csv", b"id:ID,name\nminsk,Minsk\nhavana,Havana\n");

/// Opens these files, which must fail; the error as a user sees it, file names without their folder.
fn refused(files: &[(&str, &[u8])]) -> (Error, String) {
    let folder = folder(files);
    let error = World::open(folder.path()).unwrap_err();
    let shown = error.to_string().replace(&format!("{}/", folder.path().display()), "");
    (error, shown)
}

#[track_caller]
fn check(files: &[(&str, &[u8])], expected: &str) {
    assert_eq!(refused(files).1, expected);
}

fn counts(files: &[(&str, &[u8])]) -> (usize, usize) {
    let folder = folder(files);
    let graph = World::open(folder.path()).unwrap().graph;
    (graph.node_count(), graph.relationship_count())
}

#[test]
fn missing_column_in_a_row() {
    check(
        &[("City.csv", b"id:ID,name,size:int\nminsk,Minsk,2\nhavana,Havana\n")],
        "error[K401]: the row has 2 columns, the header has 3\n --> City.csv:3",
    );
}

#[test]
fn extra_column_in_a_row() {
    check(
        &[("City.csv", b"id:ID,name\nminsk,Minsk,2\n")],
        "error[K401]: the row has 3 columns, the header has 2\n --> City.csv:2",
    );
}

#[test]
fn missing_column_in_the_header() {
    check(
        &[CITIES, ("KNOWS.csv", b":START_ID,since\nminsk,1\n")],
        "error[K402]: the :END_ID column is missing\n --> KNOWS.csv:1",
    );
    check(
        &[("City.csv", b"key,name\nminsk,Minsk\n")],
        "error[K402]: there is no :ID column and no :START_ID and :END_ID\n --> City.csv:1\n  \
         hint: nodes need a column such as id:ID, relationships :START_ID and :END_ID\n  \
         hint: columns are separated by `,`, `|`, `;` or a tab",
    );
}

#[test]
fn duplicate_header() {
    check(
        &[("City.csv", b"id:ID,name,name:int\n")],
        "error[K402]: the column `name:int` is there twice\n --> City.csv:1",
    );
}

#[test]
fn unknown_type() {
    check(
        &[("City.csv", b"id:ID,size:flaot\n")],
        "error[K402]: the column `size:flaot` has the unknown type `flaot`\n --> City.csv:1\n  hint: did you mean float?",
    );
}

#[test]
fn wrong_delimiter() {
    check(
        &[("City.csv", b"id:ID,name\nminsk;Minsk\n")],
        "error[K401]: the row has 1 column, the header has 2\n --> City.csv:2\n  \
         hint: the header is separated by `,`, this row by `;`",
    );
    let (error, _) = refused(&[("City.csv", b"id:ID^name\nminsk^Minsk\n")]);
    assert_eq!(error.kind(), kinds::BAD_HEADER);
    assert!(error.hints().iter().any(|hint| hint.contains("columns are separated by")), "{error}");
}

#[test]
fn unbalanced_quote() {
    check(
        &[("City.csv", b"id:ID,name\nminsk,Minsk\nhavana,\"Havana\nlima,Lima\n")],
        "error[K401]: the quote that opens here is never closed\n --> City.csv:3:8\n  \
         hint: close it, or write a quote inside a quoted field twice: \"\"",
    );
    check(
        &[("City.csv", b"id:ID,name\nminsk,\"Minsk\nhavana,Havana\nlima,\"Lima\"\n")],
        "error[K401]: the quote that opens here is closed in the middle of a field\n --> City.csv:2:7\n  \
         hint: a closing quote ends its field; a quote inside a quoted field is written twice: \"\"",
    );
    let (error, _) = refused(&[("City.csv", b"id:ID,\"name\nminsk,Minsk\n")]);
    assert_eq!((error.kind(), error.place().unwrap().line), (kinds::BAD_HEADER, 1));
}

#[test]
fn nul_byte() {
    check(
        &[("City.csv", b"id:ID,name\nminsk,Minsk\nhavana,Ha\0vana\n")],
        "error[K401]: column 2 holds a NUL at byte 3 of the cell\n --> City.csv:3",
    );
    check(&[("City.csv", b"id:ID,na\0me\n")], "error[K402]: the header holds a NUL\n --> City.csv:1");
}

#[test]
fn bad_utf_8() {
    check(
        &[("City.csv", b"id:ID,name\r\nminsk,Minsk\r\nbogota,Bogot\xE1\r\n")],
        "error[K401]: column 2 is not UTF-8: byte 0xE1 at byte 6 of the cell\n --> City.csv:3",
    );
    check(&[("City.csv", b"id:ID,nam\xE9\n")], "error[K402]: the header is not UTF-8: byte 0xE9\n --> City.csv:1");
}

#[test]
fn utf_16_is_named() {
    let text = "id:ID,name\nminsk,Minsk\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let message = |order| {
        format!(
            "error[K402]: the file is UTF-16 ({order}), Kenning reads UTF-8\n --> City.csv:1\n  \
             hint: save it as UTF-8, or turn it with `iconv -f UTF-16 -t UTF-8`"
        )
    };
    check(&[("City.csv", &[b"\xFF\xFE", &little[..]].concat())], &message("little-endian"));
    check(&[("City.csv", &[b"\xFE\xFF", &big[..]].concat())], &message("big-endian"));
    check(&[("City.csv", &little)], &message("little-endian"));
    check(&[("City.csv", &big)], &message("big-endian"));
}

#[test]
fn header_only_is_no_rows() {
    let folder = folder(&[("City.csv", b"id:ID,name"), ("TWIN_OF.csv", b":START_ID,:END_ID\n")]);
    let graph = World::open(folder.path()).unwrap().graph;
    assert_eq!((graph.node_count(), graph.relationship_count()), (0, 0));
    assert!(graph.label_id("City").is_some() && graph.type_id("TWIN_OF").is_some());
}

#[test]
fn empty_file() {
    check(&[("City.csv", b"")], "error[K402]: the file is empty, it has no header\n --> City.csv:1");
}

#[test]
fn duplicate_id() {
    let (error, shown) = refused(&[CITIES, ("Port.csv", b"id:ID\nlima\nminsk\n")]);
    assert_eq!(error.kind(), kinds::BAD_ROW);
    assert!(shown.starts_with("error[K401]: the id `minsk` is there twice, first in "), "{shown}");
    assert!(shown.ends_with("City.csv\n --> Port.csv:3"), "{shown}");
}

#[test]
fn empty_id() {
    check(&[("City.csv", b"id:ID,name\n,Minsk\n")], "error[K401]: the id is empty\n --> City.csv:2");
}

#[test]
fn dangling_end() {
    check(
        &[CITIES, ("TWIN_OF.csv", b":START_ID,:END_ID\nminsk,havana\nminsk,lima\n")],
        "error[K401]: column `:END_ID`: no node has the id `lima`\n --> TWIN_OF.csv:3",
    );
    check(
        &[("City.csv", b"id:ID(City)\n1\n"), ("TWIN_OF.csv", b":START_ID(City)|:END_ID(City)\n2|1\n")],
        "error[K401]: column `:START_ID`: no node has the id `2` in the id space `City`\n --> TWIN_OF.csv:2",
    );
    check(
        &[("City.csv", b"id:ID(City)\n1\n"), ("TWIN_OF.csv", b":START_ID(City)|:END_ID(Ctiy)\n1|1\n")],
        "error[K402]: no file of nodes has the id space `Ctiy`\n --> TWIN_OF.csv:1\n  hint: did you mean City?",
    );
}

#[test]
fn cells_that_are_not_of_their_type() {
    for (header, cell, reason) in [
        ("size:int", "big", "column `size`: `big` is not an integer"),
        ("size:long", "9223372036854775808", "column `size`: `9223372036854775808` does not fit 64 bits"),
        ("size:float", "1.2.3", "column `size`: `1.2.3` is not a number"),
        ("port:boolean", "maybe", "column `port`: `maybe` is neither true nor false"),
        ("built:date", "2013-13-01", "column `built`: there is no day 2013-13-01"),
        ("sizes:int[]", "1;x", "column `sizes`: `x` is not an integer"),
    ] {
        let text = format!("id:ID,{header}\nminsk,{cell}\n");
        check(&[("City.csv", text.as_bytes())], &format!("error[K401]: {reason}\n --> City.csv:2"));
    }
}

#[test]
fn lines_are_counted_through_quoted_line_ends_and_blank_lines() {
    check(
        &[("City.csv", b"id:ID,name\r\nminsk,\"Mi\r\nnsk\"\r\n\r\nhavana\r\n")],
        "error[K401]: the row has 1 column, the header has 2\n --> City.csv:5",
    );
}

#[test]
fn odd_but_fine() {
    assert_eq!(
        counts(&[("City.csv", b"\xEF\xBB\xBFid:ID,name\r\nminsk,\"Minsk, \"\"old\"\"\"\r\nlima,O\"Higgins")]),
        (2, 0)
    );
    let files: [(&str, &[u8]); 2] = [
        ("City.csv", b"id:ID(City)\t:LABEL\n1\tCity;Port\n2\t\n"),
        ("City_twinOf_City.csv", b":START_ID(City);:END_ID(City);:IGNORE\n1;2;x\n"),
    ];
    assert_eq!(counts(&files), (2, 1));
    let folder = folder(&files);
    let graph = World::open(folder.path()).unwrap().graph;
    assert!(graph.type_id("TWIN_OF").is_some());
    assert_eq!(graph.count_with_label(graph.label_id("City").unwrap()), 2);
    assert_eq!(graph.count_with_label(graph.label_id("Port").unwrap()), 1);
}

#[test]
fn columns_become_typed_properties() {
    let folder = folder(&[(
        "City.csv",
        b"code:ID,name,size:int,area:double,port:boolean,tags:string[],years:int[],founded:date,x:IGNORE\n\
          minsk,Minsk,2,1.5,false,a;b,1;2,1067-03-03,no\nlima,,,,,,,,\n",
    )]);
    let graph = World::open(folder.path()).unwrap().graph;
    let (code, value) = graph.key_property(kenning::value::NodeId(0)).unwrap();
    assert_eq!((&**graph.key_name(code), value.clone()), ("code", Value::text("minsk")));
    let node = graph.find(None, code, &value).unwrap()[0];
    let shown = format!("{:?}", graph.properties(node).into_iter().collect::<Vec<_>>());
    assert_eq!(
        shown,
        "[(\"code\", Text(\"minsk\")), (\"name\", Text(\"Minsk\")), (\"size\", Integer(2)), (\"area\", Float(1.5)), \
         (\"port\", Boolean(false)), (\"tags\", List([Text(\"a\"), Text(\"b\")])), \
         (\"years\", List([Integer(1), Integer(2)])), (\"founded\", Text(\"1067-03-03\"))]"
    );
    let lima = graph.find(None, code, &Value::text("lima")).unwrap()[0];
    assert_eq!(graph.properties(lima).len(), 1);
}

#[test]
fn rejects_are_put_aside() {
    let folder = folder(&[
        ("City.csv", b"id:ID,size:int\nminsk,2\nhavana,x\nminsk,3\nlima,\"4\nquito,5\nbad\xFF,6\nrio,7,8\n"),
        ("TWIN_OF.csv", b":START_ID,:END_ID,since:int\nminsk,quito,1\nminsk,havana,2\nquito,minsk,soon\n"),
    ]);
    let mut options = LoadOptions { rejects: Some(Vec::new()), ..LoadOptions::default() };
    let graph = World::open_with(folder.path(), &mut options).unwrap().graph;
    assert_eq!((graph.node_count(), graph.relationship_count()), (2, 1));
    let rejects = options.rejects.unwrap();
    let rows: Vec<(usize, &str)> =
        rejects.iter().map(|reject| (reject.error.place().unwrap().line, reject.row.as_str())).collect();
    assert_eq!(
        rows,
        [
            (3, "havana,x"),
            (4, "minsk,3"),
            (5, "lima,\"4"),
            (7, "bad\u{FFFD},6"),
            (8, "rio,7,8"),
            (3, "minsk,havana,2"),
            (4, "quito,minsk,soon"),
        ]
    );
}

#[test]
fn a_path_that_is_no_world() {
    let folder =
        folder(&[("a.png", b"\x89PNG\r\n\x1a\n...."), ("a.db", b"SQLite format 3\0..."), ("a.txt", b"some words\n")]);
    for (name, what) in [("a.png", "a PNG image"), ("a.db", "an SQLite database"), ("a.txt", "a text file")] {
        let path = folder.path().join(name);
        let before = fs::read(&path).unwrap();
        let error = World::open(&path).unwrap_err();
        assert_eq!((error.kind(), error.kind().exit), (kinds::NOT_A_WORLD, Exit::Corrupt));
        assert_eq!(error.message(), format!("{} is not a Kenning database: it is {what}", path.display()));
        assert_eq!(fs::read(&path).unwrap(), before);
    }
    let error = World::open(folder.path()).unwrap_err();
    assert_eq!(error.kind(), kinds::NOT_A_WORLD);
    let error = World::open(folder.path().join("absent")).unwrap_err();
    assert_eq!((error.kind(), error.kind().exit), (kinds::IO, Exit::Io));
    assert!(error.message().starts_with("there is no file or folder "), "{error}");
}

#[test]
fn settings_and_sources() {
    let toml =
        "name = \"w\"\n[[source]]\ntitle = \"T\"\ntext = \"t.txt\"\n[supertypes]\nCity = [\"Place\"]\n[nouns]\nx = 1\n";
    let folder = folder(&[CITIES, ("world.toml", toml.as_bytes()), ("t.txt", b"One.\r\n\r\n  \nTwo.\n")]);
    let world = World::open(folder.path().join("world.toml")).unwrap();
    assert_eq!(world.settings.source_text(0).unwrap(), Some(vec!["One.".to_owned(), "Two.".to_owned()]));
    assert_eq!(world.settings.source_text(1).unwrap(), None);
    let error = world.lexicon().unwrap_err();
    assert_eq!(error.place().unwrap().line, 7, "{error}");
    let place = world.graph.label_id("Place").unwrap();
    assert_eq!(world.graph.count_with_label(place), 2);
}

#[test]
fn settings_that_name_an_unknown_label() {
    check(
        &[CITIES, ("world.toml", b"name = \"w\"\n[supertypes]\nCitty = [\"Place\"]\n")],
        "error[K403]: [supertypes] names the label Citty, which no file has\n --> world.toml:3\n  hint: did you mean City?",
    );
}

#[test]
fn the_worlds_of_this_project_load() {
    assert!(World::bundled().unwrap().graph.node_count() > 100);
    let harbour = World::open(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/worlds/harbour")).unwrap();
    assert_eq!((harbour.settings.name.as_str(), harbour.graph.node_count()), ("harbour", 88));
}
