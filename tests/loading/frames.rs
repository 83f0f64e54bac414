//! Frames: a lower level's set fills the open nodes of an upper level's, and both become one set.

use super::{SOURCE, findings, texts};
use std::path::Path;
use vungmanh::engine::compile::compile;
use vungmanh::law::check::check;
use vungmanh::law::hash::canonical;
use vungmanh::law::library::Library;
use vungmanh::law::load::Loaded;
use vungmanh::law::{RuleSet, Status};
use vungmanh::questions::form::form;

const FRAME: &str = include_str!("../../fixtures/frames/frame.yaml");
const FILL: &str = include_str!("../../fixtures/frames/fill.yaml");
const FLAT: &str = include_str!("../../fixtures/frames/flat.yaml");

const FRAME_FILE: &str = "rules/khung/thu/1/rules.yaml";
const FILL_FILE: &str = "rules/thu/hoi_nong_dan/xa/1/rules.yaml";

fn load(frame: &str, fill: &str, others: &[(&str, &str)]) -> Loaded {
    let own = [(FRAME_FILE, frame), (FILL_FILE, fill), ("rules/sources/van_ban_thu.yaml", SOURCE)];
    texts(own.iter().chain(others))
}

fn replaced(text: &str, old: &str, new: &str) -> String {
    assert!(text.contains(old), "{old}");
    text.replacen(old, new, 1)
}

fn set<'l>(loaded: &'l Loaded, id: &str) -> &'l RuleSet {
    let found = loaded.library.entries.iter().find(|entry| entry.set.id == id);
    &found.unwrap_or_else(|| panic!("{:#?}", findings(loaded))).set
}

/// Code, place and other places of every finding that is not a finding of the frame alone.
fn said(loaded: &Loaded) -> Vec<String> {
    let mut all: Vec<String> = loaded
        .diagnostics
        .iter()
        .map(|found| {
            let others: String = found.also.iter().map(|(place, _)| format!(" + {}", short(&place.to_string()))).collect();
            format!("{} {}{others}", found.code, short(&found.place.to_string()))
        })
        .collect();
    all.sort();
    all
}

fn short(place: &str) -> String {
    place.replace(FRAME_FILE, "frame").replace(FILL_FILE, "fill")
}

/// Where a text stands in a file, as `line:column`.
fn at(text: &str, file: &str, wanted: &str) -> String {
    let start = text.find(wanted).unwrap_or_else(|| panic!("{wanted}"));
    let line = text[..start].matches('\n').count() + 1;
    let column = text[..start].rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("{file}:{line}:{column}")
}

#[test]
fn a_set_that_fills_a_frame_is_the_set_that_is_written_out_by_hand() {
    let filled = load(FRAME, FILL, &[]);
    assert_eq!(findings(&filled), Vec::<String>::new());
    let flat = texts(&[(FILL_FILE, FLAT), ("rules/sources/van_ban_thu.yaml", SOURCE)]);
    assert_eq!(findings(&flat), Vec::<String>::new());
    let (filled, flat) = (set(&filled, "thu/hoi_nong_dan/xa"), set(&flat, "thu/hoi_nong_dan/xa"));
    assert_eq!(canonical(filled), canonical(flat));
    assert_eq!(filled.hash, flat.hash);
}

#[test]
fn the_hash_covers_what_the_frame_says() {
    let hash = |frame: &str| set(&load(frame, FILL, &[]), "thu/hoi_nong_dan/xa").hash.clone();
    assert_ne!(hash(FRAME), hash(&replaced(FRAME, "from: 15", "from: 16")));
    assert_eq!(hash(FRAME), hash(&replaced(FRAME, "# Khung giả định", "# Khung")));
}

#[test]
fn a_published_set_is_refused_when_its_frame_changes() {
    let loaded = load(FRAME, FILL, &[]);
    let hash = &set(&loaded, "thu/hoi_nong_dan/xa").hash;
    let published = format!("thu/hoi_nong_dan/xa@1  {hash}\n");
    let published = [("rules/published.txt", published.as_str())];
    assert_eq!(said(&load(FRAME, FILL, &published)), Vec::<String>::new());
    let changed = load(&replaced(FRAME, "from: 15", "from: 16"), FILL, &published);
    assert_eq!(changed.diagnostics.iter().map(|found| found.code).collect::<Vec<_>>(), ["published_changed"]);
}

#[test]
fn every_node_remembers_in_which_file_it_stands() {
    let loaded = load(FRAME, FILL, &[]);
    let set = set(&loaded, "thu/hoi_nong_dan/xa");
    assert_eq!(set.frames.len(), 1);
    assert_eq!((set.frames[0].reference.as_str(), set.frames[0].title.as_str()), ("khung/thu@1", "Khung thử"));
    let scorecard = set.scorecard().expect("criteria");
    let place = |id: &str| {
        let node = scorecard.nodes.iter().find(|node| node.id == id).expect("a node");
        assert!(!node.open, "{id} is filled");
        short(&node.anchor.place.to_string())
    };
    assert_eq!(place("nhiem_vu"), at(FRAME, "frame", "nhiem_vu"));
    assert_eq!(place("ke_hoach"), at(FRAME, "frame", "ke_hoach"));
    assert_eq!(place("giam_sat"), at(FILL, "fill", "giam_sat\n      title"));
    assert_eq!(short(&set.place.to_string()), at(FILL, "fill", "thu/hoi_nong_dan/xa"));
    assert_eq!(short(&set.gates[0].anchor.place.to_string()), at(FRAME, "frame", "trang\n"));
}

#[test]
fn a_frame_is_checked_and_shown_and_rates_nobody() {
    let loaded = load(FRAME, FILL, &[]);
    let all = check(&loaded.library);
    // `yeu` and the requirement have no clause: said once, at the frame, and not again of the set that fills it
    let of_frame = all.iter().filter(|found| found.place.file() == FRAME_FILE);
    assert!(of_frame.clone().all(|found| found.code == "uncited_criterion"), "{all:#?}");
    let places: Vec<String> = of_frame.map(|found| found.place.to_string()).collect();
    let mut once = places.clone();
    once.dedup();
    assert_eq!(places, once);
    let frame = set(&loaded, "khung/thu");
    assert_eq!(frame.status, Status::Frame);
    let codes: Vec<&str> = compile(frame).map(|_| ()).unwrap_err().iter().map(|found| found.code).collect();
    assert_eq!(codes, ["frame_rates_nobody"]);
    let shown = format!("{:?}", form(&loaded.library, frame));
    assert!(shown.contains("Để mở: cấp dưới quy định thêm tiêu chí trong mục này, tối đa 12 điểm"), "{shown}");
    let filled = format!("{:?}", form(&loaded.library, set(&loaded, "thu/hoi_nong_dan/xa")));
    assert!(!filled.contains("Để mở") && filled.contains("Khung thử (khung/thu@1)"), "{filled}");
}

#[test]
fn a_breach_of_the_frame_names_both_places() {
    let giam_sat = "  nhiem_vu:\n    - id: giam_sat";
    let fills = |text: &str| at(text, "fill", "nhiem_vu:");
    let of_frame = |wanted: &str| at(FRAME, "frame", wanted);
    let extends = at(FILL, "fill", "khung/thu@1");
    let more = replaced(FILL, "points_max: 6", "points_max: 6.5");
    let key = |text: &str| replaced(FILL, "absent: undetermined\n", &format!("absent: undetermined\n{text}\n"));
    let cases: Vec<(String, Vec<String>)> = vec![
        (more.clone(), vec![format!("fills_exceed {} + {}", fills(&more), of_frame("nhiem_vu"))]),
        (
            replaced(
                FILL,
                "fills:\n",
                "fills:\n  tuyen_truyen: [{ id: a, points_max: 1, clause: van_ban_thu/1, score: { met: ty_le > 1 } }]\n",
            ),
            vec![format!(
                "not_open {} + {}",
                at(&replaced(FILL, "fills:\n", "fills:\n  tuyen_truyen:"), "fill", "tuyen_truyen:"),
                of_frame("tuyen_truyen")
            )],
        ),
        (
            replaced(FILL, giam_sat, "  nhiem_vuu:\n    - id: giam_sat"),
            vec![
                format!("not_filled {extends} + {}", of_frame("nhiem_vu")),
                format!("unknown_node {}", at(&replaced(FILL, giam_sat, "  nhiem_vuu:\n"), "fill", "nhiem_vuu")),
            ],
        ),
        (
            key("points_max: 21"),
            vec![format!(
                "fixed_by_frame {} + {}",
                at(&key("points_max: 21"), "fill", "points_max: 21"),
                of_frame("points_max: 20")
            )],
        ),
        (
            key("ratings: [{ id: x, otherwise: true }]"),
            vec![format!("fixed_by_frame {} + {}", at(&key("ratings:"), "fill", "ratings:"), of_frame("ratings:"))],
        ),
        (key("gates: []"), vec![format!("fixed_by_frame {} + {}", at(&key("gates:"), "fill", "gates:"), of_frame("gates:"))]),
        (
            key("total: { at_most: 30 }"),
            vec![format!("fixed_by_frame {}", at(&key("total: { at_most"), "fill", "total: { at_most"))],
        ),
        (
            replaced(FILL, "id: giam_sat", "id: ke_hoach").replace("giam_sat > 0", "ke_hoach > 0"),
            vec![format!("id_twice {} + {}", at(FILL, "fill", "giam_sat\n      title"), of_frame("ke_hoach"))],
        ),
        (
            replaced(FILL, "  - id: cuoc_giam_sat", "  - id: quan_triet").replace("of: cuoc_giam_sat", "of: quan_triet"),
            vec![format!("id_twice {} + {}", at(FILL, "fill", "cuoc_giam_sat"), of_frame("quan_triet\n"))],
        ),
        (replaced(FILL, "khung/thu@1", "khung/thuu@1"), vec![format!("unknown_frame {extends}")]),
        (replaced(FILL, "khung/thu@1", "khung/thu"), vec![format!("id_malformed {extends}")]),
        (
            replaced(FILL, "khung/thu@1", "thu/hoi_nong_dan/xa@1"),
            vec![format!("not_a_frame {extends} + {}", at(FILL, "fill", "illustrative"))],
        ),
        (replaced(FILL, "extends: khung/thu@1\n", ""), {
            let text = replaced(FILL, "extends: khung/thu@1\n", "");
            vec![format!("missing_key {}", at(&text, "fill", "fills:"))]
        }),
        (
            replaced(FILL, "title: Giám sát\n", "title: Giám sát\n      open: true\n")
                .replace("      score:\n        per_occurrence: { of: cuoc_giam_sat, each: 2 }\n", ""),
            vec![format!(
                "key_not_here {}",
                at(&replaced(FILL, "title: Giám sát\n", "title: Giám sát\n      open: true\n"), "fill", "open:")
            )],
        ),
    ];
    for (fill, expected) in cases {
        let loaded = load(FRAME, &fill, &[]);
        let mut found = said(&loaded);
        if expected[0].starts_with("missing_key") {
            // without its frame the set lacks everything else too
            found.retain(|own| expected.contains(own));
        }
        assert_eq!(found, expected, "{:#?}", findings(&loaded));
        assert!(loaded.library.entries.iter().all(|entry| entry.set.id == "khung/thu"), "{expected:?}");
        for found in &loaded.diagnostics {
            assert!(found.help.is_some(), "{}: every refusal has a way out", found.code);
        }
    }
}

#[test]
fn parts_that_fall_short_of_what_the_frame_gives_are_told_where_they_are_put_in() {
    let loaded = load(FRAME, &replaced(FILL, "points_max: 6", "points_max: 5"), &[]);
    assert_eq!(said(&loaded), Vec::<String>::new());
    let found: Vec<_> = check(&loaded.library).into_iter().filter(|found| found.code == "group_maximum_mismatch").collect();
    let [found] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(short(&found.place.to_string()), at(FRAME, "frame", "nhiem_vu"));
    let related: Vec<String> = found.also.iter().map(|(place, _)| short(&place.to_string())).collect();
    assert_eq!(related, [at(FILL, "fill", "giam_sat\n      title"), at(FILL, "fill", "khung/thu@1")]);
}

#[test]
fn what_a_frame_leaves_to_lower_levels_they_state_and_what_it_states_may_be_repeated() {
    let repeated = replaced(FILL, "absent: undetermined\n", "absent: undetermined\npoints_max: 20.0\nratings_read: points\n");
    assert_eq!(said(&load(FRAME, &repeated, &[])), Vec::<String>::new());
    let silent = replaced(FILL, "absent: undetermined\n", "");
    assert_eq!(said(&load(FRAME, &silent, &[])), [format!("missing_key {}", at(&silent, "fill", "thu/hoi_nong_dan/xa"))]);
    let strict = replaced(FRAME, "ratings_read: points\n", "ratings_read: points\nfall_through: unstated\n");
    let fill = replaced(FILL, "absent: undetermined\n", "absent: undetermined\nfall_through: next_lower\n");
    assert_eq!(said(&load(FRAME, &fill, &[])), Vec::<String>::new());
    let (own, framed) = (at(&fill, "fill", "fall_through"), at(&strict, "frame", "fall_through"));
    assert_eq!(said(&load(&strict, &fill, &[])), [format!("fixed_by_frame {own} + {framed}")]);
}

#[test]
fn a_set_whose_frame_is_refused_is_refused_once() {
    let broken = replaced(FRAME, "from: 15", "from: mười lăm");
    let loaded = load(&broken, FILL, &[]);
    let extends = at(FILL, "fill", "khung/thu@1");
    assert_eq!(
        said(&loaded),
        [
            format!("frame_refused {extends} + {}", at(FRAME, "frame", "khung/thu")),
            format!("not_a_number {}", at(&broken, "frame", "mười lăm")),
        ]
    );
    assert!(loaded.library.entries.is_empty());
}

#[test]
fn a_frame_may_fill_a_frame_and_a_circle_of_frames_is_refused() {
    let middle = FILL
        .replace("id: thu/hoi_nong_dan/xa", "id: khung/giua")
        .replace("status: illustrative", "status: frame")
        .replace("title: Giám sát\n", "title: Giám sát\n      open: true\n")
        .replace("      score:\n        per_occurrence: { of: cuoc_giam_sat, each: 2 }\n", "")
        .replace("  - { that: quan_triet <= hoi_vien", "  - { that: cuoc_giam_sat >= 0 && quan_triet <= hoi_vien");
    let low = "id: thu/hoi_nong_dan/xa\nversion: \"1\"\ntitle: Bộ thử\nstatus: illustrative\nextends: khung/giua@1\n\
               applies_to: { organisation: hoi_nong_dan, unit_kind: xa }\n\
               fills:\n  giam_sat:\n    - id: cuoc\n      points_max: 6\n      clause: van_ban_thu/2\n      score:\n        per_occurrence: { of: cuoc_giam_sat, each: 2 }\n";
    let middle_file = "rules/khung/giua/1/rules.yaml";
    let loaded = load(FRAME, low, &[(middle_file, &middle)]);
    assert_eq!(said(&loaded), Vec::<String>::new());
    let set = set(&loaded, "thu/hoi_nong_dan/xa");
    assert_eq!(set.frames.iter().map(|frame| frame.reference.as_str()).collect::<Vec<_>>(), ["khung/giua@1", "khung/thu@1"]);
    let files: Vec<&str> = set.scorecard().expect("criteria").nodes.iter().map(|node| node.anchor.place.file()).collect();
    assert_eq!(files, [FRAME_FILE, FRAME_FILE, FRAME_FILE, middle_file, FILL_FILE, middle_file]);

    let circle = replaced(FRAME, "status: frame\n", "status: frame\nextends: khung/giua@1\n");
    let loaded = load(&circle, low, &[(middle_file, &middle)]);
    assert!(loaded.library.entries.is_empty());
    assert!(loaded.diagnostics.iter().all(|found| found.code == "frame_cycle"), "{:#?}", findings(&loaded));
    assert_eq!(loaded.diagnostics.len(), 3);
    let itself = replaced(FRAME, "status: frame\n", "status: frame\nextends: khung/thu@1\n");
    assert!(findings(&load(&itself, FILL, &[])).iter().all(|found| found.contains("frame_cycle")));
}

#[test]
fn amendments_lead_into_the_set_as_its_frame_makes_it() {
    let amendment = |changes: &str, rule_set: &str| format!("title: Thử\nrule_set: {rule_set}\n{changes}\ngrounds: Thử\n");
    let amended = |text: &str| load(FRAME, FILL, &[("rules/amendments/thu.yaml", text)]);
    let both =
        amendment("set: { ratings/vung_manh/from: 16, criteria/giam_sat/score/per_occurrence/each: 3 }", "thu/hoi_nong_dan/xa@1");
    let loaded = amended(&both);
    assert!(loaded.amendment_diagnostics.is_empty(), "{:#?}", loaded.amendment_diagnostics);
    let [entry] = loaded.amended.entries.as_slice() else { panic!("one amended set") };
    assert_eq!(entry.set.version, "1+thu");
    let codes = |text: &str| amended(text).amendment_diagnostics.iter().map(|found| found.code).collect::<Vec<_>>();
    assert_eq!(codes(&amendment("set: { fills/nhiem_vu: 3 }", "thu/hoi_nong_dan/xa@1")), ["unknown_path"]);
    assert_eq!(codes(&amendment("set: { ratings/vung_manh/from: 16 }", "khung/thu@1")), ["frame_amended"]);
}

#[test]
fn a_set_that_is_loaded_alone_finds_its_frame() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for path in ["rules/minh_hoa/khoi_mat_tran", "rules/minh_hoa/khoi_mat_tran/xa/2025.1/rules.yaml"] {
        let loaded = Library::load(&root.join(path));
        assert_eq!(findings(&loaded), Vec::<String>::new());
        let references: Vec<String> = loaded.library.entries.iter().map(|entry| entry.set.reference()).collect();
        assert_eq!(references, ["minh_hoa/khoi_mat_tran/xa@2025.1"], "the frame is read, and not among the sets asked for");
        assert!(loaded.library.entries[0].examples.len() > 90);
    }
}

#[test]
fn examples_beside_a_frame_are_refused() {
    let loaded = load(FRAME, FILL, &[("rules/khung/thu/1/examples.yaml", "- example: a\n  given: {}\n  expect: {}\n")]);
    assert_eq!(loaded.example_diagnostics.iter().map(|found| found.code).collect::<Vec<_>>(), ["examples_of_frame"]);
}
